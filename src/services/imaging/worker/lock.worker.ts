import type { LockCalls } from '#services/imaging/imagingCalls.ts'
import { serveCalls } from '#services/workerCalls.ts'
import { lockFiles } from './lock/lockFiles.ts'

serveCalls<LockCalls>(self, {
  lock: (order, { signal, progress }) => lockFiles(order, signal, progress),
})
