import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Job } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'

export interface JobsState {
  /** Newest first. */
  readonly jobs: readonly Job[]
  /** Share of the work done by job id, where the engine can tell. */
  readonly progress: Readonly<Record<string, number>>
  /** The newest picture in the making by job id, of a stream. */
  readonly partials: Readonly<Record<string, Blob>>
  readonly paused: boolean
  /** It is paused since the disk is full. */
  readonly full: boolean
  /** Connections with jobs that wait for a key the tab that runs the queue does not have, by id. */
  readonly keyless: readonly string[]
  /** Whether this tab runs the queue. */
  readonly leads: boolean
}

/** The jobs as this tab shows them. */
export interface JobList {
  readonly state: StoreApi<JobsState>
  readonly find: (id: string) => Job | undefined
  /** Takes the place of what was shown of the same jobs, or joins. */
  readonly shown: (jobs: readonly Job[]) => void
  readonly removed: (ids: readonly string[]) => void
  /** These are all. */
  readonly replaced: (jobs: readonly Job[]) => void
  readonly progressed: (id: string, share: number) => void
  readonly partialCame: (id: string, partial: Blob) => void
  /** Nothing is in the making any more. */
  readonly settled: (id: string) => void
}

const newestFirst = (a: Job, b: Job) => b.createdAt - a.createdAt || byTurn(b, a)

/** Where a job is in a sorted list that holds it. */
function placeOf(job: Job, sorted: readonly Job[]): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = sorted[middle]
    if (other && newestFirst(other, job) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const without = <T>(record: Readonly<Record<string, T>>, id: string) => {
  if (!Object.hasOwn(record, id)) return record
  const { [id]: _, ...rest } = record
  return rest
}

export function createJobList(): JobList {
  const state = createStore<JobsState>(() => ({
    jobs: [],
    progress: {},
    partials: {},
    paused: false,
    full: false,
    keyless: [],
    leads: false,
  }))
  const { getState, setState } = state
  let byId = new Map<string, Job>()

  function replaced(jobs: readonly Job[]) {
    byId = new Map(jobs.map((job) => [job.id, job]))
    setState({ jobs: [...jobs].sort(newestFirst) })
  }
  /** Thousands may be listed: one that keeps its place is put there without a look at the others. */
  function putInPlace(changed: readonly Job[]) {
    const jobs = [...getState().jobs]
    for (const job of changed) {
      jobs[placeOf(job, jobs)] = job
      byId.set(job.id, job)
    }
    setState({ jobs })
  }

  return {
    state,
    find: (id) => byId.get(id),
    shown: (changed) => {
      const isInPlace = changed.every((job) => {
        const known = byId.get(job.id)
        return known !== undefined && newestFirst(known, job) === 0
      })
      if (isInPlace) return putInPlace(changed)
      const next = new Set(changed.map(({ id }) => id))
      replaced([...getState().jobs.filter(({ id }) => !next.has(id)), ...changed])
    },
    removed: (ids) => {
      for (const id of ids) byId.delete(id)
      setState({ jobs: getState().jobs.filter(({ id }) => byId.has(id)) })
    },
    replaced,
    progressed: (id, share) => setState({ progress: { ...getState().progress, [id]: share } }),
    partialCame: (id, partial) => setState({ partials: { ...getState().partials, [id]: partial } }),
    settled: (id) =>
      setState({
        progress: without(getState().progress, id),
        partials: without(getState().partials, id),
      }),
  }
}
