import type { Thumbnail } from '#services/imaging/imaging.ts'
import { createCanvas } from './canvas.ts'
import { decodeSmall } from './decode.ts'
import { readPicture } from './pictureFile.ts'

const LONG_SIDE = 320
const QUALITY = 0.8

/** A small picture for the gallery: WebP, or PNG where the browser cannot write WebP (Safari). */
export async function makeThumbnail(picture: Blob): Promise<Thumbnail> {
  const { bitmap, size } = await decodeSmall(await readPicture(picture), LONG_SIDE)
  const context = createCanvas(bitmap)
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const blob = await context.canvas.convertToBlob({ type: 'image/webp', quality: QUALITY })
  return { blob, size }
}
