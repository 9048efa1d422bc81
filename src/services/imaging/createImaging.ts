import { callWorker } from '#services/workerCalls.ts'
import type { Imaging } from './imaging.ts'
import type { ImagingCalls } from './imagingCalls.ts'

const start = () =>
  new Worker(new URL('./worker/imaging.worker.ts', import.meta.url), { type: 'module' })

const until = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

/**
 * Imaging in a worker, which starts with the first call. One is enough: decoding runs on the browser's own threads, and
 * between two bands of an upload others get their turn.
 */
export function createImaging(): Imaging {
  const call = callWorker<ImagingCalls>(start)
  return {
    open: (file, signal) => call('open', file, until(signal)),
    decode: (file, signal) => call('decode', file, until(signal)),
    upload: (order, signal) => call('upload', order, until(signal)),
    thumbnail: (picture, signal) => call('thumbnail', picture, until(signal)),
  }
}
