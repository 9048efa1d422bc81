import { createCanvas } from './pixels.ts'
import type { Encoding } from './readPictureRequest.ts'

/** A PNG in the format that was asked for; as it is where the browser cannot write that one. */
export async function encodeAs(png: Blob, { format, compression }: Encoding): Promise<Blob> {
  if (format === 'png') return png
  const bitmap = await createImageBitmap(png, { colorSpaceConversion: 'none' })
  const context = createCanvas(bitmap)
  if (format === 'jpeg') {
    // JPEG has no alpha: without a ground, what is transparent would turn black.
    context.fillStyle = 'white'
    context.fillRect(0, 0, bitmap.width, bitmap.height)
  }
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return context.canvas.convertToBlob({ type: `image/${format}`, quality: compression / 100 })
}
