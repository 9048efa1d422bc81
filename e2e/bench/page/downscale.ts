import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import { median, watchMainThread } from './mainThread.ts'
import { photoOf } from './photo.ts'

const RUNS = 7
const TOTAL_PIXELS = 1536 * 1024

interface Timed {
  readonly pixelsMs: number
  readonly decodeMs: number
}

/** One run in a fresh worker: its start and the compilation of the kernel count for us, not for the decoder. */
function runInWorker(photo: Blob): Promise<Timed> {
  const worker = new Worker(new URL('./downscale.worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Timed>) => {
      worker.terminate()
      resolve(event.data)
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage({ photo, totalPixels: TOTAL_PIXELS })
  })
}

/** A 24-megapixel JPEG to its upload pixels, over the browser's own decode of it; and the page meanwhile. */
export async function createDownscaleBench() {
  const photo = await photoOf(6000, 4000)
  const runs: Timed[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await runInWorker(photo))
  const imaging = createImaging()
  await imaging.upload({ pictures: [photo], totalPixels: TOTAL_PIXELS })
  const stop = watchMainThread()
  await imaging.upload({ pictures: [photo], totalPixels: TOTAL_PIXELS })
  return {
    overDecode: median(runs.map(({ pixelsMs, decodeMs }) => pixelsMs / decodeMs)),
    mainBlockMs: stop(),
  }
}
