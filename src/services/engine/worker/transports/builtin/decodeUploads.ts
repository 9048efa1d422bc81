import type { Size } from '#core/geometry.ts'
import { ApiError, unreadableImage } from './apiError.ts'
import { decodeByCanvas, decodePixels } from './decodePixels.ts'
import type { Pixels } from './pixels.ts'
import { pngHasAlpha } from './pngAlpha.ts'

/** Rejects with an `ApiError` when the file is no picture. */
export async function decodePicture(file: Blob): Promise<Pixels> {
  const picture = await decodePixels(file).catch(() => undefined)
  if (!picture) throw unreadableImage()
  return picture
}

const invalidMask = (problem: string) =>
  new ApiError(`Invalid mask image format - ${problem}`, {
    code: 'invalid_mask_image_format',
    param: 'mask',
  })

/** From this alpha on a pixel of the mask is kept. */
const KEEP = 128

/** What the mask opens: 1 for every pixel to be filled. Rejects with an `ApiError` when the mask does not fit. */
export async function decodeHole(file: Blob, picture: Size): Promise<Uint8Array> {
  const mask = await decodeByCanvas(file).catch(() => undefined)
  if (!mask) throw invalidMask('mask is not a readable image.')
  if (!pngHasAlpha(new Uint8Array(await file.arrayBuffer())))
    throw invalidMask('mask image missing alpha channel.')
  if (mask.width !== picture.width || mask.height !== picture.height)
    throw invalidMask('mask size does not match image size.')
  const hole = new Uint8Array(mask.width * mask.height)
  for (let i = 0; i < hole.length; i++) hole[i] = mask.data[i * 4 + 3] < KEEP ? 1 : 0
  return hole
}
