import type { Rect } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE } from './mask.ts'

/** The values of the mask in a rectangle, row by row; `beyond` where it reaches beyond the picture. */
export function windowOf(mask: Mask, rect: Rect, beyond = 0): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(rect.width * rect.height)
  if (beyond > 0) values.fill(beyond)
  const right = Math.min(mask.width, rect.x + rect.width)
  const bottom = Math.min(mask.height, rect.y + rect.height)
  for (let y = Math.max(0, rect.y); y < bottom; y++) {
    const row = Math.floor(y / TILE) * mask.columns
    const to = (y - rect.y) * rect.width - rect.x
    for (let x = Math.max(0, rect.x); x < right; ) {
      const end = Math.min(right, (Math.floor(x / TILE) + 1) * TILE)
      const tile = mask.tiles[row + Math.floor(x / TILE)] ?? EMPTY_TILE
      const from = (y % TILE) * TILE + (x % TILE)
      values.set(tile.subarray(from, from + end - x), to + x)
      x = end
    }
  }
  return values
}

/** The one tile of constants that a rectangle sees of a mask: none if it sees others, or more than one. */
export function evenTileIn(mask: Mask, rect: Rect): typeof EMPTY_TILE | undefined {
  const left = Math.floor(Math.max(0, rect.x) / TILE)
  const top = Math.floor(Math.max(0, rect.y) / TILE)
  const right = Math.ceil(Math.min(mask.width, rect.x + rect.width) / TILE)
  const bottom = Math.ceil(Math.min(mask.height, rect.y + rect.height) / TILE)
  const first = mask.tiles[top * mask.columns + left]
  if (first !== EMPTY_TILE && first !== FULL_TILE) return undefined
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++)
      if (mask.tiles[row * mask.columns + column] !== first) return undefined
  return first
}
