import type { Size } from '#core/geometry.ts'
import { EMPTY_TILE, emptyMask, FULL_TILE, type Mask, TILE, type Tile, withTiles } from './mask.ts'
import { evenTileIn, windowOf } from './window.ts'

export interface Translation {
  /** Of the new canvas. */
  readonly size: Size
  /** Where on it the old picture's top left corner comes to lie, in whole pixels; may be negative. */
  readonly x: number
  readonly y: number
  /** What is beyond the old picture. */
  readonly beyond: 0 | 255
}

/**
 * The mask on a larger or smaller canvas, for a picture that is extended or cropped. Tiles are shared where the old
 * picture comes to lie whole tiles away. Throws a RangeError for parts of pixels.
 */
export function translatedTo(mask: Mask, { size, x, y, beyond }: Translation): Mask {
  if (!Number.isInteger(x) || !Number.isInteger(y))
    throw new RangeError(`A mask moves by whole pixels, not by ${x}, ${y}.`)
  const empty = emptyMask(size)
  const outside = beyond === 0 ? EMPTY_TILE : FULL_TILE
  const tiles = new Map<number, Tile>()
  for (const index of empty.tiles.keys()) {
    const left = (index % empty.columns) * TILE - x
    const top = Math.floor(index / empty.columns) * TILE - y
    const rect = { x: left, y: top, width: TILE, height: TILE }
    const isAway = left >= mask.width || top >= mask.height || left <= -TILE || top <= -TILE
    const isWithin = left >= 0 && top >= 0 && left + TILE <= mask.width && top + TILE <= mask.height
    const same = isWithin ? sameTile(mask, left, top) : undefined
    const even = isAway ? outside : evenTileIn(mask, rect)
    const keepsEven = even !== undefined && (isWithin || even === outside)
    tiles.set(index, same ?? (keepsEven ? even : windowOf(mask, rect, beyond)))
  }
  return withTiles(empty, tiles)
}

/** The tile that begins at this pixel, if one does. */
function sameTile(mask: Mask, left: number, top: number): Tile | undefined {
  if (left % TILE !== 0 || top % TILE !== 0) return undefined
  return mask.tiles[(top / TILE) * mask.columns + left / TILE]
}
