import { uploadPixels } from '../../../src/services/imaging/worker/uploadPixels.ts'

/** What is timed: Blob to upload pixels, or the browser's own decode of the same Blob. */
export interface Timing {
  readonly photo: Blob
  readonly what: 'uploadPixels' | 'decode'
  readonly totalPixels: number
}

addEventListener('message', async ({ data }: MessageEvent<Timing>) => {
  const { photo, what, totalPixels } = data
  const began = performance.now()
  if (what === 'uploadPixels') await uploadPixels(photo, totalPixels, new AbortController().signal)
  else (await createImageBitmap(photo, { colorSpaceConversion: 'none' })).close()
  postMessage(performance.now() - began)
})
