import { afterClosing, type Job, resultIdsOf, uploadIdOf } from '#core/job.ts'
import type { Database } from '#services/storage/database.ts'
import { parseJob } from '#services/storage/records.ts'
import type { JobStorage } from '#services/storage/storage.ts'

/** A write that resolves is on disk, not in a buffer: a request that leaves unnoticed may be paid twice. */
const strict = { durability: 'strict' } as const

type Using = <T>(work: (database: Database) => Promise<T>) => Promise<T>

const byCreation = (a: Job, b: Job) => a.createdAt - b.createdAt || a.id.localeCompare(b.id)

/** Jobs in IndexedDB. */
export function createJobStorage(using: Using): JobStorage {
  return {
    addJobs: ({ jobs, uploads, sources }) =>
      using(async (database) => {
        const write = database.transaction(['jobs', 'uploads', 'sources'], 'readwrite', strict)
        await Promise.all([
          ...jobs.map((job) => write.objectStore('jobs').put(job, job.id)),
          ...[...uploads].map(([id, upload]) => write.objectStore('uploads').put(upload, id)),
          ...sources.map(async (source) => {
            const store = write.objectStore('sources')
            if ((await store.getKey(source.id)) === undefined) await store.put(source, source.id)
          }),
          write.done,
        ])
      }),
    putJob: (job) =>
      using(async (database) => {
        const write = database.transaction('jobs', 'readwrite', strict)
        await Promise.all([write.store.put(job, job.id), write.done])
      }),
    changeJobs: (ids, change) =>
      using(async (database) => {
        const write = database.transaction('jobs', 'readwrite', strict)
        const changed = ids.map(async (id) => {
          const stored = parseJob(await write.store.get(id))
          const next = stored && change(stored)
          if (next) await write.store.put(next, id)
          return next ?? stored
        })
        const [jobs] = await Promise.all([Promise.all(changed), write.done])
        return jobs
      }),
    jobsNamed: (ids) =>
      using(async (database) => {
        const { store } = database.transaction('jobs')
        return (await Promise.all(ids.map((id) => store.get(id)))).map(parseJob)
      }),
    settleClosed: (now) =>
      using(async (database) => {
        const write = database.transaction(['jobs', 'results'], 'readwrite', strict)
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
        const [jobs] = await Promise.all([Promise.all(settled), write.done])
        return jobs
      }),
    jobs: () =>
      using(async (database) => {
        const records = await database.getAll('jobs')
        return records.flatMap((record) => parseJob(record) ?? []).sort(byCreation)
      }),
    upload: (uploadId) => using((database) => database.get('uploads', uploadId)),
    removeJobs: (ids) =>
      using(async (database) => {
        const write = database.transaction(['jobs', 'uploads'], 'readwrite')
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
        await Promise.all([...removals, ...unused, write.done])
      }),
  }
}
