import type { Size } from '#core/geometry.ts'

/** A Gaussian on a grid of square cells. */
export interface GridBlur {
  /** The side of a cell in pixels: a power of two up to TILE. */
  readonly cellPx: number
  /** The weights by distance in cells, from the middle on. */
  readonly across: Float32Array
  readonly down: Float32Array
}

/** A Gaussian of fewer cells than this is not smooth enough for its cells. */
const LEAST_SIGMA_CELLS = 4

const LARGEST_CELL_PX = 64

/** How far the weights reach, in standard deviations: beyond it are 0.05 %. */
const REACH = 3.5

/** A picture is at least so many cells wide and high: the last ones, which may lie in it in part, hardly count. */
const LEAST_SIDE_CELLS = 16

/** Plans a blur of a picture with a standard deviation in pixels. */
export function planBlur({ width, height }: Size, sigmaPx: number): GridBlur {
  const mostPx = Math.min(
    LARGEST_CELL_PX,
    sigmaPx / LEAST_SIGMA_CELLS,
    Math.min(width, height) / LEAST_SIDE_CELLS,
  )
  let cellPx = 1
  while (2 * cellPx <= mostPx) cellPx *= 2
  const taps = tapsFor(Math.sqrt(varianceLeft(sigmaPx, cellPx)) / cellPx)
  // From one more cell on each side no weight reaches further than over all of the picture.
  const within = (side: number) => taps.subarray(0, Math.ceil(side / cellPx) + 2)
  return { cellPx, across: within(width), down: within(height) }
}

/** What taking means over cells and interpolating between them does not blur already: s^2 / 12 and s^2 / 6. */
const varianceLeft = (sigmaPx: number, cellPx: number) =>
  cellPx === 1 ? sigmaPx ** 2 : sigmaPx ** 2 - (cellPx ** 2 - 1) / 12 - cellPx ** 2 / 6

/** Not yet divided by their sum: that is another one near the frame. */
const tapsFor = (sigma: number) =>
  Float32Array.from({ length: Math.max(1, Math.ceil(REACH * sigma)) + 1 }, (_, k) =>
    Math.exp(-0.5 * (k / sigma) ** 2),
  )
