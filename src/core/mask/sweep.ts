import { clamp } from '#core/geometry.ts'
import type { Capsule, Spans } from './capsule.ts'
import { type Edge, type Falloff, outerRadius, valueAtDistance } from './falloff.ts'
import { TILE, type Tile } from './mask.ts'

/** A capsule on its way through the tiles of a grid. */
export interface Sweep {
  readonly capsule: Capsule
  readonly continues: boolean
  readonly edge: Edge
  readonly lean: number
  /** None where each cell is to be reckoned exactly. */
  readonly falloff: Falloff | undefined
}

/** The rows first .. first + count - 1 of one row of tiles, and the capsule in them. */
export interface Band {
  readonly first: number
  readonly count: number
  /** Where there is something. */
  readonly outer: Spans
  /** Where it is full. */
  readonly inner: Spans
}

/** The cells start <= x < end that some row reaches, and those that all rows fill. */
export function reachOf({ count, outer, inner }: Band) {
  let start = outer.starts[0] ?? 0
  let end = outer.ends[0] ?? 0
  let fullStart = inner.starts[0] ?? 0
  let fullEnd = inner.ends[0] ?? 0
  for (let row = 1; row < count; row++) {
    start = Math.min(start, outer.starts[row] ?? 0)
    end = Math.max(end, outer.ends[row] ?? 0)
    fullStart = Math.max(fullStart, inner.starts[row] ?? 0)
    fullEnd = Math.min(fullEnd, inner.ends[row] ?? 0)
  }
  return { start, end, fullStart, fullEnd }
}

/**
 * Whether all cells of a tile are nearest to the first disc of a capsule that continues another, so that they cannot
 * be raised. The region that is so is convex (or a convex part of it is looked at): the corners decide.
 */
export function isBehind(
  sweep: Sweep,
  { first, count }: Pick<Band, 'first' | 'count'>,
  { x, end }: { x: number; end: number },
): boolean {
  if (!sweep.continues) return false
  const { from, ux, uy } = sweep.capsule
  const spread = Math.max(0, -sweep.lean)
  const behind = (u: number, v: number) => {
    const px = u + 0.5 - from.x
    const py = v + 0.5 - from.y
    return px * ux + py * uy + Math.abs(px * uy - py * ux) * spread <= 0
  }
  const last = first + count - 1
  return behind(x, first) && behind(end, first) && behind(x, last) && behind(end, last)
}

/** Whether any row has a cell in the tile whose left edge is at x. */
export function isTouched({ count, outer }: Band, x: number): boolean {
  for (let row = 0; row < count; row++) {
    if ((outer.starts[row] ?? 0) < x + TILE && (outer.ends[row] ?? 0) > x) return true
  }
  return false
}

/** Cells start <= u < end of row y; the one at u = 0 would be at `at` in the tile. */
interface Run {
  readonly y: number
  readonly start: number
  readonly end: number
  readonly at: number
}

/** Raises the cells of the tile whose left edge is at x. */
export function raiseTile(
  tile: Tile,
  x: number,
  { sweep, band }: { sweep: Sweep; band: Band },
): void {
  const raise = sweep.falloff ? raiseByTable : raiseExactly
  const { first, count, outer, inner } = band
  for (let row = 0; row < count; row++) {
    const start = Math.max(outer.starts[row] ?? 0, x)
    const end = Math.min(outer.ends[row] ?? 0, x + TILE)
    if (start >= end) continue
    const y = first + row
    const at = (y % TILE) * TILE - x
    const fullStart = Math.min(end, Math.max(start, inner.starts[row] ?? 0))
    const fullEnd = Math.max(fullStart, Math.min(end, inner.ends[row] ?? 0))
    if (start < fullStart) raise(tile, sweep, { y, start, end: fullStart, at })
    if (fullStart < fullEnd) tile.fill(255, at + fullStart, at + fullEnd)
    if (fullEnd < end) raise(tile, sweep, { y, start: fullEnd, end, at })
  }
}

/**
 * The value of a cell is the greatest that any disc on the axis gives it. Where the radius R - axis * taper changes, the
 * one with the least distance / radius is at axis = along - taper * across^2 / (R - taper * along).
 */
function raiseByTable(tile: Tile, { capsule, edge, falloff }: Sweep, run: Run): void {
  if (!falloff) return
  const { from, ux, uy, length, taper } = capsule
  const { values, start } = falloff
  const outerFrom = outerRadius(from.radius, edge)
  let scale = falloff.scale / (outerFrom * outerFrom)
  const py = run.y + 0.5 - from.y
  let px = run.start + 0.5 - from.x
  for (let i = run.at + run.start; i < run.at + run.end; i++) {
    const across = px * uy - py * ux
    let ahead = px * ux + py * uy
    if (taper !== 0) {
      const apex = outerFrom - taper * ahead
      const axis = clamp(ahead - (taper * across * across) / apex, 0, length)
      const outer = outerFrom - axis * taper
      scale = falloff.scale / (outer * outer)
      ahead -= axis
    } else if (ahead > length) ahead -= length
    else if (ahead > 0) ahead = 0
    const square = ahead * ahead + across * across
    const value = values[(square * scale - start) | 0] ?? 0
    if (value > (tile[i] ?? 0)) tile[i] = value
    px++
  }
}

/** The same without a table, and with the disc that reaches out furthest. */
function raiseExactly(tile: Tile, { capsule, lean, edge }: Sweep, run: Run): void {
  const { from, ux, uy, length, taper } = capsule
  const py = run.y + 0.5 - from.y
  for (let u = run.start; u < run.end; u++) {
    const px = u + 0.5 - from.x
    const along = px * ux + py * uy
    const across = Math.abs(px * uy - py * ux)
    const axis = Math.max(0, Math.min(length, along - across * lean))
    const distance = Math.sqrt((along - axis) ** 2 + across * across)
    const value = valueAtDistance(distance, from.radius - axis * taper, edge)
    if (value > (tile[run.at + u] ?? 0)) tile[run.at + u] = value
  }
}
