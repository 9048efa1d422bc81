import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Connection } from '#core/connection.ts'
import { failureOf } from '#core/failure.ts'
import { afterReload, canRetry, isOpen, type Job, type JobState } from '#core/job.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'
import { jobFor, type Order, type RequestRun } from '#stores/requestRun.ts'

export interface JobsState {
  /** Newest first. */
  readonly jobs: readonly Job[]
  /** Share of the work done by job id, where the engine can tell. */
  readonly progress: Readonly<Record<string, number>>
  readonly paused: boolean
}

export interface Jobs {
  readonly state: StoreApi<JobsState>
  /** Reads what earlier visits left. Nothing is sent: jobs that waited go on with `resumed`. */
  readonly restored: () => Promise<void>
  readonly batchSubmitted: (order: Order) => Promise<void>
  readonly jobCancelled: (id: string) => void
  readonly allCancelled: () => void
  /** The very same bytes are sent again. */
  readonly jobRetried: (id: string) => Promise<void>
  readonly jobDismissed: (id: string) => Promise<void>
  readonly paused: () => void
  readonly resumed: () => void
}

interface Needs {
  readonly run: RequestRun
  readonly storage: Storage
  readonly notices: Notices
  /** Results may have arrived in another tab. */
  readonly arrived: () => void
  readonly now: () => number
  readonly newId: () => string
}

/** Requests of a kind on the wire at once; the built-in engine spreads one request over the cores itself. */
const concurrency = (connection: Connection) => (connection.kind === 'builtin' ? 1 : 2)

/** The queue: a job is on disk before its request leaves, each picture before it is shown. */
export function createJobs({ run, storage, notices, arrived, now, newId }: Needs): Jobs {
  const state = createStore<JobsState>(() => ({ jobs: [], progress: {}, paused: false }))
  const { getState, setState } = state
  const controllers = new Map<string, AbortController>()
  /** Jobs whose request is stored and that wait for their turn. */
  const ready = new Set<string>()
  const running = new Set<string>()
  /** What was ordered, while the files are not stored (nor is the job, then): a retry makes them again. */
  const unprepared = new Map<string, Order>()

  const find = (id: string) => getState().jobs.find((job) => job.id === id)
  const replace = (job: Job) =>
    setState({ jobs: getState().jobs.map((other) => (other.id === job.id ? job : other)) })
  const told = (error: unknown) => notices.failed(failureOf(error))
  const progressed = (id: string, share: number) =>
    setState({ progress: { ...getState().progress, [id]: share } })

  function signalFor(id: string): AbortSignal {
    const controller = new AbortController()
    controllers.set(id, controller)
    return controller.signal
  }

  /** Shown at once; should storing it fail, the job is `running` on disk and so `unknown` after a reload. */
  async function ended(id: string, to: JobState) {
    controllers.delete(id)
    ready.delete(id)
    const { [id]: _, ...progress } = getState().progress
    setState({ progress })
    const job = find(id)
    if (!job) return
    replace({ ...job, state: to })
    if (!unprepared.has(id)) await storage.putJob({ ...job, state: to }).catch(told)
  }

  function endFor(error: unknown, id: string): JobState {
    const failure = failureOf(error)
    const finishedAt = now()
    return failure.kind === 'cancelled'
      ? { kind: 'cancelled', finishedAt, sent: find(id)?.state.kind === 'running' }
      : { kind: 'failed', finishedAt, failure }
  }

  /** Sends a job, unless another tab has: then that tab's word of it is shown. */
  async function send(queued: Job): Promise<JobState | undefined> {
    const signal = signalFor(queued.id)
    const job: Job = { ...queued, state: { kind: 'running', startedAt: now() } }
    const { claimed, stored } = await storage.claimJob(job)
    if (!claimed) {
      replace(stored ? afterReload(stored) : { ...queued, state: { kind: 'unknown' } })
      arrived()
      return undefined
    }
    signal.throwIfAborted()
    replace(job)
    const onProgress = (share: number) => progressed(job.id, share)
    const answer = await run.answered(job, { signal, onProgress })
    return { kind: 'done', finishedAt: now(), ...(await run.harvested(job, answer)) }
  }

  async function start(job: Job) {
    ready.delete(job.id)
    running.add(job.id)
    try {
      await storage.whileRunning(job.id, async () => {
        try {
          const end = await send(job)
          if (end) await ended(job.id, end)
        } catch (error) {
          await ended(job.id, endFor(error, job.id))
        }
      })
    } finally {
      running.delete(job.id)
      startNext()
    }
  }

  function isRoomFor({ connection }: Job): boolean {
    const alike = getState().jobs.filter(
      (job) => running.has(job.id) && job.connection.kind === connection.kind,
    )
    return alike.length < concurrency(connection)
  }
  /** Starts the oldest waiting jobs while there is room. A job just ended is waited for, so that it runs once at most. */
  function startNext() {
    if (getState().paused) return
    for (const job of getState().jobs.toReversed())
      if (ready.has(job.id) && !running.has(job.id) && isRoomFor(job)) void start(job)
  }
  /** Gets what a job needs on disk, then puts it in line. */
  async function lineUp(id: string, store: (signal: AbortSignal) => Promise<void>) {
    const signal = signalFor(id)
    try {
      await store(signal)
      signal.throwIfAborted()
      ready.add(id)
      startNext()
    } catch (error) {
      await ended(id, endFor(error, id))
    }
  }
  function prepare(job: Job, order: Order) {
    unprepared.set(job.id, order)
    return lineUp(job.id, async (signal) => {
      await run.prepared(job, order, signal)
      unprepared.delete(job.id)
    })
  }

  function jobCancelled(id: string) {
    const waiting = ready.delete(id)
    controllers.get(id)?.abort()
    if (waiting) void ended(id, { kind: 'cancelled', finishedAt: now(), sent: false })
  }

  /** Shows what became of a job that another tab was sending. */
  async function follow(id: string) {
    await storage.jobReleased(id)
    const job = await storage.job(id)
    if (!job) return
    replace(afterReload(job))
    arrived()
  }

  async function restored() {
    const [found, elsewhere] = await Promise.all([storage.jobs(), storage.runningJobs()])
    const known = new Set(getState().jobs.map((job) => job.id))
    const earlier = found
      .filter((job) => !known.has(job.id))
      .map((job) => (elsewhere.has(job.id) ? job : afterReload(job)))
    for (const job of earlier) if (elsewhere.has(job.id)) void follow(job.id).catch(told)
    const waiting = earlier.filter((job) => job.state.kind === 'queued' && !elsewhere.has(job.id))
    for (const job of waiting) ready.add(job.id)
    setState({ jobs: [...getState().jobs, ...earlier.toReversed()] })
    if (waiting.length > 0) setState({ paused: true })
    await storage.removeUnusedSources()
  }

  return {
    state,
    restored: () => restored().catch(told),
    batchSubmitted: async (order) => {
      const job = jobFor(order, newId(), now())
      setState({ jobs: [job, ...getState().jobs] })
      await prepare(job, order)
    },
    jobCancelled,
    allCancelled: () => {
      for (const job of getState().jobs) if (isOpen(job)) jobCancelled(job.id)
    },
    jobRetried: async (id) => {
      const job = find(id)
      if (!job || !canRetry(job)) return
      const queued: Job = { ...job, state: { kind: 'queued' } }
      // Shown before it is stored: a second press finds it queued, and nothing is sent twice.
      replace(queued)
      const order = unprepared.get(id)
      await (order ? prepare(queued, order) : lineUp(id, () => storage.putJob(queued)))
    },
    jobDismissed: async (id) => {
      const job = find(id)
      if (!job || isOpen(job)) return
      unprepared.delete(id)
      setState({ jobs: getState().jobs.filter((other) => other.id !== id) })
      await storage.removeJob(id).catch(told)
    },
    paused: () => setState({ paused: true }),
    resumed: () => {
      setState({ paused: false })
      startNext()
    },
  }
}
