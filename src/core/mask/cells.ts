import type { Rect } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile, tileExtent } from './mask.ts'

/** A mask on a grid of square cells. */
export interface CellTiles {
  /** The sums of values in cells over the pixels in a whole cell, row by row; 0 beyond the picture. */
  readonly window: (window: Rect) => Float32Array
  /** By column and by row: which share of a cell lies in the picture. */
  readonly weights: {
    readonly across: (column: number) => number
    readonly down: (row: number) => number
  }
}

/** Looks at a mask in cells of a side in pixels that divides TILE. Each tile is summed up once. */
export function createCells(mask: Mask, cellPx: number): CellTiles {
  const perTile = TILE / cellPx
  const known = new Map<number, Float32Array>()
  const cellsOf = (index: number): Float32Array => {
    const before = known.get(index)
    if (before) return before
    const cells = summed(mask.tiles[index] ?? EMPTY_TILE, { mask, index, cellPx })
    known.set(index, cells)
    return cells
  }
  const window = ({ x, y, width, height }: Rect): Float32Array => {
    const values = new Float32Array(width * height)
    const last = { column: Math.ceil(mask.width / cellPx), row: Math.ceil(mask.height / cellPx) }
    const right = Math.min(x + width, last.column)
    for (let v = Math.max(0, y); v < Math.min(y + height, last.row); v++) {
      const tileRow = Math.floor(v / perTile) * mask.columns
      for (let u = Math.max(0, x); u < right; ) {
        const index = tileRow + Math.floor(u / perTile)
        const end = Math.min(right, (Math.floor(u / perTile) + 1) * perTile)
        const from = (v % perTile) * perTile + (u % perTile)
        if (mask.tiles[index] !== EMPTY_TILE)
          values.set(cellsOf(index).subarray(from, from + end - u), (v - y) * width + u - x)
        u = end
      }
    }
    return values
  }
  const share = (cell: number, pixels: number) =>
    Math.max(0, Math.min(cellPx, pixels - cell * cellPx)) / (cell < 0 ? Infinity : cellPx)
  return {
    window,
    weights: {
      across: (column) => share(column, mask.width),
      down: (row) => share(row, mask.height),
    },
  }
}

interface Summing {
  readonly mask: Mask
  readonly index: number
  readonly cellPx: number
}

function summed(tile: Tile, { mask, index, cellPx }: Summing): Float32Array {
  const { width, height } = tileExtent(mask, index)
  const perTile = TILE / cellPx
  const cells = new Float32Array(perTile * perTile)
  if (tile === FULL_TILE && width === TILE && height === TILE) return cells.fill(255)
  const share = 1 / (cellPx * cellPx)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cellPx) * perTile
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor(x / cellPx)
      cells[at] = (cells[at] ?? 0) + share * (tile[y * TILE + x] ?? 0)
    }
  }
  return cells
}
