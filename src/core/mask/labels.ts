import type { Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, TILE, TILE_BYTES, type Tile } from './mask.ts'

/** Which pixels make up areas, and which of them hang together. */
export interface AreaRule {
  /** The values that belong to an area: from .. to. */
  readonly from: number
  readonly to: number
  /** Whether pixels that touch at a corner hang together (8-connected), or only at a side (4-connected). */
  readonly corners: boolean
}

/** The areas of a tile by itself. */
export interface Labels {
  /** For each pixel the number of its area from 1 on, 0 if it is in none; nothing where all pixels are in area 1. */
  readonly labels: Uint16Array | undefined
  readonly count: number
}

const NONE: Labels = { labels: new Uint16Array(TILE_BYTES), count: 0 }
const ALL: Labels = { labels: undefined, count: 1 }

/**
 * Numbers the areas of a tile in the order of their first pixels, from the top left on; always in the same way. Run by
 * run: each takes a label of the runs above it and joins all of those (Rosenfeld and Pfaltz, 1966).
 */
export function labelled(tile: Tile, { width, height }: Size, rule: AreaRule): Labels {
  if (tile === EMPTY_TILE) return rule.from === 0 ? ALL : NONE
  if (tile === FULL_TILE) return rule.to === 255 ? ALL : NONE
  const labels = new Uint16Array(TILE_BYTES)
  const parents: number[] = [0]
  const reach = rule.corners ? 1 : 0
  for (let row = 0; row < height * TILE; row += TILE) {
    const rowEnd = row + width
    for (let at = nextWithin(tile, row, rowEnd, rule); at < rowEnd; ) {
      const end = nextBeyond(tile, at, rowEnd, rule)
      const from = Math.max(row, at - reach) - TILE
      const to = Math.min(rowEnd, end + reach) - TILE
      labels.fill(labelBelow(labels, parents, { from: Math.max(0, from), to }), at, end)
      at = nextWithin(tile, end, rowEnd, rule)
    }
  }
  return { labels, count: renumber(labels, parents) }
}

/** Where, from a place on, the next pixel is that belongs to an area. */
function nextWithin(tile: Tile, start: number, end: number, { from, to }: AreaRule): number {
  let at = start
  while (at < end && ((tile[at] ?? 0) < from || (tile[at] ?? 0) > to)) at++
  return at
}

/** The same for the next one that does not. */
function nextBeyond(tile: Tile, start: number, end: number, { from, to }: AreaRule): number {
  let at = start
  while (at < end && (tile[at] ?? 0) >= from && (tile[at] ?? 0) <= to) at++
  return at
}

/** A label of a run below the pixels from .. to - 1, whose labels it joins; a new one if they have none. */
function labelBelow(
  labels: Uint16Array,
  parents: number[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let label = 0
  for (let at = from; at < to; at++) {
    const other = labels[at] ?? 0
    if (other !== label) label = join(parents, label, other)
  }
  return label > 0 ? label : parents.push(parents.length) - 1
}

/** Makes two labels one; 0 is none. */
function join(parents: number[], a: number, b: number): number {
  if (a === b || b === 0) return a
  if (a === 0) return b
  const [one, other] = [rootOf(parents, a), rootOf(parents, b)]
  const root = Math.min(one, other)
  parents[Math.max(one, other)] = root
  return root
}

function rootOf(parents: readonly number[], label: number): number {
  let root = label
  while (parents[root] !== root) root = parents[root] ?? root
  return root
}

/** Gives every area one number, in the order of their first pixels; how many there are. */
function renumber(labels: Uint16Array, parents: readonly number[]): number {
  const numbers = new Uint16Array(parents.length)
  let count = 0
  // A root is the least of its labels, so it comes first.
  for (let label = 1; label < parents.length; label++) {
    const root = rootOf(parents, label)
    numbers[label] = root === label ? ++count : (numbers[root] ?? 0)
  }
  if (count < parents.length - 1)
    for (let at = 0; at < labels.length; at++) labels[at] = numbers[labels[at] ?? 0] ?? 0
  return count
}
