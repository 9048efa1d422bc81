import { grouped } from '#core/grouped.ts'
import { afterClosing, type Job, resultIdsOf, uploadIdOf } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'
import type { Access } from '#services/storage/access.ts'
import type { Write } from '#services/storage/database.ts'
import { parseJob } from '#services/storage/records.ts'
import type { JobStorage } from '#services/storage/storage.ts'

/** Sorts jobs oldest first; those that were ordered together have one time, and are sent in turn. */
export const byCreation = (a: Job, b: Job): number => a.createdAt - b.createdAt || byTurn(a, b)

/** A record as a job; undefined for one that is kept for its results alone. */
function shownJob(record: unknown): Job | undefined {
  const job = parseJob(record)
  return job?.dismissed ? undefined : job
}

/** So many records are copied for the disk in one go, lest the page stops. */
const SLICE = 40

async function putAll(write: Write, jobs: readonly Job[]) {
  for (let first = 0; first < jobs.length; first += SLICE) {
    const slice = jobs.slice(first, first + SLICE)
    await Promise.all(slice.map((job) => write.objectStore('jobs').put(job, job.id)))
  }
}

/** A job, or what is known of one that cannot be read. */
type Known = Pick<Job, 'id' | 'uploadId' | 'batchId' | 'setId' | 'dismissed'>

const isJob = (known: Known): known is Job => 'state' in known

const hasResults = async (write: Write, { id }: Known): Promise<boolean> =>
  (await write.objectStore('results').index('job').count(id)) > 0

const requestIdOf = ({ setId, id }: Known): string => setId ?? id

/** The requests of jobs, each with all its parts. */
async function requestsOf(
  write: Write,
  jobs: readonly Known[],
): Promise<readonly (readonly Known[])[]> {
  const parts = jobs.filter(({ setId }) => setId !== undefined)
  const batches = new Set(parts.flatMap(({ batchId }) => batchId ?? []))
  const byBatch = write.objectStore('jobs').index('batch')
  const read = await Promise.all([...batches].map((batchId) => byBatch.getAll(batchId)))
  const wanted = new Set(jobs.map(requestIdOf))
  const found = read.flat().flatMap((record) => parseJob(record) ?? [])
  const all = new Map<string, Known>([...found, ...jobs].map((job) => [job.id, job]))
  const needed = [...all.values()].filter((job) => wanted.has(requestIdOf(job)))
  return [...grouped(needed, requestIdOf).values()]
}

/** A request is needed as a whole while one of its parts is listed, and may still bring results, or has some. */
async function isNeeded(write: Write, parts: readonly Known[]): Promise<boolean> {
  if (!parts.every(({ dismissed }) => dismissed)) return true
  return (await Promise.all(parts.map((job) => hasResults(write, job)))).includes(true)
}

/** Removes jobs, and the bytes of requests that no other one sends. */
async function dropJobs(write: Write, dropped: readonly Known[]) {
  const [jobs, uploads] = [write.objectStore('jobs'), write.objectStore('uploads')]
  await Promise.all(dropped.map(({ id }) => jobs.delete(id)))
  const unused = [...new Set(dropped.map(uploadIdOf))].map(async (uploadId) => {
    const sharing = await jobs.index('upload').count(uploadId)
    // An early job has the bytes by its own id.
    const isOwned = (await jobs.getKey(uploadId)) !== undefined
    if (sharing === 0 && !isOwned) await uploads.delete(uploadId)
  })
  await Promise.all(unused)
}

/** Removes the requests of dismissed jobs that are not needed. Resolves with those of the jobs that are. */
async function neededOf(write: Write, dismissed: readonly Known[]): Promise<readonly Known[]> {
  const requests = await requestsOf(write, dismissed)
  const needs = await Promise.all(requests.map((parts) => isNeeded(write, parts)))
  const dropped = requests.filter((_, index) => !needs[index]).flat()
  await dropJobs(write, dropped)
  const gone = new Set(dropped.map(({ id }) => id))
  return dismissed.filter(({ id }) => !gone.has(id))
}

/** To be called when a result was removed, in the same transaction: its job may have been kept for it alone. */
export async function dropUnneeded(write: Write, jobId: string) {
  const job = parseJob(await write.objectStore('jobs').get(jobId))
  if (job?.dismissed) await neededOf(write, [job])
}

/** Jobs in IndexedDB. What is sent is strictly on disk: a request that leaves unnoticed may be paid twice. */
export function createJobStorage({ using, writing }: Access): JobStorage {
  return {
    addJobs: ({ jobs, uploads, sources }) =>
      writing({
        stores: ['jobs', 'uploads', 'sources'],
        strict: true,
        work: async (write) => {
          await putAll(write, jobs)
          await Promise.all([
            ...[...uploads].map(([id, upload]) => write.objectStore('uploads').put(upload, id)),
            ...sources.map(async (source) => {
              const store = write.objectStore('sources')
              if ((await store.getKey(source.id)) === undefined) await store.put(source, source.id)
            }),
          ])
        },
      }),
    putJob: (job) =>
      writing({
        stores: ['jobs'],
        strict: true,
        work: async (write) => {
          await write.objectStore('jobs').put(job, job.id)
        },
      }),
    changeJobs: (ids, change) =>
      writing({
        stores: ['jobs'],
        strict: true,
        work: async (write) => {
          const jobs = write.objectStore('jobs')
          const changed = ids.map(async (id) => {
            const stored = shownJob(await jobs.get(id))
            const next = stored && change(stored)
            if (next) await jobs.put(next, id)
            return next ?? stored
          })
          return Promise.all(changed)
        },
      }),
    jobsNamed: (ids) =>
      using(async (database) => {
        const { store } = database.transaction('jobs')
        return (await Promise.all(ids.map((id) => store.get(id)))).map(shownJob)
      }),
    settleClosed: (now) =>
      writing({
        stores: ['jobs', 'results'],
        strict: true,
        work: async (write) => {
          const records = await write.objectStore('jobs').getAll()
          const running = records
            .flatMap((record) => parseJob(record) ?? [])
            .filter(({ state }) => state.kind === 'running')
          const settled = running.map(async (job) => {
            const { lower, upper } = resultIdsOf(job)
            const stored = await write.objectStore('results').count(IDBKeyRange.bound(lower, upper))
            const closed = afterClosing(job, stored, now)
            await write.objectStore('jobs').put(closed, job.id)
            return closed
          })
          return Promise.all(settled)
        },
      }),
    jobs: () =>
      using(async (database) => {
        const records = await database.getAll('jobs')
        return records.flatMap((record) => shownJob(record) ?? []).sort(byCreation)
      }),
    upload: (uploadId) => using((database) => database.get('uploads', uploadId)),
    batch: (batchId) =>
      using(async (database) => {
        const { store } = database.transaction('jobs')
        const [records, own] = await Promise.all([
          store.index('batch').getAll(batchId),
          store.get(batchId),
        ])
        const single = parseJob(own)
        const alone = single && single.batchId === undefined ? [single] : []
        return [...records.flatMap((record) => parseJob(record) ?? []), ...alone].sort(byCreation)
      }),
    removeJobs: (ids) =>
      writing({
        stores: ['jobs', 'uploads', 'results'],
        work: async (write) => {
          const jobs = write.objectStore('jobs')
          const found = await Promise.all(ids.map((id) => jobs.get(id)))
          const dismissed = found.map((record, index): Known => {
            return { ...(parseJob(record) ?? { id: ids[index] ?? '' }), dismissed: true }
          })
          await putAll(write, (await neededOf(write, dismissed)).filter(isJob))
        },
      }),
  }
}
