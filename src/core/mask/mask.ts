import type { Size } from '#core/geometry.ts'

/** Side of a tile in pixels. */
export const TILE = 64

/** Bytes of a tile. */
export const TILE_BYTES = TILE * TILE

/** TILE x TILE bytes, row by row: 0 keep .. 255 repaint. Never written after it is made. */
export type Tile = Uint8Array

/**
 * What is to be repainted: one byte per source pixel, in tiles. Immutable: an operation makes a new mask that shares
 * every tile it did not touch. What lies in a tile beyond the picture's edge means nothing.
 */
export interface Mask extends Size {
  readonly columns: number
  readonly rows: number
  /** Row by row; tiles whose bytes within the picture are all 0 are `EMPTY_TILE`, all 255 `FULL_TILE`. */
  readonly tiles: readonly Tile[]
  /** Sum of all bytes within the picture. */
  readonly painted: number
}

/** The one tile of zeros. */
export const EMPTY_TILE: Tile = new Uint8Array(TILE_BYTES)

/** The one tile of 255s. */
export const FULL_TILE: Tile = new Uint8Array(TILE_BYTES).fill(255)

/** How many tiles it takes to cover a side of so many pixels. */
export const tilesAlong = (side: number): number => Math.ceil(side / TILE)

/** A mask in which nothing is painted. */
export function emptyMask({ width, height }: Size): Mask {
  const columns = tilesAlong(width)
  const rows = tilesAlong(height)
  const tiles = new Array<Tile>(columns * rows).fill(EMPTY_TILE)
  return { width, height, columns, rows, tiles, painted: 0 }
}

/** The size of the part of a tile that lies within the picture. */
export function tileExtent(mask: Mask, index: number): Size {
  const column = index % mask.columns
  const row = Math.floor(index / mask.columns)
  return {
    width: Math.min(TILE, mask.width - column * TILE),
    height: Math.min(TILE, mask.height - row * TILE),
  }
}

/** The sum of a tile's bytes within the picture. */
function paintedIn(tile: Tile, { width, height }: Size): number {
  if (tile === EMPTY_TILE) return 0
  if (tile === FULL_TILE) return 255 * width * height
  let sum = 0
  for (let y = 0; y < height; y++) {
    const end = y * TILE + width
    for (let at = y * TILE; at < end; at++) sum += tile[at] ?? 0
  }
  return sum
}

/** The shared constant in place of a tile with this sum, where it is one. */
function shared(tile: Tile, sum: number, { width, height }: Size): Tile {
  if (sum === 0) return EMPTY_TILE
  return sum === 255 * width * height ? FULL_TILE : tile
}

/**
 * The mask with some tiles (by index) exchanged. It takes the tiles over: they must not be written afterwards.
 * The mask itself when every tile is already there. Throws a RangeError for an index or a tile that does not fit.
 */
export function withTiles(mask: Mask, changes: ReadonlyMap<number, Tile>): Mask {
  const tiles = mask.tiles.slice()
  let painted = mask.painted
  let changed = false
  for (const [index, tile] of changes) {
    const before = tiles[index]
    if (!before || tile.length !== TILE_BYTES)
      throw new RangeError(`No tile ${index} in this mask.`)
    if (before === tile) continue
    const extent = tileExtent(mask, index)
    const sum = paintedIn(tile, extent)
    const after = shared(tile, sum, extent)
    if (before === after) continue
    painted += sum - paintedIn(before, extent)
    tiles[index] = after
    changed = true
  }
  return changed ? { ...mask, tiles, painted } : mask
}

/** Whether two tiles are the same within the picture. */
export function sameWithin(a: Tile, b: Tile, { width, height }: Size): boolean {
  if (a === b) return true
  for (let y = 0; y < height; y++) {
    const end = y * TILE + width
    for (let at = y * TILE; at < end; at++) if (a[at] !== b[at]) return false
  }
  return true
}

/** The value of the pixel; x and y are whole numbers. 0 outside the picture. */
export function valueAt(mask: Mask, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return 0
  const tile = mask.tiles[Math.floor(y / TILE) * mask.columns + Math.floor(x / TILE)]
  return tile?.[(y % TILE) * TILE + (x % TILE)] ?? 0
}

/** The painted share of the picture, 0..1. */
export const coverage = (mask: Mask): number => mask.painted / (255 * mask.width * mask.height)

/** Nothing is painted. */
export const isUntouched = (mask: Mask): boolean => mask.painted === 0

/** Whether a byte of the tile within the picture is more than half painted. */
function isOpenIn(tile: Tile, { width, height }: Size): boolean {
  for (let y = 0; y < height; y++) {
    const end = y * TILE + width
    for (let at = y * TILE; at < end; at++) if ((tile[at] ?? 0) > 127) return true
  }
  return false
}

/** Of tiles that lie within the picture as a whole. */
const openTiles = new WeakMap<Tile, boolean>([
  [EMPTY_TILE, false],
  [FULL_TILE, true],
])

/** Something is painted, but no pixel by more than half: the API repaints nothing of that. */
export function isFaint(mask: Mask): boolean {
  if (isUntouched(mask)) return false
  return !mask.tiles.some((tile, index) => {
    const extent = tileExtent(mask, index)
    if (extent.width * extent.height < TILE_BYTES) return isOpenIn(tile, extent)
    const isOpen = openTiles.get(tile) ?? isOpenIn(tile, extent)
    openTiles.set(tile, isOpen)
    return isOpen
  })
}

/** Every pixel is painted to the full. */
export const isFull = (mask: Mask): boolean => mask.painted === 255 * mask.width * mask.height
