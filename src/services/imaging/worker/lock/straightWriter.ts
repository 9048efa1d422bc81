import type { Size } from '#core/geometry.ts'
import type { PictureWriter } from '#services/imaging/worker/outpaint/pictureWriter.ts'

/**
 * A PNG by the browser's own encoder of pixels with straight alpha, by way of a bitmap that is not premultiplied.
 * Chromium keeps every value; a browser that premultiplies on the way does not. It holds all pixels twice.
 */
export function createStraightWriter({ width, height }: Size): PictureWriter {
  const pixels = new Uint8ClampedArray(width * height * 4)
  let at = 0
  return {
    write: async (rows) => {
      pixels.set(rows, at)
      at += rows.length
    },
    finish: async () => {
      const bitmap = await createImageBitmap(new ImageData(pixels, width, height), {
        premultiplyAlpha: 'none',
        colorSpaceConversion: 'none',
      })
      const canvas = new OffscreenCanvas(width, height)
      canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap)
      return canvas.convertToBlob({ type: 'image/png' })
    },
  }
}
