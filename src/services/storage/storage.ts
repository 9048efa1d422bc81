import type { ProxyConnection, Secrets } from '#core/connection.ts'
import type { Cost } from '#core/cost.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import type { View } from '#core/geometry.ts'
import type { Job } from '#core/job.ts'
import type { Step } from '#core/mask/history.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import type { PromptBook } from '#core/promptBook.ts'
import type { Result } from '#core/result.ts'
import type { SeedRule } from '#core/seed.ts'

/** The very bytes of a job's request, kept so that a retry sends the same ones. */
export interface StoredUpload {
  readonly images: readonly Blob[]
  readonly mask?: Blob
  /** The mask as it was painted: answers are put back through it, and it can be carried over to another picture. */
  readonly painted?: PackedMask
}

/** What a result's picture is made from, where it is put back on to its source. */
export interface LockMaterial {
  /** The raw answer. */
  readonly answer: Blob
  /** Of the source's size. */
  readonly mask: PackedMask
  /** Where the answer differs from the source, as a small picture. */
  readonly heatMap?: Blob
}

/** A result with its small picture. */
export interface StoredResult {
  readonly result: Result
  readonly thumbnail: Blob
}

/** A picture a job was made from, as it was opened. */
export interface StoredSource {
  readonly id: string
  readonly name: string
  readonly blob: Blob
}

/** A mask with its way there and back. */
export interface StoredPainting {
  readonly mask: PackedMask
  /** As in `History`: each leads a step back, the last one from the mask as it is. */
  readonly past: readonly Step[]
  readonly future: readonly Step[]
}

/** What lies on the table. */
export interface StoredTable {
  /** The first is the masked one. */
  readonly sources: readonly StoredSource[]
  /** What was looked at, if it was not fitted to the surface. */
  readonly view?: View
}

/** The table as it is found at the start of a visit. */
export interface FoundTable extends StoredTable {
  /** By source id. */
  readonly paintings: Readonly<Record<string, StoredPainting>>
}

/** The table of pictures, which survives a reload or a crash. */
export interface TableStorage {
  /** Whether this tab is the one that keeps the table: the first one that asks, until it is closed. */
  readonly claimTable: () => Promise<boolean>
  readonly table: () => Promise<FoundTable | undefined>
  /** Paintings of sources that no longer lie there are removed. */
  readonly saveTable: (table: StoredTable) => Promise<void>
  /** Writes the mask, and of its steps those that are not yet stored. */
  readonly savePainting: (sourceId: string, painting: StoredPainting) => Promise<void>
}

/** What the next batch is to be, which survives a reload or a crash. All tabs share it. */
export interface PlanStorage {
  /** Undefined where there is none. A number that cannot be read is NaN, another wish as if there were none. */
  readonly plan: () => Promise<PlanWishes | undefined>
  /** Writes the fields that are named, undefined ones too; the others stay as any tab has stored them. */
  readonly changePlan: (change: Partial<PlanWishes>) => Promise<void>
}

/** What of the masked picture is sent. */
export type SendMode = 'whole' | 'around'

/** Secrets of one connection and the only origin they may be sent to. */
export interface OwnedSecrets extends Secrets {
  readonly origin: string
}

/** What is kept between visits. Secrets are here only when "Remember key on this device" is ticked. */
export interface StoredSettings {
  /** What the designer wishes, also where the chosen model cannot do it. */
  readonly params: GenerationParams
  readonly seed: number
  readonly seedRule: SeedRule
  readonly maskEdge: MaskEdge
  /** Whether answers are put back on to the source through the mask. */
  readonly pixelLock: boolean
  readonly send: SendMode
  /** How much is shown around what is painted, as a share of its longer side. */
  readonly context: number
  /** Jobs that an earlier visit left waiting go on by themselves. */
  readonly resumeByItself?: boolean
  readonly connections: readonly ProxyConnection[]
  /** `builtin`, `page` or the id of a connection; absent until one is chosen. */
  readonly chosen?: string
  /** By connection id. */
  readonly secrets: Readonly<Record<string, OwnedSecrets>>
}

/** What was spent on one day, as far as it is known. */
export interface DaySpending {
  /** The day (ISO 8601) by the clock of this computer. */
  readonly day: string
  readonly cost: Cost
  /** Requests that were, or may have been, billed at a cost nobody told. */
  readonly unknown: number
}

/** Connections as a file, to take along or to hand on. Secrets are never in it. */
export interface ConnectionFile {
  readonly write: (connections: readonly ProxyConnection[]) => string
  /** The connections of a file, or in words why it is refused; then nothing of it is used. */
  readonly read: (
    text: string,
  ) => { readonly connections: readonly ProxyConnection[] } | { readonly problem: string }
}

/** Jobs that are written together. */
export interface NewJobs {
  readonly jobs: readonly Job[]
  /** The bytes of their requests, by the jobs' `uploadId`. */
  readonly uploads: ReadonlyMap<string, StoredUpload>
  readonly sources: readonly StoredSource[]
}

/** The requests, in all tabs. */
export interface JobStorage {
  /** Writes jobs, the bytes of their requests and their sources in one transaction. */
  readonly addJobs: (added: NewJobs) => Promise<void>
  readonly putJob: (job: Job) => Promise<void>
  /**
   * Reads jobs and writes what `change` makes of each (undefined: it stays) in one transaction, so that no other tab
   * comes between. Resolves with the records as they are then, in the order of the ids; undefined: it is gone.
   */
  readonly changeJobs: (
    ids: readonly string[],
    change: (stored: Job) => Job | undefined,
  ) => Promise<readonly (Job | undefined)[]>
  /** The records as they are now, in the order of the ids; undefined: there is none. */
  readonly jobsNamed: (ids: readonly string[]) => Promise<readonly (Job | undefined)[]>
  /** To be called while no tab sends: writes down what became of the jobs that one was sending when it was closed. */
  readonly settleClosed: (now: number) => Promise<readonly Job[]>
  /** Oldest first. Records that cannot be read are left out. */
  readonly jobs: () => Promise<readonly Job[]>
  readonly upload: (uploadId: string) => Promise<StoredUpload | undefined>
  /** All jobs of a batch, those included that were removed from the list and are kept for their results. */
  readonly batch: (batchId: string) => Promise<readonly Job[]>
  /**
   * They are in no list any more. A request is kept with all its parts (`setId`) while one of them has results or is
   * listed; then the bytes go too, where no other job sends them.
   */
  readonly removeJobs: (ids: readonly string[]) => Promise<void>
}

/** How the queue stands, as the tab that runs it says. */
export interface QueueStatus {
  readonly paused: boolean
  /** It is paused since the disk is full. */
  readonly full: boolean
  /** Connections with jobs that wait for a key which that tab does not have, by id. */
  readonly keyless: readonly string[]
}

/** What tabs tell each other. */
export type TabNews =
  /** Records of jobs were written or removed. */
  | { readonly kind: 'jobs'; readonly ids: readonly string[] }
  | { readonly kind: 'results' }
  /** The budget was changed. */
  | { readonly kind: 'budget' }
  /** The designer wants so in another tab. */
  | { readonly kind: 'cancel'; readonly ids: readonly string[] }
  | { readonly kind: 'pause'; readonly paused: boolean }
  /** By the tab that runs the queue; a new tab asks for it. */
  | { readonly kind: 'status'; readonly status: QueueStatus }
  | { readonly kind: 'asked' }

/** One tab of this browser runs the queue, until it is closed, however that happens; the others watch. */
export interface QueueTabs {
  /** Whether this tab runs the queue. To be asked once. */
  readonly claimQueue: () => Promise<boolean>
  /** Resolves when the tab that ran the queue is closed and this one runs it. */
  readonly queueInherited: () => Promise<void>
  readonly tellTabs: (news: TabNews) => void
  /** Calls with all that other tabs tell from now on. */
  readonly hearTabs: (heard: (news: TabNews) => void) => void
}

/** How much the browser lets this site store. */
export interface Room {
  readonly usedBytes: number
  readonly quotaBytes: number
  /** The browser does not remove what is stored by itself. */
  readonly persisted: boolean
}

/** The room on the disk. */
export interface RoomStorage {
  /** Undefined where the browser does not tell. */
  readonly room: () => Promise<Room | undefined>
  /** Asks the browser to keep what is stored until the designer removes it; some ask the designer. */
  readonly persist: () => Promise<boolean>
  /** The size of every result's files, by its id. */
  readonly resultBytes: () => Promise<ReadonlyMap<string, number>>
}

/** Texts that were typed in this tab and are not used yet, by what they are for. */
export interface DraftStorage {
  readonly draft: (key: string) => string | undefined
  /** One that cannot be kept is gone after a reload. @param text undefined: there is none any more */
  readonly saveDraft: (key: string, text: string | undefined) => void
}

/** What survives a reload. Rejects with a `FailureError` of kind `storage`; a promise that resolves is on disk. */
export interface Storage
  extends TableStorage,
    PlanStorage,
    DraftStorage,
    JobStorage,
    QueueTabs,
    RoomStorage {
  readonly addResult: (
    stored: StoredResult,
    picture: Blob,
    material?: LockMaterial,
  ) => Promise<void>
  /** Takes the place of what is known of a result, but for its deletion; a result that is gone stays gone. */
  readonly putResult: (result: Result) => Promise<void>
  /** Marks a result as deleted, or unmarks it; nothing else of it changes. */
  readonly markResult: (resultId: string, deletedAt: number | undefined) => Promise<void>
  /** As `putResult`, in one transaction with another picture. */
  readonly replaceResult: (
    stored: StoredResult,
    picture: Blob,
    material: LockMaterial,
  ) => Promise<void>
  readonly lockMaterial: (resultId: string) => Promise<LockMaterial | undefined>
  /** Oldest first. */
  readonly results: () => Promise<readonly StoredResult[]>
  readonly picture: (resultId: string) => Promise<Blob | undefined>
  readonly removeResult: (resultId: string) => Promise<void>
  readonly source: (sourceId: string) => Promise<StoredSource | undefined>
  /** Removes the sources that no job and no result was made from and that do not lie on the table. */
  readonly removeUnusedSources: () => Promise<void>
  readonly settings: () => StoredSettings | undefined
  readonly saveSettings: (settings: StoredSettings) => void
  readonly spending: () => readonly DaySpending[]
  readonly saveSpending: (days: readonly DaySpending[]) => void
  /** Undefined until something was written. */
  readonly prompts: () => PromptBook | undefined
  readonly savePrompts: (book: PromptBook) => void
  readonly connectionFile: ConnectionFile
}
