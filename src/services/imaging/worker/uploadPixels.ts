import type { Size } from '#core/geometry.ts'
import { uploadSize } from '#core/uploadSize.ts'
import { createResampler } from './lanczos/createResampler.ts'
import { readPicture } from './pictureFile.ts'
import { openPixels, type PixelSource } from './pixelSource.ts'

/** RGBA pixels with straight alpha at the upload size. */
export interface UploadPixels {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  /** The picture's own, oriented. */
  readonly from: Size
  /** The upload's. */
  readonly to: Size
}

function swapRedAndBlue(pixels: Uint8ClampedArray<ArrayBuffer>) {
  for (let i = 0; i < pixels.length; i += 4) {
    const first = pixels[i]
    pixels[i] = pixels[i + 2]
    pixels[i + 2] = first
  }
}

async function resized(source: PixelSource, to: Size, signal: AbortSignal) {
  const { size: from, hasAlpha: alpha } = source
  const resampler = await createResampler({ from, to, alpha })
  for (let y = 0; y < from.height; y += resampler.bandRows) {
    signal.throwIfAborted()
    const rows = Math.min(resampler.bandRows, from.height - y)
    await source.read(y, rows, resampler.band(rows))
    resampler.push(rows)
  }
  const pixels = resampler.finish()
  if (source.blueFirst) swapRedAndBlue(pixels)
  return pixels
}

/**
 * Decodes a picture and resizes it to its upload size with the filter of the GPT Image node of ComfyUI: the pixels are the
 * very ones that Pillow gives. A picture that is small enough keeps its pixels.
 * @param totalPixels the model's upload budget
 */
export async function uploadPixels(
  picture: Blob,
  totalPixels: number,
  signal: AbortSignal,
): Promise<UploadPixels> {
  const source = await openPixels(await readPicture(picture))
  try {
    const to = uploadSize(source.size, totalPixels)
    return { pixels: await resized(source, to, signal), from: source.size, to }
  } finally {
    source.close()
  }
}
