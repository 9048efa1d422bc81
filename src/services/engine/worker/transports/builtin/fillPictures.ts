import { callWorker } from '#services/workerCalls.ts'
import { ApiError } from './apiError.ts'
import type { FillCalls, FillOrder } from './fillCalls.ts'

/** The memory of more workers than this is not worth the time. */
const MOST_WORKERS = 4

export interface FillBatch extends Omit<FillOrder, 'recipe'> {
  readonly n: number
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
}

const workersFor = (pictures: number) =>
  Math.min(pictures, MOST_WORKERS, Math.max(1, navigator.hardwareConcurrency - 1))

/** Adds up the shares of n pictures into one. */
function sharedProgress(n: number, onProgress: (share: number) => void) {
  const shares = new Array<number>(n).fill(0)
  return (picture: number, share: number) => {
    shares[picture] = share
    onProgress(shares.reduce((sum, part) => sum + part, 0) / n)
  }
}

/**
 * Fills one hole n times, each with another recipe and seed, in workers of their own that are ended when the batch is
 * done, refused or aborted. Rejects with an `ApiError` or a `FailureError`, at once when the signal aborts.
 */
export async function fillPictures(batch: FillBatch): Promise<readonly Blob[]> {
  const { n, signal, onProgress, ...order } = batch
  const workers: Worker[] = []
  const pictures = new Array<Blob>(n)
  const progressed = sharedProgress(n, onProgress)
  const startWorker = () => {
    const worker = new Worker(new URL('./fill.worker.ts', import.meta.url), {
      type: 'module',
      name: 'fill',
    })
    workers.push(worker)
    return worker
  }
  let next = 0
  const fillNext = async () => {
    const call = callWorker<FillCalls>(startWorker)
    for (let i = next++; i < n; i = next++) {
      const input = { ...order, recipe: i, seed: order.seed + i }
      const onShare = (share: number) => progressed(i, share)
      const filling = await call('fill', input, { signal, onProgress: onShare })
      if ('refusal' in filling) throw new ApiError(filling.refusal, { param: 'mask' })
      pictures[i] = filling.picture
      progressed(i, 1)
    }
  }
  try {
    await Promise.all(Array.from({ length: workersFor(n) }, fillNext))
    return pictures
  } finally {
    for (const worker of workers) worker.terminate()
  }
}
