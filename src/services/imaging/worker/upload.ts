import type { Upload, UploadOrder } from '#services/imaging/imaging.ts'
import { maskAlpha } from './maskAlpha.ts'
import { encodeAlphaPng, encodePng } from './png.ts'
import { partPixels, type UploadPixels } from './uploadPixels.ts'

/** Makes the very files that are sent, one after another so that only one picture is in memory at a time. */
export async function makeUpload(
  { pictures, mask, totalPixels, ...part }: UploadOrder,
  signal: AbortSignal,
): Promise<Upload> {
  const images: Blob[] = []
  let first: Omit<UploadPixels, 'pixels'> | undefined
  for (const picture of pictures) {
    const sent = { totalPixels, ...(first ? {} : part) }
    const { pixels, from, to } = await partPixels(picture, sent, signal)
    first ??= { from, to }
    images.push(await encodePng(pixels, to))
  }
  if (!first) throw new Error('an upload needs a picture')
  const { to: size } = first
  if (!mask) return { images, size }
  const crop = part.crop ?? { x: 0, y: 0, ...first.from }
  const alpha = await maskAlpha({ ...mask, ...first, crop })
  return { images, mask: encodeAlphaPng(alpha, size), size }
}
