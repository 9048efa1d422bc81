import { type Failure, failureOf } from '#core/failure.ts'
import { canRetry, comesAgain, isOpen, type Job, type JobState } from '#core/job.ts'
import { type Move, movedTurns } from '#core/queueOrder.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { JobList } from '#stores/jobList.ts'
import type { Ordered, Preparation } from '#stores/preparation.ts'
import type { Sending } from '#stores/sending.ts'
import type { WaitingLine } from '#stores/waitingLine.ts'

/** What the designer decides about jobs, in whichever tab. */
export interface JobDecisions {
  readonly cancelled: (ids: readonly string[]) => void
  /** Writes that jobs are not wanted any more, as far as they are not sent; asks the tab that sends them to give up. */
  readonly cancelStored: (ids: readonly string[]) => Promise<void>
  /** @param isUrgent that connections are held does not count */
  readonly retried: (ids: readonly string[], isUrgent: boolean) => Promise<void>
  readonly dismissed: (ids: readonly string[]) => Promise<void>
  readonly moved: (id: string, move: Move) => Promise<void>
  /** Whether something is decided about a job that is not on disk yet. */
  readonly isPending: (id: string) => boolean
}

interface Needs {
  readonly storage: Pick<Storage, 'changeJobs' | 'removeJobs' | 'tellTabs'>
  readonly list: JobList
  readonly line: WaitingLine
  readonly sending: Sending
  readonly preparation: () => Preparation
  /** Jobs wait on disk to be sent. */
  readonly waits: (jobs: readonly Job[]) => void
  readonly stopped: (failure: Failure) => void
  readonly told: (error: unknown) => void
  readonly now: () => number
}

const queued = (job: Job): Job => ({ ...job, tries: 0, state: { kind: 'queued' } })
const mayRetry = (job: Job) => canRetry(job) || comesAgain(job)

export function createJobDecisions(needs: Needs): JobDecisions {
  const { storage, list, line, sending, preparation, waits, stopped, told, now } = needs
  const tell = (ids: readonly string[]) => storage.tellTabs({ kind: 'jobs', ids })
  const pending = new Map<string, number>()
  const count = (ids: readonly string[], more: 1 | -1) => {
    for (const id of ids) pending.set(id, (pending.get(id) ?? 0) + more)
  }

  /** Something of jobs is on its way on to the disk. */
  async function deciding<T>(ids: readonly string[], write: () => Promise<T>): Promise<T> {
    count(ids, 1)
    try {
      return await write()
    } finally {
      count(ids, -1)
      for (const id of ids) if (pending.get(id) === 0) pending.delete(id)
    }
  }
  const changed = (ids: readonly string[], change: (job: Job) => Job | undefined) =>
    deciding(ids, () => storage.changeJobs(ids, change))

  async function cancelStored(ids: readonly string[]) {
    const state: JobState = { kind: 'cancelled', finishedAt: now(), sent: false }
    try {
      const stored = await changed(ids, (job) =>
        job.state.kind === 'queued' || sending.isUnwritten(job.id) ? { ...job, state } : undefined,
      )
      for (const id of ids) sending.superseded(id)
      const known = stored.flatMap((job) => (job && !sending.isUnderWay(job.id) ? [job] : []))
      list.shown(known)
      const running = known.flatMap((job) => (job.state.kind === 'running' ? job.id : []))
      if (running.length > 0) storage.tellTabs({ kind: 'cancel', ids: running })
      tell(ids)
    } catch (error) {
      told(error)
    }
  }

  function cancelled(ids: readonly string[]) {
    const elsewhere = preparation()
      .cancelled(ids)
      .filter((id) => !sending.cancelled(id))
    for (const id of elsewhere) line.left(id)
    const open = elsewhere.flatMap((id) => list.find(id) ?? []).filter(isOpen)
    if (open.length === 0) return
    const state: JobState = { kind: 'cancelled', finishedAt: now(), sent: false }
    const waiting = open.filter((job) => job.state.kind === 'queued')
    list.shown(waiting.map((job) => ({ ...job, state })))
    void cancelStored(open.map(({ id }) => id))
  }

  /** What of a stored job may be sent again. What ended here and could not be written is running on disk. */
  function mayGoAgain(job: Job): boolean {
    const endedHere =
      sending.isUnwritten(job.id) || (list.state.getState().leads && !sending.isUnderWay(job.id))
    return mayRetry(job) || (job.state.kind === 'running' && endedHere)
  }

  /** Puts stored jobs back in line. */
  async function requeue(jobs: readonly Job[], isUrgent: boolean) {
    const ids = jobs.map(({ id }) => id)
    // Shown before it is stored: a second press finds it queued, and nothing is sent twice.
    const shown = new Map(jobs.map((job) => [job.id, queued(job)]))
    list.shown([...shown.values()])
    /** The designer may have decided otherwise meanwhile. */
    const isWanted = (id: string) => list.find(id) === shown.get(id)
    try {
      await Promise.all(ids.map(sending.settled))
      const stored = await changed(ids, (job) => (mayGoAgain(job) ? queued(job) : undefined))
      list.removed(ids.filter((_, index) => !stored[index]))
      const known = stored.flatMap((job) => (job && isWanted(job.id) ? [job] : []))
      for (const { id } of known) sending.superseded(id)
      list.shown(known)
      tell(ids)
      waits(known.filter(({ state }) => state.kind === 'queued'))
      if (isUrgent) for (const id of ids) line.hurried(id)
    } catch (error) {
      const failure = failureOf(error)
      const state: JobState = { kind: 'failed', finishedAt: now(), failure }
      list.shown([...shown.values()].flatMap((job) => (isWanted(job.id) ? { ...job, state } : [])))
      if (failure.kind === 'storage' && failure.full) stopped(failure)
    }
  }

  async function again(jobs: readonly Job[], isUrgent: boolean) {
    const unstored = jobs.flatMap((job): Ordered[] => {
      const order = preparation().orderOf(job.id)
      return order ? [{ job: queued(job), order }] : []
    })
    const stored = jobs.filter(({ id }) => !preparation().orderOf(id))
    await Promise.all([
      unstored.length > 0 && preparation().ordered(unstored),
      stored.length > 0 && requeue(stored, isUrgent),
    ])
  }

  return {
    isPending: (id) => pending.has(id),
    cancelled,
    cancelStored,
    retried: async (ids, isUrgent) => {
      const jobs = ids.flatMap((id) => list.find(id) ?? []).filter(mayRetry)
      const { isStoring, settled } = preparation()
      const storing = jobs.filter(({ id }) => isStoring(id))
      const retrying = again(
        jobs.filter(({ id }) => !isStoring(id)),
        isUrgent,
      )
      list.shown(storing.map(queued))
      await Promise.all(storing.map(({ id }) => settled(id)))
      await again(storing, isUrgent)
      await retrying
    },
    dismissed: async (ids) => {
      if (ids.length === 0) return
      for (const id of ids) {
        preparation().dismissed(id)
        sending.superseded(id)
      }
      list.removed(ids)
      try {
        await deciding(ids, () => storage.removeJobs(ids))
        tell(ids)
      } catch (error) {
        told(error)
      }
    },
    moved: async (id, move) => {
      const waiting = list.state
        .getState()
        .jobs.filter(
          ({ id: other, state }) => state.kind === 'queued' && !preparation().orderOf(other),
        )
      const turns = movedTurns(waiting, id, move)
      if (turns.size === 0) return
      try {
        const stored = await changed([...turns.keys()], (job) => {
          const turn = turns.get(job.id)
          return turn && job.state.kind === 'queued' ? { ...job, turn } : undefined
        })
        const known = stored.flatMap((job) => (job && !sending.isUnderWay(job.id) ? [job] : []))
        list.shown(known)
        tell([...turns.keys()])
        waits(known.filter(({ state }) => state.kind === 'queued'))
      } catch (error) {
        told(error)
      }
    },
  }
}
