import { FailureError } from '#core/failure.ts'
import { afterClosing, type Job, resultIdsOf, uploadIdOf } from '#core/job.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import { present } from '#core/present.ts'
import type { PromptBook } from '#core/promptBook.ts'
import type { Result } from '#core/result.ts'
import { connectionFile } from '#services/storage/connectionFile.ts'
import { byCreation } from '#services/storage/createJobStorage.ts'
import { changedPlan, parsePlan } from '#services/storage/planRecord.ts'
import type {
  DaySpending,
  LockMaterial,
  NewJobs,
  Room,
  Storage,
  StoredPainting,
  StoredResult,
  StoredSettings,
  StoredSource,
  StoredTable,
  StoredUpload,
} from '#services/storage/storage.ts'
import { createFakeTabs, type FakeTab } from './fakeTabs.ts'
import { createGates, type Gates } from './gates.ts'

export interface FakeStorage extends Storage {
  readonly gates: Gates
  /** What is on the disk. */
  readonly disk: {
    readonly jobs: Map<string, Job>
    readonly uploads: Map<string, StoredUpload>
    readonly results: Map<string, StoredResult>
    readonly pictures: Map<string, Blob>
    readonly locks: Map<string, LockMaterial>
    readonly sources: Map<string, StoredSource>
    settings: StoredSettings | undefined
    spending: readonly DaySpending[]
    prompts: PromptBook | undefined
    /** As it was written, by whatever version. */
    plan: unknown
    table: StoredTable | undefined
    readonly paintings: Map<string, StoredPainting>
  }
  /** While it is true, settings cannot be saved. */
  full: boolean
  roomLeft: Room | undefined
  /** How often the browser was asked to keep what is stored. */
  persistAsked: number
  /** The same disk in another tab. */
  readonly newTab: () => FakeStorage
  /** See `FakeTab`. */
  readonly closed: FakeTab['closed']
}

type Disk = FakeStorage['disk']

/** What all tabs of a browser have in common. */
function createDevice() {
  const disk: Disk = {
    jobs: new Map(),
    uploads: new Map(),
    results: new Map(),
    pictures: new Map(),
    locks: new Map(),
    sources: new Map(),
    settings: undefined,
    spending: [],
    prompts: undefined,
    plan: undefined,
    table: undefined,
    paintings: new Map(),
  }
  return { disk, gates: createGates(), tabs: createFakeTabs() }
}

/** The jobs that were sent with one for the other parts of the picture, and it. */
const partsOf = ({ jobs }: Disk, job: Job) =>
  job.setId === undefined ? [job] : [...jobs.values()].filter(({ setId }) => setId === job.setId)

/** Removes a request of which no part is listed and none has results. */
function dropUnneeded(disk: Disk, job: Job) {
  const { jobs, uploads, results } = disk
  const parts = partsOf(disk, job)
  const ids = new Set(parts.map(({ id }) => id))
  const isListed = parts.some(({ dismissed }) => !dismissed)
  if (isListed || [...results.values()].some(({ result }) => ids.has(result.jobId))) return
  for (const id of ids) jobs.delete(id)
  const used = new Set([...jobs.values()].map(uploadIdOf))
  for (const id of parts.map(uploadIdOf)) if (!used.has(id)) uploads.delete(id)
}

function removeJobs(disk: Disk, ids: readonly string[]) {
  const removed = ids.flatMap((id) => disk.jobs.get(id) ?? [])
  const dismissed = removed.map((job): Job => ({ ...job, dismissed: true }))
  for (const job of dismissed) disk.jobs.set(job.id, job)
  for (const job of dismissed) dropUnneeded(disk, job)
}

function removeResult(disk: Disk, id: string) {
  const job = disk.jobs.get(disk.results.get(id)?.result.jobId ?? '')
  disk.results.delete(id)
  disk.pictures.delete(id)
  disk.locks.delete(id)
  if (job?.dismissed) dropUnneeded(disk, job)
}

function marked({ deletedAt: _, ...result }: Result, deletedAt: number | undefined): Result {
  return { ...result, ...present({ deletedAt }) }
}

function changeResult({ results }: Disk, id: string, change: (stored: Result) => Result) {
  const stored = results.get(id)
  if (stored) results.set(id, { ...stored, result: change(stored.result) })
}

const shownJob = (job: Job | undefined) => (job?.dismissed ? undefined : job)

function settleClosed({ jobs, results }: Disk, now: number): readonly Job[] {
  return [...jobs.values()]
    .filter(({ state }) => state.kind === 'running')
    .map((job) => {
      const { lower, upper } = resultIdsOf(job)
      const stored = [...results.keys()].filter((id) => id >= lower && id <= upper)
      const closed = afterClosing(job, stored.length, now)
      jobs.set(job.id, closed)
      return closed
    })
}

/** Storage in memory, of one tab. A write takes effect when its promise resolves. */
export function createFakeStorage(device = createDevice()): FakeStorage {
  const { disk, gates, tabs } = device
  const tab = tabs.open()
  /** A call that does its work once it has passed. */
  const call =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => R) =>
    (...args: A): Promise<R> =>
      tab.work(
        () => gates.passed(name),
        () => work(...args),
      )
  const fake: FakeStorage = {
    gates,
    disk,
    full: false,
    roomLeft: undefined,
    persistAsked: 0,
    newTab: () => createFakeStorage(device),
    closed: tab.closed,
    claimQueue: tab.claimQueue,
    queueInherited: tab.queueInherited,
    tellTabs: tab.tellTabs,
    hearTabs: tab.hearTabs,
    addJobs: call('addJobs', ({ jobs, uploads, sources }: NewJobs) => {
      for (const job of jobs) disk.jobs.set(job.id, job)
      for (const [id, upload] of uploads) disk.uploads.set(id, upload)
      for (const source of sources)
        if (!disk.sources.has(source.id)) disk.sources.set(source.id, source)
    }),
    putJob: call('putJob', (job: Job) => void disk.jobs.set(job.id, job)),
    changeJobs: call(
      'changeJobs',
      (ids: readonly string[], change: (job: Job) => Job | undefined) =>
        ids.map((id) => {
          const stored = shownJob(disk.jobs.get(id))
          const next = stored && change(stored)
          if (next) disk.jobs.set(id, next)
          return next ?? stored
        }),
    ),
    jobsNamed: call('jobsNamed', (ids: readonly string[]) =>
      ids.map((id) => shownJob(disk.jobs.get(id))),
    ),
    settleClosed: call('settleClosed', (now: number) => settleClosed(disk, now)),
    jobs: call('jobs', () => [...disk.jobs.values()].filter(shownJob)),
    batch: call('batch', (batchId: string) =>
      [...disk.jobs.values()].filter((job) => (job.batchId ?? job.id) === batchId).sort(byCreation),
    ),
    upload: call('upload', (id: string) => disk.uploads.get(id)),
    removeJobs: call('removeJobs', (ids: readonly string[]) => removeJobs(disk, ids)),
    room: call('room', () => fake.roomLeft),
    persist: call('persist', () => {
      fake.persistAsked += 1
      return true
    }),
    resultBytes: call(
      'resultBytes',
      () => new Map([...disk.pictures].map(([id, { size }]) => [id, size])),
    ),
    addResult: call('addResult', (stored: StoredResult, picture: Blob, material?: LockMaterial) => {
      disk.results.set(stored.result.id, stored)
      disk.pictures.set(stored.result.id, picture)
      if (material) disk.locks.set(stored.result.id, material)
    }),
    replaceResult: call(
      'replaceResult',
      (replaced: StoredResult, picture: Blob, material: LockMaterial) => {
        const { id } = replaced.result
        const stored = disk.results.get(id)
        if (!stored) return
        const result = marked(replaced.result, stored.result.deletedAt)
        disk.results.set(id, { ...replaced, result })
        disk.pictures.set(id, picture)
        disk.locks.set(id, material)
      },
    ),
    lockMaterial: call('lockMaterial', (id: string) => disk.locks.get(id)),
    putResult: call('putResult', (result: Result) =>
      changeResult(disk, result.id, ({ deletedAt }) => marked(result, deletedAt)),
    ),
    markResult: call('markResult', (id: string, deletedAt: number | undefined) =>
      changeResult(disk, id, (stored) => marked(stored, deletedAt)),
    ),
    results: call('results', () => [...disk.results.values()]),
    picture: call('picture', (id: string) => disk.pictures.get(id)),
    removeResult: call('removeResult', (id: string) => removeResult(disk, id)),
    source: call('source', (id: string) => disk.sources.get(id)),
    removeUnusedSources: call('removeUnusedSources', () => {
      const used = new Set([...disk.jobs.values()].flatMap((job) => job.sourceIds))
      for (const id of disk.sources.keys()) if (!used.has(id)) disk.sources.delete(id)
    }),
    settings: () => disk.settings,
    saveSettings: (settings) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.settings = settings
    },
    spending: () => disk.spending,
    saveSpending: (days) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.spending = days
    },
    prompts: () => disk.prompts,
    savePrompts: (book) => {
      if (fake.full) throw new FailureError({ kind: 'storage', detail: 'it is full' })
      disk.prompts = book
    },
    draft: () => undefined,
    saveDraft: () => undefined,
    connectionFile,
    plan: call('plan', () => parsePlan(structuredClone(disk.plan))),
    changePlan: call('changePlan', (change: Partial<PlanWishes>) => {
      disk.plan = structuredClone(changedPlan(disk.plan, change))
    }),
    claimTable: call('claimTable', () => true),
    table: call('table', () =>
      disk.table ? { ...disk.table, paintings: Object.fromEntries(disk.paintings) } : undefined,
    ),
    saveTable: call('saveTable', (table: StoredTable) => {
      disk.table = table
      for (const id of disk.paintings.keys())
        if (!table.sources.some((source) => source.id === id)) disk.paintings.delete(id)
    }),
    savePainting: call(
      'savePainting',
      (id: string, painting: StoredPainting) => void disk.paintings.set(id, painting),
    ),
  }
  return fake
}
