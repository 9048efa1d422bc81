import { afterClosing, type Job, resultIdsOf, uploadIdOf } from '#core/job.ts'
import type { Access } from '#services/storage/access.ts'
import type { Write } from '#services/storage/database.ts'
import { parseJob } from '#services/storage/records.ts'
import type { JobStorage } from '#services/storage/storage.ts'

const byCreation = (a: Job, b: Job) => a.createdAt - b.createdAt || a.id.localeCompare(b.id)

/** So many records are copied for the disk in one go, lest the page stops. */
const SLICE = 40

async function putAll(write: Write, jobs: readonly Job[]) {
  for (let first = 0; first < jobs.length; first += SLICE) {
    const slice = jobs.slice(first, first + SLICE)
    await Promise.all(slice.map((job) => write.objectStore('jobs').put(job, job.id)))
  }
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
            const stored = parseJob(await jobs.get(id))
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
        return (await Promise.all(ids.map((id) => store.get(id)))).map(parseJob)
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
        return records.flatMap((record) => parseJob(record) ?? []).sort(byCreation)
      }),
    upload: (uploadId) => using((database) => database.get('uploads', uploadId)),
    removeJobs: (ids) =>
      writing({
        stores: ['jobs', 'uploads'],
        work: async (write) => {
          const [jobs, uploads] = [write.objectStore('jobs'), write.objectStore('uploads')]
          const found = await Promise.all(ids.map((id) => jobs.get(id)))
          const parsed = found.map(parseJob)
          const removals = ids.map((id) => jobs.delete(id))
          const uploadIds = new Set(
            parsed.map((job, index) => (job ? uploadIdOf(job) : (ids[index] ?? ''))),
          )
          const unused = [...uploadIds].map(async (uploadId) => {
            const isUsed = (await jobs.index('upload').count(uploadId)) > 0
            if (!isUsed) await uploads.delete(uploadId)
          })
          await Promise.all([...removals, ...unused])
        },
      }),
  }
}
