import { type HolePlane, holePixelsOf } from './holePlane.ts'
import type { Ties } from './ties.ts'

/** A hole's pixels and which are side by side. */
interface Grid extends HolePlane {
  readonly cells: Int32Array
  /** Four a cell, as places in `cells`; `cells.length` stands for "not of the hole". */
  readonly neighbours: Int32Array
  /** Each pixel's place in `cells`. */
  readonly cellAt: Int32Array
}

const smallGrid = 64
const smallGridPasses = 60
const passes = 10
/** Over-relaxation of each step towards the mean. */
const haste = 1.5

/**
 * The smoothest surfaces over the hole: each pixel is the mean of its neighbours and of what it is tied to (Laplace's
 * equation). Solved from coarse to fine, each size starting from the answer of the one half as large.
 */
export function smoothSurfaces(plane: HolePlane, ties: Ties): readonly Float32Array[] {
  const grid = createGrid(plane)
  const isSmall = grid.cells.length <= smallGrid
  const surfaces = isSmall
    ? ties.pulls.map(() => new Float32Array(grid.cells.length + 1))
    : stretched(grid, ties)
  const shares = Float32Array.from(
    ties.count,
    (count, cell) => 1 / Math.max(1, count + degree(grid, cell)),
  )
  for (const [i, surface] of surfaces.entries()) {
    for (let pass = 0; pass < (isSmall ? smallGridPasses : passes); pass++) {
      relax(surface, grid, { pull: ties.pulls[i], shares, backwards: pass % 2 === 1 })
    }
  }
  return surfaces.map((surface) => surface.subarray(0, grid.cells.length))
}

function createGrid({ hole, width, height }: HolePlane): Grid {
  const cells = holePixelsOf(hole)
  const cellAt = new Int32Array(width * height).fill(cells.length)
  for (let cell = 0; cell < cells.length; cell++) cellAt[cells[cell]] = cell
  const neighbours = new Int32Array(cells.length * 4).fill(cells.length)
  for (let cell = 0; cell < cells.length; cell++) {
    const at = cells[cell]
    const x = at % width
    if (x > 0) neighbours[cell * 4] = cellAt[at - 1]
    if (x < width - 1) neighbours[cell * 4 + 1] = cellAt[at + 1]
    if (at >= width) neighbours[cell * 4 + 2] = cellAt[at - width]
    if (at + width < hole.length) neighbours[cell * 4 + 3] = cellAt[at + width]
  }
  return { hole, width, height, cells, neighbours, cellAt }
}

function degree({ neighbours, cells }: Grid, cell: number): number {
  let count = 0
  for (let i = cell * 4; i < cell * 4 + 4; i++) if (neighbours[i] < cells.length) count++
  return count
}

/** The surfaces of the grid half the size, on this one. One number longer than the grid: the last is always 0. */
function stretched(grid: Grid, ties: Ties): Float32Array[] {
  const width = (grid.width + 1) >> 1
  const height = (grid.height + 1) >> 1
  const parents = Int32Array.from(
    grid.cells,
    (at) => (Math.floor(at / grid.width) >> 1) * width + ((at % grid.width) >> 1),
  )
  const hole = new Uint8Array(width * height)
  for (const parent of parents) hole[parent] = 1
  const coarseCells = holePixelsOf(hole)
  const cellAt = new Int32Array(width * height)
  for (let cell = 0; cell < coarseCells.length; cell++) cellAt[coarseCells[cell]] = cell
  const gather = (values: Float32Array) => {
    const sums = new Float32Array(coarseCells.length)
    for (let cell = 0; cell < parents.length; cell++) sums[cellAt[parents[cell]]] += values[cell]
    return sums
  }
  const coarse = smoothSurfaces(
    { hole, width, height },
    { count: gather(ties.count), pulls: ties.pulls.map(gather) },
  )
  return coarse.map((surface) => {
    const stretchedSurface = new Float32Array(parents.length + 1)
    for (let cell = 0; cell < parents.length; cell++)
      stretchedSurface[cell] = surface[cellAt[parents[cell]]]
    return stretchedSurface
  })
}

interface Relaxation {
  readonly pull: Float32Array
  /** One over the number of values a pixel is the mean of. */
  readonly shares: Float32Array
  readonly backwards: boolean
}

function relax(
  surface: Float32Array,
  { cells, neighbours }: Grid,
  { pull, shares, backwards }: Relaxation,
): void {
  const step = backwards ? -1 : 1
  for (
    let cell = backwards ? cells.length - 1 : 0;
    cell >= 0 && cell < cells.length;
    cell += step
  ) {
    const sum =
      pull[cell] +
      surface[neighbours[cell * 4]] +
      surface[neighbours[cell * 4 + 1]] +
      surface[neighbours[cell * 4 + 2]] +
      surface[neighbours[cell * 4 + 3]]
    surface[cell] += haste * (sum * shares[cell] - surface[cell])
  }
}
