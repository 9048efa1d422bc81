import type { Storage } from '#services/storage/storage.ts'

const PREFIX = 'maskroom.job.'

type JobLocks = Pick<Storage, 'whileRunning' | 'runningJobs' | 'jobReleased'>

/** One tab only: what a browser without Web Locks (or a page that is no secure context) gets. */
const alone: JobLocks = {
  whileRunning: (_jobId, work) => work(),
  runningJobs: async () => new Set(),
  jobReleased: async () => undefined,
}

/** Who sends which job, among the tabs of this browser. A lock goes with its tab, however that ends. */
export function createJobLocks(
  locks: LockManager | undefined = globalThis.navigator?.locks,
): JobLocks {
  if (!locks) return alone
  return {
    whileRunning: (jobId, work) => locks.request(PREFIX + jobId, work),
    runningJobs: async () => {
      const { held = [] } = await locks.query()
      const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name : []))
      return new Set(names.map((name) => name.slice(PREFIX.length)))
    },
    jobReleased: (jobId) => locks.request(PREFIX + jobId, { mode: 'shared' }, () => undefined),
  }
}
