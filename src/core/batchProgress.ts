import { concurrencyOf, connectionId } from '#core/connection.ts'
import { type Cost, sumOfCosts } from '#core/cost.ts'
import { grouped } from '#core/grouped.ts'
import { batchOf, isOpen, type Job } from '#core/job.ts'
import { planSeconds } from '#core/plan/duration.ts'
import type { Range } from '#core/tokens.ts'

/** How far the work that was ordered together is. */
export interface BatchProgress {
  readonly total: number
  readonly ended: number
  readonly failed: number
  /** That arrived. */
  readonly pictures: number
  /** As far as it is known; absent: nothing is. */
  readonly cost?: Cost
  /** What the rest takes, by how long the others took; absent where nothing was measured. */
  readonly secondsLeft?: Range
}

/** When a job waited or was under way, as far as it is known. One without an end counts from where it was ordered. */
interface Span {
  readonly job: Job
  readonly from: number
  readonly to: number
}

function endOf(job: Job): number {
  if (isOpen(job)) return Number.POSITIVE_INFINITY
  return 'finishedAt' in job.state ? job.state.finishedAt : job.createdAt
}

/** Of one that ended and was sent once more, when that was ordered is not known: it counts from when it left. */
function spanOf(job: Job): Span {
  const { createdAt, state, sends = 0, tries = 0 } = job
  const to = endOf(job)
  if (sends <= tries) return { job, from: createdAt, to }
  return { job, from: 'startedAt' in state ? (state.startedAt ?? to) : to, to }
}

/** Those of the last time that there was always one: without a gap, up to now or to the last end. */
function lastUnbroken(spans: readonly Span[]): readonly Span[] {
  const lastFirst = [...spans].sort((a, b) => b.to - a.to || 0)
  let from = Number.POSITIVE_INFINITY
  const gap = lastFirst.findIndex((span, index) => {
    if (index > 0 && span.to < from) return true
    from = Math.min(from, span.from)
    return false
  })
  return gap < 0 ? lastFirst : lastFirst.slice(0, gap)
}

/**
 * The jobs of all batches since the queue was last empty; where it is, since it was before. A batch that ends while
 * another is open still counts, so that nothing drops out of the progress.
 */
export function currentBatch(jobs: readonly Job[]): readonly Job[] {
  const batches = new Set(lastUnbroken(jobs.map(spanOf)).map(({ job }) => batchOf(job)))
  return jobs.filter((job) => batches.has(batchOf(job)))
}

/** How long finished jobs took, from the quickest quarter to the slowest, in seconds. */
function measured(jobs: readonly Job[]): Range | undefined {
  const seconds = jobs
    .flatMap(({ state }) =>
      state.kind === 'done' && state.startedAt !== undefined
        ? [(state.finishedAt - state.startedAt) / 1000]
        : [],
    )
    .sort((a, b) => a - b)
  const at = (share: number) => seconds[Math.floor(share * (seconds.length - 1))]
  const [low, high] = [at(0.25), at(0.75)]
  return low === undefined || high === undefined ? undefined : { low, high }
}

/** Connections work beside each other: the slowest says when all is done. */
function secondsLeft(jobs: readonly Job[]): Range | undefined {
  const byConnection = grouped(jobs, ({ connection }) => connectionId(connection))
  const each = [...byConnection.values()].flatMap((own) => {
    const open = own.filter(isOpen)
    const [next] = open
    if (!next) return []
    const secondsPerJob = measured(own)
    if (!secondsPerJob) return [undefined]
    return [
      planSeconds(open.length, { concurrency: concurrencyOf(next.connection), secondsPerJob }),
    ]
  })
  const known = each.filter((range) => range !== undefined)
  if (known.length < each.length || known.length === 0) return undefined
  return {
    low: Math.max(...known.map(({ low }) => low)),
    high: Math.max(...known.map(({ high }) => high)),
  }
}

function picturesOf({ state }: Job): number {
  return 'pictures' in state ? (state.pictures ?? 0) : 0
}

/** @param jobs of the batch */
export function batchProgress(jobs: readonly Job[]): BatchProgress {
  const costs = jobs.flatMap(({ state }) =>
    state.kind === 'done' && state.cost ? [state.cost] : [],
  )
  const left = secondsLeft(jobs)
  return {
    total: jobs.length,
    ended: jobs.filter((job) => !isOpen(job)).length,
    failed: jobs.filter(({ state }) => state.kind === 'failed').length,
    pictures: jobs.reduce((sum, job) => sum + picturesOf(job), 0),
    ...(costs.length > 0 ? { cost: sumOfCosts(costs) } : {}),
    ...(left ? { secondsLeft: left } : {}),
  }
}
