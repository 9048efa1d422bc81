import type { Connection } from '#core/connection.ts'
import type { Cost } from '#core/cost.ts'
import type { Failure } from '#core/failure.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import type { Rect } from '#core/geometry.ts'
import type { LockSettings } from '#core/pixelLock.ts'

/** A refused request that is sent again by itself, and when. */
export interface ComingRetry {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly failure: Failure
}

/** What an answer brought, written down before its pictures are. */
export interface Arrival {
  /** How many are to be stored. */
  readonly pictures: number
  /** Items of the answer that could not be used, in words. */
  readonly lost: readonly string[]
  /** What it cost, where the server counted tokens whose price is known. */
  readonly cost?: Cost
}

/**
 * Where a request stands. `running` is stored before the request leaves: a job whose tab was closed meanwhile was sent
 * with unknown outcome, and is never sent again by itself. Where a state that brought nothing to its end tells
 * `pictures`, so many had arrived before and are kept.
 */
export type JobState =
  | { readonly kind: 'queued'; readonly retry?: ComingRetry }
  | { readonly kind: 'running'; readonly startedAt: number; readonly answer?: Arrival }
  | {
      readonly kind: 'done'
      /** When it was sent. */
      readonly startedAt?: number
      readonly finishedAt: number
      readonly pictures: number
      /** Items of the answer that could not be used, in words. */
      readonly lost: readonly string[]
      /** What it cost, where the server counted tokens whose price is known. */
      readonly cost?: Cost
    }
  | {
      readonly kind: 'failed'
      readonly finishedAt: number
      readonly failure: Failure
      /** A picture of the picture in the making was kept. */
      readonly kept?: boolean
      readonly pictures?: number
    }
  | {
      readonly kind: 'cancelled'
      readonly finishedAt: number
      readonly sent: boolean
      readonly pictures?: number
    }
  | { readonly kind: 'unknown'; readonly pictures?: number }

/** When a job has its turn: those that are `first` before all others, among each other by place. */
export interface Turn {
  readonly first?: true
  readonly place: number
}

/** One request: what is asked, of whom, and how it went. Secrets are never part of it. */
export interface Job {
  /** Also its Idempotency-Key, the same on every try. */
  readonly id: string
  /** Jobs that were ordered together. */
  readonly batchId?: string
  readonly createdAt: number
  readonly connection: Connection
  readonly params: GenerationParams
  /** The seed used. Never sent to a server; the built-in engine draws its variations from it. */
  readonly seed: number
  readonly maskEdge: MaskEdge
  /** The pictures sent, as ids of stored sources; the first is the masked one. */
  readonly sourceIds: readonly string[]
  readonly masked: boolean
  /** What of the first source is sent, in its pixels; absent: all of it. */
  readonly crop?: Rect
  /** The jobs of one request have the same: areas of the picture that are sent apart. Absent where there is one. */
  readonly setId?: string
  /** How its answers are put back on to the source; absent: they are shown as they come. */
  readonly lock?: LockSettings
  /** Its place in line; absent in early records: by `createdAt`. */
  readonly turn?: Turn
  /** The stored bytes of its request, shared by jobs that send the same; absent in early records: its own id. */
  readonly uploadId?: string
  /** It was ordered with secrets at hand, and is not sent without them. */
  readonly keyed?: true
  /** How often it was sent since the designer last said so. */
  readonly tries?: number
  /** How often it was sent in all. */
  readonly sends?: number
  /** It is shown no more, and kept for its results: what they were made from can be sent once more. */
  readonly dismissed?: true
  readonly state: JobState
}

/** The same for jobs that were ordered together. */
export const batchOf = ({ batchId, id }: Pick<Job, 'id' | 'batchId'>): string => batchId ?? id

export const uploadIdOf = ({ uploadId, id }: Pick<Job, 'id' | 'uploadId'>): string => uploadId ?? id

/**
 * The id of the picture in a place of a job's answer. The same on every way the picture may come, so that it is stored
 * once; another after the job was sent once more.
 */
export const resultIdOf = ({ id, sends = 0 }: Job, index: number): string =>
  `${id}.${sends}.${index}`

/** The ids of the pictures of a job's last answer: those between, in the order of code units. */
export const resultIdsOf = ({ id, sends = 0 }: Job) => ({
  lower: `${id}.${sends}.`,
  upper: `${id}.${sends}/`,
})

export const stateWords = {
  queued: 'Queued',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'Unknown',
} as const satisfies Record<JobState['kind'], string>

export const isOpen = (job: Job): boolean =>
  job.state.kind === 'queued' || job.state.kind === 'running'

export const canRetry = (job: Job): boolean =>
  job.state.kind === 'failed' || job.state.kind === 'cancelled' || job.state.kind === 'unknown'

/** Whether a job that was refused is sent again by itself. */
export const comesAgain = ({ state }: Job): boolean =>
  state.kind === 'queued' && state.retry !== undefined

/**
 * What became of a job whose tab was closed. What was on the wire has an unknown outcome, unless its answer was there
 * and all of it is stored.
 * @param pictures how many of its last answer are stored
 */
export function afterClosing(job: Job, pictures: number, now: number): Job {
  const { state } = job
  if (state.kind !== 'running') return job
  const { answer, startedAt } = state
  if (answer && answer.pictures > 0 && pictures >= answer.pictures)
    return { ...job, state: { kind: 'done', startedAt, finishedAt: now, ...answer } }
  return { ...job, state: { kind: 'unknown', ...(pictures > 0 ? { pictures } : {}) } }
}
