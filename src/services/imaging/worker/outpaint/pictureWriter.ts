import type { Size } from '#core/geometry.ts'
import { createCanvas } from '#services/imaging/worker/canvas.ts'
import { createPngWriter } from '#services/imaging/worker/pngWriter.ts'

/** A PNG made of rows of RGBA pixels with straight alpha that come from the top. */
export interface PictureWriter {
  readonly write: (pixels: Uint8Array<ArrayBuffer>) => Promise<void>
  readonly finish: () => Promise<Blob>
}

/** By way of a canvas: the browser's encoder is several times faster. It is exact for opaque pixels only. */
export function createOpaqueWriter(size: Size): PictureWriter {
  const context = createCanvas(size, { willReadFrequently: true })
  let y = 0
  return {
    write: async ({ buffer, byteOffset, length }) => {
      const pixels = new Uint8ClampedArray(buffer, byteOffset, length)
      const rows = new ImageData(pixels, size.width)
      context.putImageData(rows, 0, y)
      y += rows.height
    },
    finish: async () => {
      const file = await context.canvas.convertToBlob({ type: 'image/png' })
      // Else its memory is held until the canvas happens to be collected.
      context.canvas.width = 0
      return file
    },
  }
}

/** PNG's filter that leaves the differences from the pixel to the left. */
const SUB = 1

/** Exact for every pixel, those under alpha 0 too. */
export function createExactWriter(size: Size): PictureWriter {
  const writer = createPngWriter(size, 'rgba')
  const rowBytes = 4 * size.width
  return {
    write: async (pixels) => {
      const scanlines = new Uint8Array((pixels.length / rowBytes) * (rowBytes + 1))
      let to = 0
      for (let row = 0; row < pixels.length; row += rowBytes) {
        scanlines[to++] = SUB
        for (let i = 0; i < rowBytes; i++)
          scanlines[to++] = pixels[row + i] - (i < 4 ? 0 : pixels[row + i - 4])
      }
      await writer.write(scanlines)
    },
    finish: writer.finish,
  }
}
