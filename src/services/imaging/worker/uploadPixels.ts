import type { Rect, Size } from '#core/geometry.ts'
import { uploadSize } from '#core/uploadSize.ts'
import { createResampler } from './lanczos/createResampler.ts'
import { cropped } from './lock/picture.ts'
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

/** All pixels of a source at another size, RGBA with straight alpha, as Pillow's Lanczos makes them. */
export async function resized(
  source: Omit<PixelSource, 'close'>,
  to: Size,
  signal: AbortSignal,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
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

/** What of a picture is sent, and how. */
export interface SentPart {
  /** The model's upload budget in pixels. */
  readonly totalPixels: number
  /** In whole pixels of the oriented picture, cut out before anything is resized; absent: all of it. */
  readonly crop?: Rect
  /** Larger or smaller; absent: by the budget. */
  readonly size?: Size
}

/** The pixels of a part of a picture at the size it is sent at. An `internal` failure if there is no such part. */
export async function partPixels(
  picture: Blob,
  { totalPixels, crop, size }: SentPart,
  signal: AbortSignal,
): Promise<UploadPixels> {
  const source = await openPixels(await readPicture(picture))
  try {
    const part = cropped(source, crop ?? { x: 0, y: 0, ...source.size })
    const to = size ?? uploadSize(part.size, totalPixels)
    return { pixels: await resized(part, to, signal), from: source.size, to }
  } finally {
    source.close()
  }
}

/**
 * Decodes a picture and resizes it to its upload size with the filter of the GPT Image node of ComfyUI: the pixels are the
 * very ones that Pillow gives. A picture that is small enough keeps its pixels.
 * @param totalPixels the model's upload budget
 */
export const uploadPixels = (
  picture: Blob,
  totalPixels: number,
  signal: AbortSignal,
): Promise<UploadPixels> => partPixels(picture, { totalPixels }, signal)
