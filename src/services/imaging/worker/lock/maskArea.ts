import type { Rect, Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile, tileExtent } from '#core/mask/mask.ts'

/** The values of a mask in a rectangle within it, row by row. */
export function maskIn(mask: Mask, { x, y, width, height }: Rect): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const tileRow = Math.floor((y + row) / TILE) * mask.columns
    const from = ((y + row) % TILE) * TILE
    for (let u = x; u < x + width; ) {
      const tile = mask.tiles[tileRow + Math.floor(u / TILE)]
      const skip = u % TILE
      const count = Math.min(TILE - skip, x + width - u)
      if (tile !== EMPTY_TILE)
        values.set(tile.subarray(from + skip, from + skip + count), row * width + u - x)
      u += count
    }
  }
  return values
}

/** Calls `take` with every tile that is not empty and the rectangle of the picture it covers. */
function eachInked(mask: Mask, take: (tile: Tile, rect: Rect) => void) {
  for (const [index, tile] of mask.tiles.entries()) {
    if (tile === EMPTY_TILE) continue
    const x = (index % mask.columns) * TILE
    const y = Math.floor(index / mask.columns) * TILE
    take(tile, { x, y, ...tileExtent(mask, index) })
  }
}

/** Edges of what is painted; left > right while nothing is. */
interface Edges {
  left: number
  top: number
  right: number
  bottom: number
}

function reach(edges: Edges, x: number, y: number) {
  edges.left = Math.min(edges.left, x)
  edges.top = Math.min(edges.top, y)
  edges.right = Math.max(edges.right, x)
  edges.bottom = Math.max(edges.bottom, y)
}

/** The smallest rectangle that holds every pixel of a part of the mask that is painted at all; undefined if none is. */
export function paintedBounds(mask: Mask, within: Rect): Rect | undefined {
  const edges: Edges = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  eachInked(mask, (tile, { x, y, width, height }) => {
    const { left, top, right, bottom } = overlap({ x, y, width, height }, within)
    if (left >= right || top >= bottom) return
    if (tile === FULL_TILE) {
      reach(edges, left, top)
      reach(edges, right - 1, bottom - 1)
      return
    }
    for (let v = top; v < bottom; v++)
      for (let u = left; u < right; u++) if (tile[(v - y) * TILE + u - x] > 0) reach(edges, u, v)
  })
  const { left, top, right, bottom } = edges
  if (left > right) return undefined
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** The part of a rectangle that lies in another one, by its edges; left >= right or top >= bottom where none does. */
const overlap = (a: Rect, b: Rect): Edges => ({
  left: Math.max(a.x, b.x),
  top: Math.max(a.y, b.y),
  right: Math.min(a.x + a.width, b.x + b.width),
  bottom: Math.min(a.y + a.height, b.y + b.height),
})

/** A part of the mask on a coarser grid: 255 wherever any pixel is painted at all, else 0. */
export function paintedOn(grid: Size, mask: Mask, within: Rect): Uint8Array<ArrayBuffer> {
  const painted = new Uint8Array(grid.width * grid.height)
  const columnOf = (u: number) => Math.floor(((u - within.x + 0.5) * grid.width) / within.width)
  const rowOf = (v: number) => Math.floor(((v - within.y + 0.5) * grid.height) / within.height)
  const putRow = (values: Tile, left: number, row: number) => {
    for (let i = 0; i < values.length; i++)
      if (values[i] > 0) painted[row + columnOf(left + i)] = 255
  }
  eachInked(mask, (tile, rect) => {
    const { left, top, right, bottom } = overlap(rect, within)
    if (left >= right) return
    const [first, last] = [columnOf(left), columnOf(right - 1)]
    for (let v = top; v < bottom; v++) {
      const row = rowOf(v) * grid.width
      const start = (v - rect.y) * TILE - rect.x
      if (tile === FULL_TILE) painted.fill(255, row + first, row + last + 1)
      else putRow(tile.subarray(start + left, start + right), left, row)
    }
  })
  return painted
}
