import { uploadPixels } from '../../../src/services/imaging/worker/uploadPixels.ts'

/** Blob to upload pixels, and beside it the browser's own decode of the same blob. */
addEventListener('message', async (event: MessageEvent<{ photo: Blob; totalPixels: number }>) => {
  const { photo, totalPixels } = event.data
  const signal = new AbortController().signal
  const began = performance.now()
  await uploadPixels(photo, totalPixels, signal)
  const between = performance.now()
  const bitmap = await createImageBitmap(photo, { colorSpaceConversion: 'none' })
  const ended = performance.now()
  bitmap.close()
  postMessage({ pixelsMs: between - began, decodeMs: ended - between })
})
