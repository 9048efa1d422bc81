import { TILE } from '#core/mask/mask.ts'
import { type Picture, readRows } from './lock/picture.ts'
import { turnUnless } from './turnUnless.ts'

/** Rows of a picture, as high as a tile of a mask; the last ones may be lower. */
interface PictureBand {
  readonly y: number
  readonly rows: number
  /** RGBA with straight alpha. */
  readonly pixels: Uint8Array<ArrayBuffer>
}

/** All rows of a picture from the top. Others get their turn in between; ends with an `AbortError` if it is aborted. */
export async function* pictureBands(
  picture: Picture,
  signal: AbortSignal,
): AsyncGenerator<PictureBand> {
  const { height } = picture.size
  for (let y = 0; y < height; y += TILE) {
    await turnUnless(signal)
    const rows = Math.min(TILE, height - y)
    yield { y, rows, pixels: await readRows(picture, y, rows) }
  }
}
