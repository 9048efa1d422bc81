import { failureOf } from '#core/failure.ts'
import { grouped } from '#core/grouped.ts'
import type { Job, JobState } from '#core/job.ts'
import type { Storage, StoredUpload } from '#services/storage/storage.ts'
import type { JobList } from '#stores/jobList.ts'
import { createUploadKeys, type Order, type RequestRun } from '#stores/requestRun.ts'

/** A job and what was ordered. */
export interface Ordered {
  readonly job: Job
  readonly order: Order
}

/** Jobs on their way on to the disk. */
export interface Preparation {
  /** Makes the files of requests, those that send the same once, and stores all in one transaction. */
  readonly ordered: (all: readonly Ordered[]) => Promise<void>
  /** Not wanted any more; returns those that were not on their way. */
  readonly cancelled: (ids: readonly string[]) => readonly string[]
  /** What was ordered, of a job that is not stored. */
  readonly orderOf: (id: string) => Order | undefined
  readonly dismissed: (id: string) => void
  /** Whether a job is being stored right now, wanted or not. */
  readonly isStoring: (id: string) => boolean
  /** Once that is over. */
  readonly settled: (id: string) => Promise<void>
}

interface Needs {
  readonly run: Pick<RequestRun, 'filesFor'>
  readonly storage: Pick<Storage, 'addJobs'>
  readonly list: JobList
  readonly now: () => number
  readonly newId: () => string
  /** Jobs are on the disk, and wanted. */
  readonly stored: (jobs: readonly Job[]) => void
  /** Jobs were cancelled while they were stored. */
  readonly storedInVain: (ids: readonly string[]) => Promise<void>
}

/** One attempt to bring a job on to the disk. */
interface Attempt extends Ordered {
  readonly controller: AbortController
}
type Made = Attempt & { readonly files: StoredUpload }

const isWanted = ({ controller }: Attempt) => !controller.signal.aborted

/** Aborts when all others have. */
function whenAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController()
  let left = signals.length
  const one = () => {
    left -= 1
    if (left === 0) all.abort()
  }
  for (const signal of signals)
    if (signal.aborted) one()
    else signal.addEventListener('abort', one, { once: true })
  return all.signal
}

const sourcesOf = (orders: readonly Ordered[]) => {
  const all = orders.flatMap(({ order }) => order.sources)
  return [...new Map(all.map(({ id, name, blob }) => [id, { id, name, blob }])).values()]
}

export function createPreparation(needs: Needs): Preparation {
  const { run, storage, list, now, newId, stored, storedInVain } = needs
  const orders = new Map<string, Order>()
  const underWay = new Map<string, AbortController>()
  const storing = new Map<string, Promise<void>>()

  function failed(attempts: readonly Attempt[], error: unknown) {
    const failure = failureOf(error)
    const jobs = attempts.filter(isWanted).map(({ job }): Job => {
      underWay.delete(job.id)
      return { ...job, state: { kind: 'failed', finishedAt: now(), failure } }
    })
    list.shown(jobs)
  }

  /** Makes the files that some orders share. */
  async function make(sharing: readonly Attempt[]): Promise<readonly Made[]> {
    const first = sharing.find(isWanted)
    if (!first) return []
    const uploadId = newId()
    const signal = whenAll(sharing.map(({ controller }) => controller.signal))
    try {
      const files = await run.filesFor(first.order, signal)
      return sharing.map(({ job, ...rest }) => ({ job: { ...job, uploadId }, ...rest, files }))
    } catch (error) {
      failed(sharing, error)
      return []
    }
  }

  async function store(made: readonly Made[]) {
    const wanted = made.filter(isWanted)
    if (wanted.length === 0) return
    const ending = write(wanted)
    for (const { job } of wanted) storing.set(job.id, ending)
    await ending
    for (const { job } of wanted) storing.delete(job.id)
  }

  async function write(wanted: readonly Made[]) {
    const jobs = wanted.map(({ job }) => job)
    const uploads = new Map(wanted.map(({ job, files }) => [job.uploadId ?? job.id, files]))
    try {
      await storage.addJobs({ jobs, uploads, sources: sourcesOf(wanted) })
    } catch (error) {
      return failed(wanted, error)
    }
    const going = wanted.filter(isWanted).map(({ job }) => job)
    const inVain = wanted.filter((attempt) => !isWanted(attempt)).map(({ job }) => job.id)
    for (const { job, controller } of wanted) {
      // It may be on its way anew.
      if (underWay.get(job.id) !== controller) continue
      orders.delete(job.id)
      underWay.delete(job.id)
    }
    list.shown(going)
    stored(going)
    if (inVain.length > 0) await storedInVain(inVain)
  }

  return {
    ordered: async (all) => {
      const attempts = all.map(
        (ordered): Attempt => ({ ...ordered, controller: new AbortController() }),
      )
      for (const { job, order, controller } of attempts) {
        orders.set(job.id, order)
        underWay.set(job.id, controller)
      }
      list.shown(all.map(({ job }) => job))
      const keyOf = createUploadKeys()
      const made: Made[] = []
      for (const sharing of grouped(attempts, ({ order }) => keyOf(order)).values())
        made.push(...(await make(sharing)))
      await store(made)
    },
    cancelled: (ids) => {
      const cancelled = ids.flatMap((id) => {
        const controller = underWay.get(id)
        const job = list.find(id)
        if (!controller || controller.signal.aborted || !job) return []
        controller.abort()
        return job
      })
      if (cancelled.length === 0) return ids
      const state: JobState = { kind: 'cancelled', finishedAt: now(), sent: false }
      list.shown(cancelled.map((job) => ({ ...job, state })))
      const found = new Set(cancelled.map(({ id }) => id))
      return ids.filter((id) => !found.has(id))
    },
    orderOf: (id) => orders.get(id),
    dismissed: (id) => void orders.delete(id),
    isStoring: (id) => storing.has(id),
    settled: async (id) => storing.get(id),
  }
}
