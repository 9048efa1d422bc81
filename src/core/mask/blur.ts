import { type CellTiles, createCells } from './cells.ts'
import { type GridBlur, planBlur } from './gaussian.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, TILE_BYTES, type Tile } from './mask.ts'
import { type OnShare, retiled } from './retile.ts'

export interface Blurring {
  /** Standard deviation in pixels; more than 0. */
  readonly sigmaPx: number
  /** The byte for a blurred value, 0..255 with its fraction; 0 and 255 stay what they are. */
  readonly finish: (value: number) => number
  readonly onShare?: OnShare | undefined
}

/**
 * The mask blurred by a Gaussian, to within 1.5/255. What lies beyond the picture has no weight: a mask that
 * touches the frame does not fade there. Tiles far from any edge cost nothing. A wide Gaussian is worked out on a grid
 * of the means of square cells and interpolated: it is so smooth that nothing is lost.
 */
export function blurred(mask: Mask, { sigmaPx, finish, onShare }: Blurring): Mask {
  const plan = planBlur(mask, sigmaPx)
  const cells = createCells(mask, plan.cellPx)
  const mostTaps = Math.max(plan.across.length, plan.down.length)
  const reach = Math.ceil(((mostTaps + 2) * plan.cellPx) / TILE)
  const tileAt = (index: number) => {
    const column = index % mask.columns
    const row = Math.floor(index / mask.columns)
    const even = evenAround(mask, { column, row, reach })
    if (even) return even
    const values = blurredCells(cells, plan, { column, row })
    return plan.cellPx === 1 ? finished(values, finish) : interpolated(values, plan.cellPx, finish)
  }
  return retiled(mask, { tileAt, onShare })
}

interface Place {
  readonly column: number
  readonly row: number
}

/** The tile of constants that all tiles within reach are, if there is one. */
function evenAround(mask: Mask, { column, row, reach }: Place & { reach: number }) {
  const first = mask.tiles[row * mask.columns + column]
  if (first !== EMPTY_TILE && first !== FULL_TILE) return undefined
  const right = Math.min(mask.columns - 1, column + reach)
  const bottom = Math.min(mask.rows - 1, row + reach)
  for (let y = Math.max(0, row - reach); y <= bottom; y++)
    for (let x = Math.max(0, column - reach); x <= right; x++)
      if (mask.tiles[y * mask.columns + x] !== first) return undefined
  return first
}

/**
 * The blurred values of the cells of a tile, with one more on each side: first along the rows, for all rows that the
 * columns need, then down the columns.
 */
function blurredCells(cells: CellTiles, plan: GridBlur, place: Place): Float32Array {
  const { across, down, cellPx } = plan
  const { weights } = cells
  const side = TILE / cellPx + 2
  const left = place.column * (TILE / cellPx) - 1
  const top = place.row * (TILE / cellPx) - 1
  const x = left - (across.length - 1)
  const y = top - (down.length - 1)
  const width = side + 2 * (across.length - 1)
  const height = side + 2 * (down.length - 1)
  const source = cells.window({ x, y, width, height })
  const along = new Float32Array(side * height)
  for (let u = 0; u < side; u++) {
    const norm = 1 / tapped(across, (k) => weights.across(left + u + k))
    for (let v = 0; v < height; v++)
      along[u * height + v] = norm * lineSum(source, across, v * width + u + across.length - 1)
  }
  const values = new Float32Array(side * side)
  for (let v = 0; v < side; v++) {
    const norm = 1 / tapped(down, (k) => weights.down(top + v + k))
    for (let u = 0; u < side; u++)
      values[v * side + u] = norm * lineSum(along, down, u * height + v + down.length - 1)
  }
  return values
}

/** The sum of numbers beside each other, weighed by their distance from the middle one. */
function lineSum(numbers: Float32Array, taps: Float32Array, middle: number): number {
  let sum = (taps[0] ?? 0) * (numbers[middle] ?? 0)
  for (let k = 1; k < taps.length; k++)
    sum += (taps[k] ?? 0) * ((numbers[middle - k] ?? 0) + (numbers[middle + k] ?? 0))
  return sum
}

function tapped(taps: Float32Array, weightAt: (k: number) => number): number {
  let sum = (taps[0] ?? 0) * weightAt(0)
  for (let k = 1; k < taps.length; k++) sum += (taps[k] ?? 0) * (weightAt(-k) + weightAt(k))
  return sum
}

/** Where each pixel is a cell. */
function finished(values: Float32Array, finish: Blurring['finish']): Tile {
  const tile = new Uint8Array(TILE_BYTES)
  for (let y = 0; y < TILE; y++)
    for (let x = 0; x < TILE; x++)
      tile[y * TILE + x] = finish(values[(y + 1) * (TILE + 2) + x + 1] ?? 0)
  return tile
}

/** Between the middles of four cells (bilinear). */
function interpolated(values: Float32Array, cellPx: number, finish: Blurring['finish']): Tile {
  const side = TILE / cellPx + 2
  const tile = new Uint8Array(TILE_BYTES)
  for (let y = 0; y < TILE; y++) {
    const v = (y + 0.5) / cellPx + 0.5
    const row = Math.floor(v) * side
    const down = v - Math.floor(v)
    for (let x = 0; x < TILE; x++) {
      const u = (x + 0.5) / cellPx + 0.5
      const at = row + Math.floor(u)
      const right = u - Math.floor(u)
      const upper = (values[at] ?? 0) * (1 - right) + (values[at + 1] ?? 0) * right
      const lower = (values[at + side] ?? 0) * (1 - right) + (values[at + side + 1] ?? 0) * right
      tile[y * TILE + x] = finish(upper * (1 - down) + lower * down)
    }
  }
  return tile
}
