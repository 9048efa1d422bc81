import type { Upload, UploadOrder } from '#services/imaging/imaging.ts'
import { maskAlpha } from './maskAlpha.ts'
import { encodeAlphaPng, encodePng } from './png.ts'
import { type UploadPixels, uploadPixels } from './uploadPixels.ts'

/** Makes the very files that are sent, one after another so that only one picture is in memory at a time. */
export async function makeUpload(
  { pictures, mask, totalPixels }: UploadOrder,
  signal: AbortSignal,
): Promise<Upload> {
  const images: Blob[] = []
  let first: Omit<UploadPixels, 'pixels'> | undefined
  for (const picture of pictures) {
    const { pixels, from, to } = await uploadPixels(picture, totalPixels, signal)
    first ??= { from, to }
    images.push(await encodePng(pixels, to))
  }
  if (!first) throw new Error('an upload needs a picture')
  const { to: size } = first
  if (!mask) return { images, size }
  return { images, mask: encodeAlphaPng(await maskAlpha({ ...mask, ...first }), size), size }
}
