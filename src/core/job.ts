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

/**
 * Where a request stands. `running` is stored before the request leaves: a job found running after a reload was sent
 * with unknown outcome, and is never sent again by itself.
 */
export type JobState =
  | { readonly kind: 'queued'; readonly retry?: ComingRetry }
  | { readonly kind: 'running'; readonly startedAt: number }
  | {
      readonly kind: 'done'
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
    }
  | { readonly kind: 'cancelled'; readonly finishedAt: number; readonly sent: boolean }
  | { readonly kind: 'unknown' }

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
  /** How its answers are put back on to the source; absent: they are shown as they come. */
  readonly lock?: LockSettings
  /** How often it was sent since the designer last said so. */
  readonly tries?: number
  readonly state: JobState
}

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

/**
 * A job read from storage after the page was closed: what was on the wire has an unknown outcome, and nothing is sent
 * again by itself any more.
 */
export function afterReload(job: Job): Job {
  const { kind } = job.state
  if (kind === 'running') return { ...job, state: { kind: 'unknown' } }
  return kind === 'queued' ? { ...job, state: { kind } } : job
}
