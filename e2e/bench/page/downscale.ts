import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import type { Timing } from './downscale.worker.ts'
import { median, watchMainThread } from './mainThread.ts'
import { photoOf } from './photo.ts'

const RUNS = 7
const TOTAL_PIXELS = 1536 * 1024

/** One run, in a fresh worker so that both sides pay for their own warming up. */
function timed(photo: Blob, what: Timing['what']): Promise<number> {
  const worker = new Worker(new URL('./downscale.worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<number>) => {
      worker.terminate()
      resolve(event.data)
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage({ photo, what, totalPixels: TOTAL_PIXELS } satisfies Timing)
  })
}

/** A 24-megapixel JPEG to its upload pixels, over the browser's own decode of it; and the page meanwhile. */
export async function createDownscaleBench() {
  const photo = await photoOf(6000, 4000)
  const ratios: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const decodeMs = await timed(photo, 'decode')
    ratios.push((await timed(photo, 'uploadPixels')) / decodeMs)
  }
  const imaging = createImaging()
  await imaging.upload({ pictures: [photo], totalPixels: TOTAL_PIXELS })
  const stop = watchMainThread()
  await imaging.upload({ pictures: [photo], totalPixels: TOTAL_PIXELS })
  return {
    overDecode: median(ratios),
    mainBlockMs: stop(),
  }
}
