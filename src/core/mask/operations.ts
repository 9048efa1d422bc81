import { EMPTY_TILE, emptyMask, FULL_TILE, type Mask, type Tile } from './mask.ts'

/** What was kept is repainted and the other way round. */
export function inverted(mask: Mask): Mask {
  const area = mask.width * mask.height
  return { ...mask, tiles: mask.tiles.map(invertedTile), painted: 255 * area - mask.painted }
}

function invertedTile(tile: Tile): Tile {
  if (tile === EMPTY_TILE) return FULL_TILE
  if (tile === FULL_TILE) return EMPTY_TILE
  const turned = tile.slice()
  const words = new Uint32Array(turned.buffer)
  for (let at = 0; at < words.length; at++) words[at] = ~(words[at] ?? 0)
  return turned
}

/** Nothing is painted any more. */
export const cleared = (mask: Mask): Mask => emptyMask(mask)
