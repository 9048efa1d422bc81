import type { Connection } from '#core/connection.ts'
import type { Cost } from '#core/cost.ts'
import { failureOf } from '#core/failure.ts'
import { afterClosing, type Job } from '#core/job.ts'
import type { Storage, TabNews } from '#services/storage/storage.ts'
import type { JobList } from '#stores/jobList.ts'
import type { Notices } from '#stores/notices.ts'

/** What this tab has to do with the others: one runs the queue, the others watch it and tell it what is wanted. */
export interface JobTabs {
  readonly started: () => Promise<void>
  /** Tells how the queue stands, if this tab runs it. */
  readonly statusTold: () => void
}

interface Needs {
  readonly storage: Storage
  readonly notices: Notices
  readonly list: JobList
  /** Whether what this tab knows of a job is newer than what is on disk. */
  readonly isInHand: (id: string) => boolean
  /** Whether that is so only until it is on disk itself. */
  readonly isPending: (id: string) => boolean
  /** Jobs wait on disk to be sent; in the tab that runs the queue. */
  readonly waits: (jobs: readonly Job[]) => void
  /** Jobs wait no more. */
  readonly waitsNot: (ids: readonly string[]) => void
  readonly cancelWanted: (ids: readonly string[]) => void
  readonly pauseWanted: (paused: boolean) => void
  /** Results may have arrived in another tab. */
  readonly arrived: () => void
  readonly billed: (cost: Cost | undefined) => void
  /** Whether jobs of an earlier visit go on by themselves. */
  readonly resumesByItself: () => boolean
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
  readonly now: () => number
}

/** News that come thick and fast are looked at together. */
const GATHER_MS = 250

const isPaid = ({ kind }: Connection) => kind === 'proxy'
const isAnswered = ({ state }: Job) => state.kind === 'running' && state.answer !== undefined

export function createJobTabs(needs: Needs): JobTabs {
  const { storage, notices, list, isInHand, waits, waitsNot, arrived, after, now } = needs
  const { getState, setState } = list.state
  const told = (error: unknown) => notices.failed(failureOf(error))
  const changed = new Set<string>()
  const openedAt = now()
  let isGathering = false
  let hasResults = false

  function statusTold() {
    const { leads, paused, full, keyless } = getState()
    if (leads) storage.tellTabs({ kind: 'status', status: { paused, full, keyless } })
  }

  function lineUp(jobs: readonly Job[]) {
    if (!getState().leads) return
    waits(jobs.filter(({ id, state }) => state.kind === 'queued' && !isInHand(id)))
    waitsNot(jobs.flatMap(({ id, state }) => (state.kind === 'queued' ? [] : id)))
  }

  function heardOf(ids: readonly string[]) {
    if (ids.length === 0) return
    for (const id of ids) changed.add(id)
    gather()
  }

  /** Reads again what other tabs wrote. */
  async function reread(ids: readonly string[]) {
    const foreign = ids.filter((id) => !isInHand(id))
    heardOf(ids.filter(needs.isPending))
    const found = await storage.jobsNamed(foreign)
    const known = found.flatMap((job) => (job && !isInHand(job.id) ? [job] : []))
    const gone = foreign.filter((id, index) => !found[index] && !isInHand(id))
    list.shown(known)
    if (gone.length > 0) list.removed(gone)
    lineUp(known)
    if (getState().leads) waitsNot(gone)
  }

  function gathered() {
    isGathering = false
    const ids = [...changed]
    changed.clear()
    if (ids.length > 0) reread(ids).catch(told)
    if (hasResults) arrived()
    hasResults = false
  }
  function gather() {
    if (isGathering) return
    isGathering = true
    after(GATHER_MS, gathered)
  }

  function heard(news: TabNews) {
    const { leads } = getState()
    switch (news.kind) {
      case 'jobs':
        return heardOf(news.ids)
      case 'results':
        hasResults = true
        return gather()
      case 'budget':
        return undefined
      case 'status':
        return leads ? undefined : setState(news.status)
      case 'asked':
        return statusTold()
      case 'cancel':
        return leads ? needs.cancelWanted(news.ids) : undefined
      case 'pause':
        return leads ? needs.pauseWanted(news.paused) : undefined
    }
  }

  /**
   * Shows all that is on disk, but for what this tab knows better: what it has in hand, or had when it began to read.
   * @param settle gives what became of the jobs that were found
   */
  async function reloaded(settle = async (found: readonly Job[]) => found) {
    const foreign = new Set(getState().jobs.flatMap(({ id }) => (isInHand(id) ? [] : id)))
    const found = await settle(await storage.jobs())
    const own = getState().jobs.filter(({ id }) => !foreign.has(id) || isInHand(id))
    const ownIds = new Set(own.map(({ id }) => id))
    // What is in hand and in no list was dismissed meanwhile.
    list.replaced([...own, ...found.filter(({ id }) => !ownIds.has(id) && !isInHand(id))])
  }

  /** Takes up what closed tabs left. What had its answer was counted then, as was what was dismissed since it ended. */
  async function settle(found: readonly Job[]): Promise<readonly Job[]> {
    const answered = new Set(found.flatMap((job) => (isAnswered(job) ? job.id : [])))
    const closed = await storage.settleClosed(now())
    for (const { id, state, connection, dismissed } of closed)
      if (state.kind === 'unknown' && isPaid(connection) && !dismissed && !answered.has(id))
        needs.billed(undefined)
    if (closed.length > 0) storage.tellTabs({ kind: 'jobs', ids: closed.map(({ id }) => id) })
    const settled = new Map(closed.map((job) => [job.id, job]))
    return found.map((job) => settled.get(job.id) ?? job)
  }

  /** Where that could not be written down, it is shown all the same. */
  function showClosed() {
    const { jobs } = getState()
    const closed = jobs.filter(({ id, state }) => state.kind === 'running' && !isInHand(id))
    list.shown(closed.map((job) => afterClosing(job, 0, now())))
  }

  /** @param inherited from a tab that was closed while this one watched; else what waits is of an earlier visit */
  async function lead(inherited: boolean) {
    try {
      await reloaded((found) =>
        settle(found).catch((error: unknown) => {
          told(error)
          return found
        }),
      )
      showClosed()
      const isLeft = getState().jobs.some(
        ({ state, createdAt }) => state.kind === 'queued' && createdAt < openedAt,
      )
      const pauses = !inherited && isLeft && !needs.resumesByItself()
      setState({ leads: true, ...(pauses ? { paused: true } : {}) })
      lineUp(getState().jobs)
      await storage.removeUnusedSources()
    } catch (error) {
      told(error)
    } finally {
      setState({ leads: true })
      statusTold()
      needs.pauseWanted(getState().paused)
    }
    if (inherited) arrived()
  }

  async function started() {
    storage.hearTabs(heard)
    if (await storage.claimQueue()) return lead(false)
    storage.queueInherited().then(() => lead(true), told)
    storage.tellTabs({ kind: 'asked' })
    await reloaded()
  }

  return { started: () => started().catch(told), statusTold }
}
