import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import type { Locked, LockOrder } from '../../../src/services/imaging/imaging.ts'
import type { LockTask, LockTaskOutputs, TrueDrift } from './lock.worker.ts'
import { median, watchMainThread } from './mainThread.ts'
import { photoOf } from './photo.ts'

const RUNS = 5
const WATCHED_RUNS = 3

/** What a model does to the parts it should keep; each another way. */
const drifts: readonly TrueDrift[] = [
  { shift: [0.012, -0.008], scale: 1.02 },
  { shift: [-0.02, 0.015], scale: 0.985 },
  { shift: [0.004, 0.003], scale: 1 },
]

/** One task, in a fresh worker so that all of them pay for their own warming up. */
function inWorker<K extends keyof LockTaskOutputs>(
  task: LockTask & { readonly kind: K },
): Promise<LockTaskOutputs[K]> {
  const worker = new Worker(new URL('./lock.worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LockTaskOutputs[K]>) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(task)
  })
}

/** How far off the drift that was found is in a corner of the grid, in its pixels. */
function errorPx({ report }: Locked, { shift, scale }: TrueDrift): number {
  const { dx, dy, grid, scale: found } = report.registration
  const atCorner = (off: number, side: number) =>
    Math.abs(off) + (Math.abs(found - scale) * side) / 2
  return Math.hypot(
    atCorner(dx - shift[0] * grid.width, grid.width),
    atCorner(dy - shift[1] * grid.height, grid.height),
  )
}

/** Composite and seam of the source, over the browser's own decode of it. */
async function timedOverDecode(order: LockOrder): Promise<number> {
  const ratios: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const decodeMs = await inWorker({ kind: 'decode', source: order.source })
    ratios.push((await inWorker({ kind: 'composite', order })) / decodeMs)
  }
  return median(ratios)
}

/** A 24-megapixel photo and answers that drifted, with a tenth of it painted. */
export async function createLockBench() {
  const source = await photoOf(6000, 4000)
  const { answers, mask } = await inWorker({ kind: 'prepare', source, drifts })
  const settings = { tone: true, seam: true, register: true }
  const orders = answers.map((answer): LockOrder => ({ source, answer, mask, settings }))
  const { lock } = createImaging()
  const blocks: number[] = []
  const locked: Locked[] = []
  for (const order of orders.slice(0, WATCHED_RUNS)) {
    const stop = watchMainThread()
    locked.push(await lock(order))
    // What is ours shows in every run, what other programs do does not.
    blocks.push(stop())
  }
  const [order] = orders
  if (!order) throw new Error('there is no answer')
  const proofs = []
  for (const { picture } of locked)
    proofs.push(await inWorker({ kind: 'prove', source, picture, mask }))
  return {
    mainBlockMs: Math.min(...blocks),
    overDecode: await timedOverDecode(order),
    outsideChanged: Math.max(...proofs.map(({ changed }) => changed)),
    registerErrorPx: Math.max(
      ...locked.map((found, i) => errorPx(found, drifts[i] ?? { shift: [0, 0], scale: 1 })),
    ),
    seamRatio: Math.max(...proofs.map(({ seamRatio }) => seamRatio)),
  }
}
