import { inspectAvif } from './avif.ts'
import { inspectBmp } from './bmp.ts'
import { inspectGif } from './gif.ts'
import type { PictureHeader } from './header.ts'
import { inspectJpeg } from './jpeg.ts'
import { inspectPng } from './png.ts'
import { requireOpenable } from './refusal.ts'
import { type Format, sniff } from './sniff.ts'
import { inspectWebp } from './webp.ts'

export interface InspectedPicture extends PictureHeader {
  readonly format: Format
}

const inspectors: Readonly<
  Record<Format, (bytes: Uint8Array) => PictureHeader | Promise<PictureHeader>>
> = {
  PNG: inspectPng,
  JPEG: inspectJpeg,
  WebP: inspectWebp,
  AVIF: inspectAvif,
  GIF: inspectGif,
  BMP: inspectBmp,
}

/**
 * Reads what a picture file says of itself. Rejects with a `FailureError` of kind `picture` if it is not a picture that
 * can be opened, if its end is missing, or if it is too large.
 * @param bytes the whole file
 */
export async function inspect(bytes: Uint8Array): Promise<InspectedPicture> {
  const format = sniff(bytes)
  const header = await inspectors[format](bytes)
  requireOpenable(header.size)
  return { ...header, format }
}
