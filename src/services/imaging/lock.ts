import { callWorker } from '#services/workerCalls.ts'
import type { Imaging } from './imaging.ts'
import type { LockCalls } from './imagingCalls.ts'

/** Locks an answer in a worker that is ended as soon as it is done, has failed or is not wanted any more. */
export const lock: Imaging['lock'] = async (order, options) => {
  const workers: Worker[] = []
  const call = callWorker<LockCalls>(() => {
    // In one expression, by which the build knows a worker's script.
    const worker = new Worker(new URL('./worker/lock.worker.ts', import.meta.url), {
      type: 'module',
      name: 'lock',
    })
    workers.push(worker)
    return worker
  })
  try {
    return await call('lock', order, options)
  } finally {
    for (const worker of workers) worker.terminate()
  }
}
