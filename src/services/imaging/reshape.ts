import { callWorker } from '#services/workerCalls.ts'
import type { Imaging } from './imaging.ts'
import type { ReshapeCalls } from './imagingCalls.ts'

/** Reshapes a mask in a worker that is ended as soon as it is done, has failed or is not wanted any more. */
export const reshape: Imaging['reshape'] = async (order, options) => {
  const workers: Worker[] = []
  const call = callWorker<ReshapeCalls>(() => {
    // In one expression, by which the build knows a worker's script.
    const worker = new Worker(new URL('./worker/reshape.worker.ts', import.meta.url), {
      type: 'module',
      name: 'reshape',
    })
    workers.push(worker)
    return worker
  })
  try {
    return await call('reshape', order, options)
  } finally {
    for (const worker of workers) worker.terminate()
  }
}
