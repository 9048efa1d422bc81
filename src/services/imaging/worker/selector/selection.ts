import type { Rect, Size } from '#core/geometry.ts'
import { EMPTY_TILE, emptyMask, TILE, TILE_BYTES, type Tile, withTiles } from '#core/mask/mask.ts'
import { type PackedMask, packed } from '#core/mask/pack.ts'

export interface Selection {
  /** A byte for each pixel of the window, row by row. */
  readonly values: Uint8Array
  /** Where in the picture they are. */
  readonly window: Rect
  /** The part of the picture, within the window, beyond which they are all 0. */
  readonly bounds: Rect
}

/** Where in one axis a tile and the bounds overlap. */
const overlap = (tile: number, from: number, length: number) => ({
  first: Math.max(tile * TILE, from),
  end: Math.min((tile + 1) * TILE, from + length),
})

/** The part of a selection that lies in a tile. */
function tileOf({ values, window, bounds }: Selection, column: number, row: number): Tile {
  const across = overlap(column, bounds.x, bounds.width)
  const down = overlap(row, bounds.y, bounds.height)
  const tile = new Uint8Array(TILE_BYTES)
  for (let y = down.first; y < down.end; y++) {
    const from = (y - window.y) * window.width - window.x
    const line = values.subarray(from + across.first, from + across.end)
    tile.set(line, (y % TILE) * TILE + (across.first % TILE))
  }
  return tile
}

/** What was selected, as a mask of the whole picture. Only the tiles within the bounds are made. */
export function packedSelection(picture: Size, selection: Selection): PackedMask {
  const { bounds } = selection
  const empty = emptyMask(picture)
  const changes = new Map<number, Tile>()
  const left = Math.floor(bounds.x / TILE)
  const right = Math.ceil((bounds.x + bounds.width) / TILE)
  const bottom = Math.ceil((bounds.y + bounds.height) / TILE)
  for (let row = Math.floor(bounds.y / TILE); row < bottom; row++)
    for (let column = left; column < right; column++) {
      const tile = tileOf(selection, column, row)
      const isEmpty = tile.every((value) => value === 0)
      changes.set(row * empty.columns + column, isEmpty ? EMPTY_TILE : tile)
    }
  return packed(withTiles(empty, changes))
}
