import type { Rect } from '#core/geometry.ts'
import { EMPTY_TILE, emptyMask, FULL_TILE, type Mask, TILE, type Tile, tileExtent } from './mask.ts'

/** What was kept is repainted and the other way round. */
export function inverted(mask: Mask): Mask {
  const area = mask.width * mask.height
  return { ...mask, tiles: mask.tiles.map(invertedTile), painted: 255 * area - mask.painted }
}

/** The same for a tile. */
export function invertedTile(tile: Tile): Tile {
  if (tile === EMPTY_TILE) return FULL_TILE
  if (tile === FULL_TILE) return EMPTY_TILE
  const turned = tile.slice()
  const words = new Uint32Array(turned.buffer)
  for (let at = 0; at < words.length; at++) words[at] = ~(words[at] ?? 0)
  return turned
}

/** Nothing is painted any more. */
export const cleared = (mask: Mask): Mask => emptyMask(mask)

/** Everything is painted. */
export const filledAll = (mask: Mask): Mask => inverted(emptyMask(mask))

/** The smallest rectangle that holds every pixel that is painted at all; undefined if none is. */
export function maskBounds(mask: Mask): Rect | undefined {
  if (mask.painted === 0) return undefined
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0]
  mask.tiles.forEach((tile, index) => {
    if (tile === EMPTY_TILE) return
    const x = (index % mask.columns) * TILE
    const y = Math.floor(index / mask.columns) * TILE
    const { width, height } = tileExtent(mask, index)
    const isInside = left <= x && top <= y && right >= x + width && bottom >= y + height
    const painted = isInside ? undefined : paintedIn(tile, width, height)
    if (!painted) return
    left = Math.min(left, x + painted.x)
    top = Math.min(top, y + painted.y)
    right = Math.max(right, x + painted.x + painted.width)
    bottom = Math.max(bottom, y + painted.y + painted.height)
  })
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The bounds within a tile that is not empty. */
function paintedIn(tile: Tile, width: number, height: number): Rect {
  if (tile === FULL_TILE) return { x: 0, y: 0, width, height }
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (tile[y * TILE + x] === 0) continue
      left = Math.min(left, x)
      top = Math.min(top, y)
      right = Math.max(right, x + 1)
      bottom = y + 1
    }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
