import type { Rect, Size } from '#core/geometry.ts'
import { emptyMask, type Mask, TILE, TILE_BYTES, type Tile, tileExtent, withTiles } from './mask.ts'
import { evenTileIn, windowOf } from './window.ts'

/**
 * The mask at another size of the picture: each pixel is the mean of the area that it covers of the old one (box
 * filter), so that the painted share stays the same.
 */
export function resizedTo(mask: Mask, size: Size): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask
  const empty = emptyMask(size)
  const tiles = new Map<number, Tile>()
  for (const index of empty.tiles.keys()) {
    const extent = tileExtent(empty, index)
    const x = (index % empty.columns) * TILE
    const y = Math.floor(index / empty.columns) * TILE
    const across = sharesOf({ from: x, count: extent.width, scale: mask.width / size.width })
    const down = sharesOf({ from: y, count: extent.height, scale: mask.height / size.height })
    const rect = {
      x: across.start,
      y: down.start,
      width: Math.min(mask.width, across.end) - across.start,
      height: Math.min(mask.height, down.end) - down.start,
    }
    tiles.set(index, evenTileIn(mask, rect) ?? meanTile(mask, rect, { across, down }))
  }
  return withTiles(empty, tiles)
}

/** Of what pixels along a side are made: old pixels start <= i < end. */
interface Shares {
  readonly start: number
  readonly end: number
  readonly pixels: readonly Share[]
}

interface Share {
  /** The first old pixel that a pixel covers, from `start` on. */
  readonly first: number
  /** How much of each old pixel it covers from then on; they come to 1. */
  readonly weights: readonly number[]
}

interface Side {
  readonly from: number
  readonly count: number
  /** Old pixels to a new one. */
  readonly scale: number
}

function sharesOf({ from, count, scale }: Side): Shares {
  const start = Math.floor(from * scale)
  const pixels = Array.from({ length: count }, (_, at): Share => {
    const low = (from + at) * scale
    const high = (from + at + 1) * scale
    const first = Math.floor(low)
    const length = Math.max(1, Math.ceil(high - 1e-9) - first)
    const weights = Array.from(
      { length },
      (_, k) => Math.max(0, Math.min(high, first + k + 1) - Math.max(low, first + k)) / scale,
    )
    return { first: first - start, weights }
  })
  const last = pixels.at(-1)
  return { start, end: start + (last ? last.first + last.weights.length : 0), pixels }
}

interface Axes {
  readonly across: Shares
  readonly down: Shares
}

/** Along the rows first, then down the columns. */
function meanTile(mask: Mask, rect: Rect, { across, down }: Axes): Tile {
  const values = windowOf(mask, rect)
  const along = new Float32Array(rect.height * TILE)
  for (let y = 0; y < rect.height; y++)
    across.pixels.forEach(({ first, weights }, x) => {
      const from = y * rect.width + first
      along[y * TILE + x] = weights.reduce((sum, w, k) => sum + w * (values[from + k] ?? 0), 0)
    })
  const tile = new Uint8Array(TILE_BYTES)
  down.pixels.forEach(({ first, weights }, y) => {
    for (let x = 0; x < across.pixels.length; x++) {
      const from = first * TILE + x
      const mean = weights.reduce((sum, w, k) => sum + w * (along[from + k * TILE] ?? 0), 0)
      tile[y * TILE + x] = mean + 0.5
    }
  })
  return tile
}
