import type { Preset } from '#core/connection.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import type { Job } from '#core/job.ts'
import type { Result } from '#core/result.ts'
import type { SeedRule } from '#core/seed.ts'

/** The very bytes of a job's request, kept so that a retry sends the same ones. */
export interface StoredUpload {
  readonly images: readonly Blob[]
  readonly mask?: Blob
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

/** What is kept between visits. The key is here only when "Remember key on this device" is ticked. */
export interface StoredSettings {
  readonly params: GenerationParams
  readonly seed: number
  readonly seedRule: SeedRule
  readonly maskEdge: MaskEdge
  /** Absent until one is chosen. */
  readonly preset?: Preset
  readonly baseUrl: string
  /** Keys by origin. */
  readonly keys: Readonly<Record<string, string>>
}

/** What survives a reload. Rejects with a `FailureError` of kind `storage`; a promise that resolves is on disk. */
export interface Storage {
  /** Writes a job, its request's bytes and its sources in one transaction. */
  readonly addJob: (
    job: Job,
    upload: StoredUpload,
    sources: readonly StoredSource[],
  ) => Promise<void>
  readonly putJob: (job: Job) => Promise<void>
  /**
   * Writes a job that is about to be sent, if it is still stored as queued. Otherwise another tab has taken it: nothing
   * is written and its record comes back (undefined where there is none any more).
   */
  readonly claimJob: (
    job: Job,
  ) => Promise<{ readonly claimed: boolean; readonly stored: Job | undefined }>
  /** One job as it is stored now. */
  readonly job: (jobId: string) => Promise<Job | undefined>
  /** Does the work of sending a job; other tabs see it among `runningJobs` meanwhile, until this one is closed. */
  readonly whileRunning: <T>(jobId: string, work: () => Promise<T>) => Promise<T>
  /** Ids of the jobs that some tab is sending right now. */
  readonly runningJobs: () => Promise<ReadonlySet<string>>
  /** Waits until no tab is sending the job any more. */
  readonly jobReleased: (jobId: string) => Promise<void>
  /** Oldest first. Records that cannot be read are left out. */
  readonly jobs: () => Promise<readonly Job[]>
  readonly upload: (jobId: string) => Promise<StoredUpload | undefined>
  readonly removeJob: (jobId: string) => Promise<void>
  readonly addResult: (stored: StoredResult, picture: Blob) => Promise<void>
  readonly putResult: (result: Result) => Promise<void>
  /** Oldest first. */
  readonly results: () => Promise<readonly StoredResult[]>
  readonly picture: (resultId: string) => Promise<Blob | undefined>
  readonly removeResult: (resultId: string) => Promise<void>
  readonly source: (sourceId: string) => Promise<StoredSource | undefined>
  /** Removes the sources that no job and no result was made from. */
  readonly removeUnusedSources: () => Promise<void>
  readonly settings: () => StoredSettings | undefined
  readonly saveSettings: (settings: StoredSettings) => void
}
