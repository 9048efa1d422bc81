import type { Rect } from '#core/geometry.ts'
import { EMPTY_TILE, type Mask, TILE, TILE_BYTES, type Tile } from './mask.ts'
import { retiled } from './retile.ts'

const holds = (rects: readonly Rect[], x: number, y: number) =>
  rects.some((r) => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height)

/** The tile with what lies beyond the rectangles taken out; its first pixel is at (left, top) of the picture. */
function restrictedTile(tile: Tile, left: number, top: number, rects: readonly Rect[]): Tile {
  const near = rects.filter(
    ({ x, y, width, height }) =>
      x < left + TILE && y < top + TILE && x + width > left && y + height > top,
  )
  if (near.length === 0) return EMPTY_TILE
  const kept = new Uint8Array(TILE_BYTES)
  for (let at = 0; at < TILE_BYTES; at++)
    if (holds(near, left + (at % TILE), top + Math.floor(at / TILE))) kept[at] = tile[at] ?? 0
  return kept
}

/** What of a mask lies in any of the rectangles, in whole image pixels; all else is kept. */
export const restrictedTo = (mask: Mask, rects: readonly Rect[]): Mask =>
  retiled(mask, {
    tileAt: (index, tile) => {
      if (tile === EMPTY_TILE) return tile
      const left = (index % mask.columns) * TILE
      return restrictedTile(tile, left, Math.floor(index / mask.columns) * TILE, rects)
    },
  })
