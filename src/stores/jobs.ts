import type { StoreApi } from 'zustand/vanilla'
import { type Connection, connectionId } from '#core/connection.ts'
import type { Cost } from '#core/cost.ts'
import { type Failure, failureOf } from '#core/failure.ts'
import { comesAgain, isOpen, type Job } from '#core/job.ts'
import { createTurns, type Move } from '#core/queueOrder.ts'
import type { Storage } from '#services/storage/storage.ts'
import { createJobDecisions } from '#stores/jobDecisions.ts'
import { createJobList, type JobsState } from '#stores/jobList.ts'
import { createJobTabs } from '#stores/jobTabs.ts'
import type { Notices } from '#stores/notices.ts'
import { createPreparation, type Ordered, type Preparation } from '#stores/preparation.ts'
import { jobAgain, jobFor, type Order, type Repeat, type RequestRun } from '#stores/requestRun.ts'
import { createSending, type Sending } from '#stores/sending.ts'
import { createWaitingLine } from '#stores/waitingLine.ts'

export interface SubmitOptions {
  /** Goes before everything that waits and was not ordered so. */
  readonly first?: boolean
}

export interface Jobs {
  readonly state: StoreApi<JobsState>
  /** Reads what earlier visits left, and runs the queue unless another tab does. */
  readonly started: () => Promise<void>
  /** Every order becomes a job; all are on disk before the first is sent. */
  readonly batchSubmitted: (orders: readonly Order[], options?: SubmitOptions) => Promise<void>
  /** Every one becomes a job that sends the very bytes of an earlier one, at the head of the line. */
  readonly requestsRepeated: (repeats: readonly Repeat[]) => Promise<void>
  readonly jobCancelled: (id: string) => void
  readonly allCancelled: () => void
  /** The very same bytes are sent again, at once where a retry was coming by itself. */
  readonly jobRetried: (id: string) => Promise<void>
  readonly allFailedRetried: () => Promise<void>
  readonly jobDismissed: (id: string) => Promise<void>
  /** All that are done or were cancelled. */
  readonly allFinishedDismissed: () => Promise<void>
  /** A waiting job changes its place in line. */
  readonly jobMoved: (id: string, move: Move) => Promise<void>
  readonly paused: () => void
  /** Goes on, once there is room on the disk for what has arrived. */
  readonly resumed: () => void
  /** Keys were entered: jobs that waited for them go on. */
  readonly keysChanged: () => void
}

interface Needs {
  readonly run: RequestRun
  readonly storage: Storage
  readonly notices: Notices
  /** Stores pictures that could not be; resolves with the failure where they still cannot. */
  readonly storedAgain: () => Promise<Failure | undefined>
  /** Results may have arrived in another tab. */
  readonly arrived: () => void
  /** A request was billed, or may have been: then the cost is undefined. */
  readonly billed: (cost: Cost | undefined) => void
  /** There is something that must not get lost. */
  readonly valued: () => void
  /** The queue stopped since the disk is full, or goes on after that. */
  readonly diskFull: (isFull: boolean) => void
  /** Whether jobs of an earlier visit go on by themselves. */
  readonly resumesByItself: () => boolean
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
  readonly random: () => number
  readonly now: () => number
  readonly newId: () => string
}

/** A batch of more is worth asking the browser not to remove it. */
const SMALL_BATCH = 3

/**
 * The queue of all tabs. A job is on disk before its request leaves, each picture before it is shown; one tab sends.
 * What another tab decides meanwhile is settled in storage, where a job is claimed before it is sent.
 */
export function createJobs(needs: Needs): Jobs {
  const { run, storage, notices, valued, after, now, newId } = needs
  const list = createJobList()
  const { getState, setState } = list.state
  const nextTurn = createTurns(now)
  const told = (error: unknown) => notices.failed(failureOf(error))

  function stopped(failure: Failure) {
    const full = failure.kind === 'storage' && failure.full === true
    setState({ paused: true, full: full || getState().full })
    notices.failed(failure)
    if (full) needs.diskFull(true)
    tabs.statusTold()
  }

  /** A key that is in another tab's memory alone is not to be had: such jobs wait, rather than fail for want of it. */
  const isReady = ({ connection, keyed }: Job) => !keyed || run.hasSecrets(connection)
  function keylessTold() {
    const waiting = getState().jobs.filter((job) => isOpen(job) && !isReady(job))
    const keyless = [...new Set(waiting.map(({ connection }) => connectionId(connection)))].sort()
    if (keyless.join() === getState().keyless.join()) return
    setState({ keyless })
    tabs.statusTold()
  }

  const line = createWaitingLine({
    find: list.find,
    mayMove: () => getState().leads && !getState().paused,
    isReady,
    send: (job, offWire) => sending.sent(job, offWire),
    due: (connection) => {
      const due = getState().jobs.filter(
        (job) => comesAgain(job) && connectionId(job.connection) === connection,
      )
      list.shown(due.map((job) => ({ ...job, state: { kind: 'queued' } })))
    },
    after,
    now,
  })
  const sending: Sending = createSending({
    run,
    storage,
    list,
    line,
    billed: (cost) => {
      valued()
      needs.billed(cost)
    },
    stopped,
    random: needs.random,
    now,
  })

  function waits(jobs: readonly Job[]) {
    if (!getState().leads || jobs.length === 0) return
    for (const job of jobs)
      if (job.state.kind === 'queued' && job.state.retry && job.state.retry.at > now())
        line.held(job, job.state.retry.at - now())
    line.joined(jobs.map(({ id }) => id))
    keylessTold()
  }

  /** New jobs are on the disk. */
  function stored(jobs: readonly Job[]) {
    storage.tellTabs({ kind: 'jobs', ids: jobs.map(({ id }) => id) })
    waits(jobs)
  }
  function registrationOf(connection: Connection, createdAt: number, first: boolean) {
    const keyed = run.hasSecrets(connection) ? ({ keyed: true } as const) : {}
    return { id: newId(), createdAt, turn: nextTurn(first), ...keyed }
  }
  async function repeat(repeats: readonly Repeat[]) {
    const createdAt = now()
    const jobs = repeats.map((each) =>
      jobAgain(each, registrationOf(each.job.connection, createdAt, true)),
    )
    await storage.addJobs({ jobs, uploads: new Map(), sources: [] })
    list.shown(jobs)
    stored(jobs)
  }

  const decisions = createJobDecisions({
    storage,
    list,
    line,
    sending,
    preparation: () => preparation,
    waits,
    stopped,
    told,
    now,
  })
  const preparation: Preparation = createPreparation({
    run,
    storage,
    list,
    now,
    newId,
    stored,
    storedInVain: decisions.cancelStored,
  })

  function pause() {
    setState({ paused: true })
    tabs.statusTold()
  }
  function goOn() {
    if (getState().full) needs.diskFull(false)
    setState({ paused: false, full: false })
    tabs.statusTold()
    keylessTold()
    line.moved()
  }
  /** Goes on once all that has arrived is on the disk; else says why not, also to a tab that thinks it does. */
  async function restock() {
    const failure = await needs.storedAgain()
    if (failure) return stopped(failure)
    if (await sending.writtenAgain()) goOn()
  }
  const resume = () => void restock().catch((error: unknown) => stopped(failureOf(error)))
  /** The tab that runs the queue decides; this one shows it at once. */
  function pauseToggled(paused: boolean) {
    if (getState().leads) return paused ? pause() : resume()
    setState({ paused })
    storage.tellTabs({ kind: 'pause', paused })
  }

  const tabs = createJobTabs({
    storage,
    notices,
    list,
    isInHand: (id) =>
      sending.isUnderWay(id) ||
      sending.isUnwritten(id) ||
      decisions.isPending(id) ||
      preparation.orderOf(id) !== undefined,
    isPending: decisions.isPending,
    waits,
    waitsNot: (ids) => {
      for (const id of ids) line.left(id)
    },
    cancelWanted: decisions.cancelled,
    pauseWanted: (paused) => (paused ? pause() : resume()),
    arrived: needs.arrived,
    billed: needs.billed,
    resumesByItself: needs.resumesByItself,
    after,
    now,
  })

  const idsOf = (isMeant: (job: Job) => boolean) =>
    getState().jobs.flatMap((job) => (isMeant(job) ? job.id : []))

  return {
    state: list.state,
    started: tabs.started,
    batchSubmitted: async (orders, { first = false } = {}) => {
      const createdAt = now()
      const ordered = orders.map((order): Ordered => {
        const registration = registrationOf(order.connection, createdAt, first)
        return { job: jobFor(order, registration), order }
      })
      if (orders.length > SMALL_BATCH) valued()
      await preparation.ordered(ordered)
    },
    requestsRepeated: (repeats) => repeat(repeats).catch(told),
    jobCancelled: (id) => decisions.cancelled([id]),
    allCancelled: () => decisions.cancelled(idsOf(isOpen)),
    jobRetried: (id) => decisions.retried([id], true),
    allFailedRetried: () =>
      decisions.retried(
        idsOf(({ state }) => state.kind === 'failed'),
        false,
      ),
    jobDismissed: (id) => decisions.dismissed(idsOf((job) => job.id === id && !isOpen(job))),
    allFinishedDismissed: () =>
      decisions.dismissed(
        idsOf(({ state }) => state.kind === 'done' || state.kind === 'cancelled'),
      ),
    jobMoved: decisions.moved,
    paused: () => pauseToggled(true),
    resumed: () => pauseToggled(false),
    keysChanged: () => {
      if (!getState().leads) return
      keylessTold()
      line.moved()
    },
  }
}
