import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Cost, costOf } from '#core/cost.ts'
import { type Failure, failureOf, mayBeBilled } from '#core/failure.ts'
import { afterReload, canRetry, isOpen, type Job, type JobState } from '#core/job.ts'
import { retryDelayMs } from '#core/retry.ts'
import type { Answer, GenerateOptions, PartialPicture } from '#services/engine/engine.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'
import { jobFor, type Order, type RequestRun } from '#stores/requestRun.ts'
import { createWaitingLine } from '#stores/waitingLine.ts'

export interface JobsState {
  /** Newest first. */
  readonly jobs: readonly Job[]
  /** Share of the work done by job id, where the engine can tell. */
  readonly progress: Readonly<Record<string, number>>
  /** The newest picture in the making by job id, of a stream. */
  readonly partials: Readonly<Record<string, Blob>>
  readonly paused: boolean
}

export interface Jobs {
  readonly state: StoreApi<JobsState>
  /** Reads what earlier visits left. Nothing is sent: jobs that waited go on with `resumed`. */
  readonly restored: () => Promise<void>
  readonly batchSubmitted: (order: Order) => Promise<void>
  readonly jobCancelled: (id: string) => void
  readonly allCancelled: () => void
  /** The very same bytes are sent again, at once where a retry was coming by itself. */
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
  /** A request was billed, or may have been: then the cost is undefined. */
  readonly billed: (cost: Cost | undefined) => void
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
  readonly random: () => number
  readonly now: () => number
  readonly newId: () => string
}

/** The queue: a job is on disk before its request leaves, each picture before it is shown. */
export function createJobs(needs: Needs): Jobs {
  const { run, storage, notices, arrived, now, newId } = needs
  const state = createStore<JobsState>(() => ({
    jobs: [],
    progress: {},
    partials: {},
    paused: false,
  }))
  const { getState, setState } = state
  const controllers = new Map<string, AbortController>()
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
    const { [id]: _, ...progress } = getState().progress
    const { [id]: __, ...partials } = getState().partials
    setState({ progress, partials })
    const job = find(id)
    if (!job) return
    replace({ ...job, state: to })
    if (!unprepared.has(id)) await storage.putJob({ ...job, state: to }).catch(told)
  }

  /** Puts a job off that was refused and certainly not billed; false when it may not be sent again by itself. */
  async function putOff({ id, tries = 1 }: Job, failure: Failure): Promise<boolean> {
    const waitMs = retryDelayMs(failure, tries, needs.random())
    if (waitMs === undefined) return false
    line.joinsLater(id, waitMs)
    await ended(id, { kind: 'queued', retry: { at: now() + waitMs, failure } })
    return true
  }

  async function failed(id: string, error: unknown) {
    const failure = failureOf(error)
    const job = find(id)
    const sent = job?.state.kind === 'running'
    if (failure.kind === 'cancelled')
      return ended(id, { kind: 'cancelled', finishedAt: now(), sent })
    // Cancelled when the refusal was already on its way: what was refused ends there.
    const unwanted = controllers.get(id)?.signal.aborted
    if (sent && !unwanted && (await putOff(job, failure))) return
    const kept = sent && (await run.rescued(job).catch(() => false))
    await ended(id, { kind: 'failed', finishedAt: now(), failure, ...(kept ? { kept } : {}) })
  }

  /** Sends the request. Whatever becomes of the answer, that it was billed is told. */
  async function answered(job: Job, options: GenerateOptions) {
    const billed = (cost: Cost | undefined) => job.connection.kind === 'proxy' && needs.billed(cost)
    let answer: Answer
    try {
      answer = await run.answered(job, options)
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind === 'cancelled' || mayBeBilled(failure)) billed(undefined)
      throw error
    }
    const cost = answer.usage && costOf(answer.usage, job.connection, job.params.model)
    billed(cost)
    return { answer, ...(cost ? { cost } : {}) }
  }

  /** Sends a job, unless another tab has: then that tab's word of it is shown. */
  async function send(queued: Job): Promise<JobState | undefined> {
    const signal = signalFor(queued.id)
    const job: Job = {
      ...queued,
      tries: (queued.tries ?? 0) + 1,
      state: { kind: 'running', startedAt: now() },
    }
    const { claimed, stored } = await storage.claimJob(job)
    if (!claimed) {
      replace(stored ? afterReload(stored) : { ...queued, state: { kind: 'unknown' } })
      arrived()
      return undefined
    }
    signal.throwIfAborted()
    replace(job)
    const onProgress = (share: number) => progressed(job.id, share)
    const onPartial = ({ blob }: PartialPicture) =>
      setState({ partials: { ...getState().partials, [job.id]: blob } })
    const { answer, ...cost } = await answered(job, { signal, onProgress, onPartial })
    const harvest = await run.harvested(job, answer)
    return { kind: 'done', finishedAt: now(), ...harvest, ...cost }
  }

  const line = createWaitingLine({
    jobs: () => getState().jobs,
    isPaused: () => getState().paused,
    send: (job) =>
      storage.whileRunning(job.id, async () => {
        try {
          const end = await send(job)
          if (end) await ended(job.id, end)
        } catch (error) {
          await failed(job.id, error)
        }
      }),
    due: (id) => {
      const job = find(id)
      if (job) replace({ ...job, state: { kind: 'queued' } })
    },
    after: needs.after,
  })

  /** Gets what a job needs on disk, then puts it in line. */
  async function lineUp(id: string, store: (signal: AbortSignal) => Promise<void>) {
    const signal = signalFor(id)
    try {
      await store(signal)
      signal.throwIfAborted()
      line.joined(id)
    } catch (error) {
      await failed(id, error)
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
    const waiting = line.left(id)
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
    setState({ jobs: [...getState().jobs, ...earlier.toReversed()] })
    if (waiting.length > 0) setState({ paused: true })
    for (const job of waiting) line.joined(job.id)
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
      if (!job || !(line.recalled(id) || canRetry(job))) return
      const queued: Job = { ...job, tries: 0, state: { kind: 'queued' } }
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
      line.moved()
    },
  }
}
