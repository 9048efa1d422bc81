import { callWorker } from '#services/workerCalls.ts'
import { createSelector } from './createSelector.ts'
import type { Imaging } from './imaging.ts'
import type { ImagingCalls } from './imagingCalls.ts'
import { lock } from './lock.ts'
import { reshape } from './reshape.ts'

const start = () =>
  new Worker(new URL('./worker/imaging.worker.ts', import.meta.url), { type: 'module' })

const until = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

/**
 * Imaging in a worker, which starts with the first call. One is enough: decoding runs on the browser's own threads, and
 * between two bands of an upload others get their turn. Long work on one thing has workers of its own.
 */
export function createImaging(): Imaging {
  const call = callWorker<ImagingCalls>(start)
  return {
    open: (file, signal) => call('open', file, until(signal)),
    decode: (file, signal) => call('decode', file, until(signal)),
    upload: (order, signal) => call('upload', order, until(signal)),
    thumbnail: (picture, signal) => call('thumbnail', picture, until(signal)),
    describe: (mask, signal) => call('describe', mask, until(signal)),
    regions: (order, signal) => call('regions', order, until(signal)),
    reshape,
    lock,
    openMask: (file, signal) => call('openMask', file, until(signal)),
    readMask: (order, signal) => call('readMask', order, until(signal)),
    maskFile: (order, signal) => call('maskFile', order, until(signal)),
    transparencyMask: (picture, signal) => call('transparencyMask', picture, until(signal)),
    extend: (order, signal) => call('extend', order, until(signal)),
    selector: createSelector,
  }
}
