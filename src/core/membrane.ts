import type { Size } from '#core/geometry.ts'

/** A grid of values, some of them known. */
export interface Membrane extends Size {
  /** Row by row; those that are not known are written by `stretchMembrane`. */
  readonly values: Float32Array
  /** 0: to be found. */
  readonly known: Uint8Array
}

/** A grid on which four times each unknown value, less its neighbours, is to be `load`. */
interface Level extends Membrane {
  readonly load: Float32Array
  /** The places of what is unknown. */
  readonly cells: Int32Array
}

/** So few unknown values are found by passes alone. */
const SMALL = 100
const SMALL_PASSES = 60
/** Passes before and after each correction. */
const PASSES = 2
const CYCLES = 4

/**
 * Stretches a membrane over the gaps between known values: every other value becomes the mean of its neighbours
 * (Laplace's equation; Perez, Gangnet and Blake's "Poisson Image Editing", 2003, with a guidance field of zero). At the
 * grid's edges, which hold nothing, it is level. Solved in place by full multigrid (Briggs, "A Multigrid Tutorial"), to
 * about a hundredth of the values' range. With nothing known all values become 0.
 */
export function stretchMembrane(membrane: Membrane): void {
  const level = {
    ...membrane,
    load: new Float32Array(membrane.values.length),
    cells: gaps(membrane),
  }
  if (level.cells.length === membrane.values.length) membrane.values.fill(0)
  else if (level.cells.length > 0) stretch(level)
}

function stretch(level: Level): void {
  const { cells, values } = level
  if (cells.length <= SMALL) startFromMean(level)
  else {
    const half = halfOf(level)
    stretchMembrane(half)
    for (const at of cells) values[at] = valueBetween(half, at, level.width)
  }
  for (let i = 0; i < CYCLES; i++) cycle(level)
}

function gaps({ known }: Membrane): Int32Array {
  const cells = new Int32Array(known.length)
  let count = 0
  for (let at = 0; at < known.length; at++) if (known[at] === 0) cells[count++] = at
  return cells.slice(0, count)
}

function startFromMean({ values, known, cells }: Level): void {
  let sum = 0
  for (let at = 0; at < known.length; at++) if (known[at] !== 0) sum += values[at] ?? 0
  const mean = sum / (known.length - cells.length)
  for (const at of cells) values[at] = mean
}

/** Calls `take` for every place with its place on the grid of half the size. */
function eachWithParent({ width, height }: Size, take: (at: number, parent: number) => void): void {
  const halfWidth = (width + 1) >> 1
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) take(y * width + x, (y >> 1) * halfWidth + (x >> 1))
}

/** An empty grid of half the size. */
function emptyHalf({ width, height }: Size): Membrane {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 }
  const area = half.width * half.height
  return { ...half, values: new Float32Array(area), known: new Uint8Array(area) }
}

/** The membrane on a grid of half the size: what is known there is the mean of what was known. */
function halfOf(membrane: Membrane): Membrane {
  const half = emptyHalf(membrane)
  const { values, known } = half
  eachWithParent(membrane, (at, parent) => {
    if (membrane.known[at] === 0) return
    values[parent] = (values[parent] ?? 0) + (membrane.values[at] ?? 0)
    known[parent] = (known[parent] ?? 0) + 1
  })
  for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) / (known[at] || 1)
  return half
}

/** The value on a grid of half the size at a place of this one, bilinear. */
function valueBetween({ width, height, values }: Membrane, at: number, fineWidth: number): number {
  const y = Math.floor(at / fineWidth)
  const x = at - y * fineWidth
  const left = Math.max(0, (x - 1) >> 1)
  const right = Math.min(left + 1, width - 1)
  const above = Math.max(0, (y - 1) >> 1)
  const below = Math.min(above + 1, height - 1)
  const across = Math.max(0, x / 2 - 0.25 - left)
  const down = Math.max(0, y / 2 - 0.25 - above)
  const along = (row: number) =>
    (values[row * width + left] ?? 0) * (1 - across) + (values[row * width + right] ?? 0) * across
  return along(above) * (1 - down) + along(below) * down
}

/** A V-cycle: passes, the correction by a grid of half the size, and passes again. */
function cycle(level: Level): void {
  if (level.cells.length <= SMALL) {
    relax(level, SMALL_PASSES)
    return
  }
  relax(level, PASSES)
  const correction = correctionOf(level)
  if (correction.cells.length > 0) {
    cycle(correction)
    for (const at of level.cells)
      level.values[at] = (level.values[at] ?? 0) + valueBetween(correction, at, level.width)
  }
  relax(level, PASSES)
}

/** What is still wrong, to be made good on a grid of half the size: 0 wherever anything is known. */
function correctionOf(level: Level): Level {
  const half = emptyHalf(level)
  const load = new Float32Array(half.values.length)
  eachWithParent(level, (at, parent) => {
    if (level.known[at] !== 0) half.known[parent] = 1
    else
      load[parent] =
        (load[parent] ?? 0) +
        (level.load[at] ?? 0) +
        around(level, at) -
        4 * (level.values[at] ?? 0)
  })
  return { ...half, load, cells: gaps(half) }
}

/** The sum of the four neighbours; beyond the grid's edge a value has itself for one. */
function around({ width, values }: Membrane, at: number): number {
  const own = values[at] ?? 0
  const x = at % width
  const left = x > 0 ? (values[at - 1] ?? own) : own
  const right = x < width - 1 ? (values[at + 1] ?? own) : own
  return left + right + (values[at - width] ?? own) + (values[at + width] ?? own)
}

/** Gauss-Seidel passes, forwards and backwards in turn. */
function relax(level: Level, passes: number): void {
  const { cells, values, load } = level
  for (let pass = 0; pass < passes; pass++) {
    for (let i = 0; i < cells.length; i++) {
      const at = cells[pass % 2 === 0 ? i : cells.length - 1 - i] ?? 0
      values[at] = (around(level, at) + (load[at] ?? 0)) / 4
    }
  }
}
