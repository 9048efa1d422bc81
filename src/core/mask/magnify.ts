import { clamp, type Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, TILE, TILE_BYTES, type Tile, tilesAlong } from './mask.ts'

/** Values on a grid that has one cell for 2^shift x 2^shift pixels of a picture. */
export interface CoarseGrid {
  /** Of the picture. */
  readonly size: Size
  readonly shift: number
  /** Of the cells, in tiles. */
  readonly columns: number
  /** Cells without a tile are 0. */
  readonly coverageTiles: ReadonlyMap<number, Tile>
}

/** The tiles of the picture, by index, in which a grid is not 0, with its values for each pixel. */
export function* pixelTiles(grid: CoarseGrid): Generator<readonly [number, Tile]> {
  if (grid.shift === 0) {
    yield* grid.coverageTiles
    return
  }
  const columns = tilesAlong(grid.size.width)
  const rows = tilesAlong(grid.size.height)
  const side = 2 ** grid.shift
  for (const index of grid.coverageTiles.keys()) {
    const left = (index % grid.columns) * side
    const top = Math.floor(index / grid.columns) * side
    for (let row = top; row < Math.min(rows, top + side); row++) {
      for (let column = left; column < Math.min(columns, left + side); column++) {
        const tile = magnifiedTile(grid, column, row)
        if (tile !== EMPTY_TILE) yield [row * columns + column, tile]
      }
    }
  }
}

function magnifiedTile(grid: CoarseGrid, column: number, row: number): Tile {
  const cells = TILE >> grid.shift
  const patch = patchAt(grid, column * cells - 1, row * cells - 1)
  const first = patch[0] ?? 0
  if (patch.some((value) => value !== first)) return interpolated(patch, grid.shift)
  if (first === 0) return EMPTY_TILE
  return first === 255 ? FULL_TILE : new Uint8Array(TILE_BYTES).fill(first)
}

/** The cells of one tile of the picture, from (left, top) on, with those around; beyond the edge as at the edge. */
function patchAt({ size, shift, columns, coverageTiles }: CoarseGrid, left: number, top: number) {
  const side = (TILE >> shift) + 2
  const first = { u: Math.max(0, left), v: Math.max(0, top) }
  const last = {
    u: Math.min(left + side - 1, (size.width - 1) >> shift),
    v: Math.min(top + side - 1, (size.height - 1) >> shift),
  }
  const tileAt = (u: number, v: number) =>
    coverageTiles.get(Math.floor(v / TILE) * columns + Math.floor(u / TILE)) ?? EMPTY_TILE
  // They lie in two by two tiles at most.
  const upper = [tileAt(first.u, first.v), tileAt(last.u, first.v)] as const
  const lower = [tileAt(first.u, last.v), tileAt(last.u, last.v)] as const
  const patch = new Uint8Array(side * side)
  if ([...upper, ...lower].every((tile) => tile === FULL_TILE)) return patch.fill(255)
  const right = last.u - (last.u % TILE)
  const bottom = last.v - (last.v % TILE)
  for (let row = 0; row < side; row++) {
    const v = clamp(top + row, 0, last.v)
    const [near, far] = v < bottom ? upper : lower
    for (let column = 0; column < side; column++) {
      const u = clamp(left + column, 0, last.u)
      const tile = u < right ? near : far
      patch[row * side + column] = tile[(v % TILE) * TILE + (u % TILE)] ?? 0
    }
  }
  return patch
}

/** Bilinear between the centres of the cells, exactly, rounded to the nearest. */
function interpolated(patch: Uint8Array, shift: number): Tile {
  const side = (TILE >> shift) + 2
  const half = (1 << shift) >> 1
  // Weights are odd multiples of half a pixel, in 1 / whole of a cell.
  const whole = 2 << shift
  const weightAt = (pixel: number) => ((pixel + half) & ((1 << shift) - 1)) * 2 + 1
  const rounding = (whole * whole) / 2
  const tile = new Uint8Array(TILE_BYTES)
  const line = new Int32Array(side)
  for (let y = 0; y < TILE; y++) {
    const row = ((y + half) >> shift) * side
    const lower = weightAt(y)
    for (let u = 0; u < side; u++) {
      const above = patch[row + u] ?? 0
      const below = patch[row + side + u] ?? 0
      line[u] = above * (whole - lower) + below * lower
    }
    for (let x = 0; x < TILE; x++) {
      const u = (x + half) >> shift
      const right = weightAt(x)
      const sum = (line[u] ?? 0) * (whole - right) + (line[u + 1] ?? 0) * right
      tile[y * TILE + x] = (sum + rounding) >> (2 * shift + 2)
    }
  }
  return tile
}
