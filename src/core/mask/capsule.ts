/** A round mark; in cells of a coverage grid, cell (i, j) having its centre at (i + 0.5, j + 0.5). */
export interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/**
 * The hull of two discs: what a round brush sweeps on its way from one to the other. The axis runs from the first
 * disc's centre along (ux, uy).
 */
export interface Capsule {
  readonly from: Disc
  readonly to: Disc
  readonly ux: number
  readonly uy: number
  readonly length: number
  /** By how much the radius shrinks per cell of the axis: the sine of the angle between a side and the axis. */
  readonly taper: number
}

/** A capsule of length 0. */
export const dab = (disc: Disc): Capsule => ({
  from: disc,
  to: disc,
  ux: 1,
  uy: 0,
  length: 0,
  taper: 0,
})

/** Nobody sees a shorter way, and numbers near 0 are too coarse to give it a direction. */
const SHORTEST = 1e-9

/** The capsule between two discs; where one holds the other, the last disc alone. */
export function capsuleBetween(from: Disc, to: Disc): Capsule {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const length = Math.hypot(dx, dy)
  const shrinkage = from.radius - to.radius
  if (length <= Math.max(SHORTEST, Math.abs(shrinkage))) return dab(to)
  return { from, to, ux: dx / length, uy: dy / length, length, taper: shrinkage / length }
}

/** How far a side leans in: the tangent of the angle between it and the axis. */
export const leanOf = ({ taper }: Capsule): number => taper / Math.sqrt(1 - taper * taper)

/** One side of an outline: x + (v - y) * slope in the rows v from top to bottom. */
interface Side {
  readonly top: number
  readonly bottom: number
  readonly x: number
  readonly y: number
  readonly slope: number
}

/** What bounds a capsule: its discs and the two sides that touch both. */
export interface Outline {
  readonly from: Disc
  readonly to: Disc
  readonly left: Side
  readonly right: Side
}

/** The outline of the capsule with its radii exchanged for others, which must not differ by more. */
export function outlineOf(capsule: Capsule, fromRadius: number, toRadius: number): Outline {
  const { ux, uy, length } = capsule
  // Not spread: copies of other hidden classes slow `fillSpans` down.
  const from = { x: capsule.from.x, y: capsule.from.y, radius: fromRadius }
  const to = { x: capsule.to.x, y: capsule.to.y, radius: toRadius }
  const along = length > 0 ? (fromRadius - toRadius) / length : 0
  const across = Math.sqrt(1 - along * along)
  return {
    from,
    to,
    left: sideAt(from, to, { x: ux * along + uy * across, y: uy * along - ux * across }),
    right: sideAt(from, to, { x: ux * along - uy * across, y: uy * along + ux * across }),
  }
}

/** The side that touches both discs in the direction of a unit vector. */
function sideAt(from: Disc, to: Disc, normal: { readonly x: number; readonly y: number }): Side {
  const x = from.x + from.radius * normal.x
  const y = from.y + from.radius * normal.y
  const endX = to.x + to.radius * normal.x
  const endY = to.y + to.radius * normal.y
  const slope = endY === y ? 0 : (endX - x) / (endY - y)
  return { top: Math.min(y, endY), bottom: Math.max(y, endY), x, y, slope }
}

/** Rows first .. first + count - 1 of a grid that is so many cells wide. */
export interface Rows {
  readonly first: number
  readonly count: number
  readonly width: number
}

/** For each of some rows the run of cells start <= x < end. */
export interface Spans {
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** A row without a cell starts here and ends at -NOWHERE, so that minimum and maximum over rows stay right. */
const NOWHERE = 1 << 30

/** Finds in each row the cells of the grid whose centres lie within the outline. */
export function fillSpans({ starts, ends }: Spans, outline: Outline, rows: Rows): void {
  const { x: ax, y: ay, radius: a } = outline.from
  const { x: bx, y: by, radius: b } = outline.to
  const { left, right } = outline
  const { first, count, width } = rows
  for (let row = 0; row < count; row++) {
    const v = first + row + 0.5
    const halfA = halfChord(a * a - (v - ay) * (v - ay))
    const halfB = halfChord(b * b - (v - by) * (v - by))
    const l = crossing(left, v)
    const r = crossing(right, v)
    const low = lesser(lesser(lesser(ax - halfA, bx - halfB), l), r)
    const high = greater(greater(greater(ax + halfA, bx + halfB), l), r)
    const start = low > 0 ? Math.ceil(low - 0.5) : 0
    const end = high < width ? Math.floor(high + 0.5) : width
    starts[row] = start < end ? start : NOWHERE
    ends[row] = start < end ? end : -NOWHERE
  }
}

/** Half of what a disc cuts out of a row, from its square; -Infinity where the row passes it by. */
const halfChord = (square: number) => (square < 0 ? Number.NEGATIVE_INFINITY : Math.sqrt(square))

/** Where a side crosses the row, NaN where it does not. */
const crossing = ({ top, bottom, x, y, slope }: Side, v: number) =>
  v >= top && v <= bottom ? x + (v - y) * slope : Number.NaN

// Math.min and Math.max cost three times as much here; and these keep `a` where `b` is NaN.
const lesser = (a: number, b: number) => (b < a ? b : a)
const greater = (a: number, b: number) => (b > a ? b : a)
