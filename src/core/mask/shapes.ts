import { clamp, type ImagePoint, imagePoint, type Rect, type Size } from '#core/geometry.ts'
import { emptyMask, FULL_TILE, type Mask, TILE, TILE_BYTES, type Tile, withTiles } from './mask.ts'
import { polygonMask } from './polygon.ts'
import type { Shape } from './shape.ts'

/** What a shape covers of each pixel of a picture of this size, 0..255 by area. It may lie outside, or be empty. */
export function shapeMask(size: Size, shape: Shape): Mask {
  switch (shape.kind) {
    case 'rectangle':
      return rectangleMask(size, shape.rect)
    case 'ellipse':
      return ellipseMask(size, shape.rect)
    case 'polygon':
      return polygonMask(size, shape.points)
  }
}

/** How much of each pixel along a side lies between two places, 0..1, with the whole tiles they are in. */
interface Stretch {
  readonly firstTile: number
  readonly endTile: number
  /** From the first pixel of the first tile. */
  readonly shares: Float64Array
}

function stretchOf(from: number, to: number, side: number): Stretch {
  const [start, end] = [clamp(from, 0, side), clamp(to, 0, side)]
  const firstTile = Math.floor(start / TILE)
  const endTile = start < end ? Math.ceil(end / TILE) : firstTile
  const shares = new Float64Array((endTile - firstTile) * TILE)
  for (let at = 0; at < shares.length; at++) {
    const pixel = firstTile * TILE + at
    shares[at] = Math.max(0, Math.min(end, pixel + 1) - Math.max(start, pixel))
  }
  return { firstTile, endTile, shares }
}

/** The exact areas that a rectangle covers. One without area, or that is not finite, covers nothing. */
export function rectangleMask(size: Size, { x, y, width, height }: Rect): Mask {
  const empty = emptyMask(size)
  if (!Number.isFinite(x + y + width + height)) return empty
  const across = stretchOf(x, x + width, size.width)
  const down = stretchOf(y, y + height, size.height)
  const tiles = new Map<number, Tile>()
  for (let row = down.firstTile; row < down.endTile; row++) {
    const rows = sharesIn(down, row)
    for (let column = across.firstTile; column < across.endTile; column++)
      tiles.set(row * empty.columns + column, productTile(sharesIn(across, column), rows))
  }
  return withTiles(empty, tiles)
}

const sharesIn = ({ firstTile, shares }: Stretch, tile: number) =>
  shares.subarray((tile - firstTile) * TILE, (tile - firstTile + 1) * TILE)

const isWhole = (shares: Float64Array) => shares.every((share) => share === 1)

function productTile(across: Float64Array, down: Float64Array): Tile {
  if (isWhole(across) && isWhole(down)) return FULL_TILE
  const tile = new Uint8Array(TILE_BYTES)
  down.forEach((share, y) => {
    if (share === 0) return
    for (let x = 0; x < TILE; x++) tile[y * TILE + x] = 255 * share * (across[x] ?? 0) + 0.5
  })
  return tile
}

/** How far the straight sides that an ellipse is drawn with keep from it, in pixels. */
const FLATNESS = 1 / 1024

/** Enough for that up to a radius of 200,000 pixels. */
const MOST_CORNERS = 1 << 16

/**
 * The areas covered by the ellipse that touches the middle of every side of a rectangle: those of a polygon of the same
 * area, no further from it than 1/1024 pixel.
 */
export function ellipseMask(size: Size, { x, y, width, height }: Rect): Mask {
  if (!(width > 0 && height > 0 && Number.isFinite(x + y + width + height))) return emptyMask(size)
  const radius = Math.max(width, height) / 2
  const corners = clamp(Math.ceil(Math.PI / Math.sqrt((2 * FLATNESS) / radius)), 16, MOST_CORNERS)
  const step = (2 * Math.PI) / corners
  const outward = Math.sqrt(step / Math.sin(step)) / 2
  const points = Array.from({ length: corners }, (_, corner): ImagePoint => {
    const angle = corner * step
    return imagePoint(
      x + width * (0.5 + outward * Math.cos(angle)),
      y + height * (0.5 + outward * Math.sin(angle)),
    )
  })
  return polygonMask(size, points)
}
