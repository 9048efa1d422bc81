import { callWorker } from '#services/workerCalls.ts'
import { ApiError } from './apiError.ts'
import type { FillCalls, FillOrder } from './fillCalls.ts'

/** The memory of more workers than this is not worth the time. */
const MOST_WORKERS = 4

export interface FillBatch extends Omit<FillOrder, 'recipe' | 'drafts'> {
  readonly n: number
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
  /** How many drafts to make of each picture, 0..3; 0 if not given. */
  readonly drafts?: number
  /** Given each draft as it is made, a PNG, and of which picture it is, from 0. */
  readonly onDraft?: (picture: number, draft: Blob) => void
  /** Given each finished picture as soon as it is done. */
  readonly onPicture?: (picture: number, file: Blob) => void
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
  const { n, signal, onProgress, onDraft, onPicture, drafts = 0, ...order } = batch
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
      const input = { ...order, drafts, recipe: i, seed: order.seed + i }
      const filling = await call('fill', input, {
        signal,
        onProgress: (news) =>
          'draft' in news ? onDraft?.(i, news.draft) : progressed(i, news.share),
      })
      if ('refusal' in filling) throw new ApiError(filling.refusal, { param: 'mask' })
      pictures[i] = filling.picture
      onPicture?.(i, filling.picture)
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
