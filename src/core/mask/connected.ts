import type { Rect } from '#core/geometry.ts'
import { type AreaSums, createForest, type Forest } from './forest.ts'
import { type AreaRule, type Labels, labelled } from './labels.ts'
import { type Mask, TILE, type Tile, tileExtent } from './mask.ts'
import { type OnShare, retiled } from './retile.ts'

/** From this value on a pixel is masked rather than kept. */
export const MASKED = 128

/** The connected areas of a mask, in the parts that its tiles have of them. */
export interface Connected {
  readonly rule: AreaRule
  readonly forest: Forest
  /** By tile: the number of its first part; its others follow. After the last tile, how many there are. */
  readonly firstParts: Int32Array
}

const NO_PART = -1

/** Finds the connected areas: the parts in each tile, and which of them meet at the edges of tiles. */
export function connected(mask: Mask, rule: AreaRule, onShare?: OnShare): Connected {
  const forest = createForest()
  const firstParts = new Int32Array(mask.tiles.length + 1)
  // The parts in the last row of pixels of a row of tiles; and in the last column of a tile.
  let above = new Int32Array(mask.width).fill(NO_PART)
  let below = new Int32Array(mask.width).fill(NO_PART)
  let before = new Int32Array(0)
  let next = 0
  mask.tiles.forEach((tile, index) => {
    const column = index % mask.columns
    const row = Math.floor(index / mask.columns)
    const extent = tileExtent(mask, index)
    const rect = { x: column * TILE, y: row * TILE, ...extent }
    const labels = labelled(tile, extent, rule)
    for (const sums of sumsIn(tile, labels, rect)) forest.add(sums)
    const { left, top, right, bottom } = sidesOf(labels, next, rect)
    if (column > 0) joinAlong(forest, { mine: left, theirs: before, from: 0, rule })
    if (row > 0) joinAlong(forest, { mine: top, theirs: above, from: rect.x, rule })
    firstParts[index] = next
    next += labels.count
    before = right
    below.set(bottom, rect.x)
    if (column + 1 < mask.columns) return
    ;[above, below] = [below, above]
    onShare?.((index + 1) / mask.tiles.length)
  })
  firstParts[mask.tiles.length] = next
  return { rule, forest, firstParts }
}

/** The sums of each area of a tile that lies at this rectangle. */
function sumsIn(tile: Tile, { labels, count }: Labels, rect: Rect): readonly AreaSums[] {
  if (!labels) return [sumsOfAll(tile, rect)]
  const all = Array.from({ length: count }, noSums)
  const end = count > 0 ? rect.height * TILE : 0
  for (let row = 0; row < end; row += TILE)
    for (let x = 0; x < rect.width; ) {
      const label = labels[row + x] ?? 0
      const next = evenEnd(labels, row + x, row + rect.width) - row
      const sums = all[label - 1]
      const masked = sums ? maskedIn(tile, row + x, row + next) : 0
      const place = { x: rect.x + x, y: rect.y + row / TILE }
      if (sums) addRun(sums, { ...place, count: next - x, masked })
      x = next
    }
  return all
}

/** Where a run of one label ends, at most at `end`. */
function evenEnd(labels: Uint16Array, start: number, end: number): number {
  let at = start + 1
  while (at < end && labels[at] === labels[start]) at++
  return at
}

const noSums = (): Writable<AreaSums> => ({
  pixels: 0,
  masked: 0,
  sumX: 0,
  sumY: 0,
  left: Infinity,
  top: Infinity,
  right: 0,
  bottom: 0,
})

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** Pixels beside each other. */
interface Run {
  readonly x: number
  readonly y: number
  readonly count: number
  readonly masked: number
}

function addRun(sums: Writable<AreaSums>, { x, y, count, masked }: Run): void {
  sums.pixels += count
  sums.masked += masked
  sums.sumX += count * (x + count / 2)
  sums.sumY += count * (y + 0.5)
  sums.left = Math.min(sums.left, x)
  sums.top = Math.min(sums.top, y)
  sums.right = Math.max(sums.right, x + count)
  sums.bottom = y + 1
}

function maskedIn(tile: Tile, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) if ((tile[at] ?? 0) >= MASKED) count++
  return count
}

/** Of a tile of constants. */
function sumsOfAll(tile: Tile, { x, y, width, height }: Rect): AreaSums {
  const pixels = width * height
  return {
    pixels,
    masked: (tile[0] ?? 0) >= MASKED ? pixels : 0,
    sumX: pixels * (x + width / 2),
    sumY: pixels * (y + height / 2),
    left: x,
    top: y,
    right: x + width,
    bottom: y + height,
  }
}

/** The parts in the outermost pixels of a tile. */
function sidesOf({ labels, count }: Labels, first: number, { width, height }: Rect) {
  const side = (length: number, start: number, step: number) => {
    const parts = new Int32Array(length)
    if (!labels || count === 0) return parts.fill(count === 0 ? NO_PART : first)
    for (let i = 0; i < length; i++) {
      const label = labels[start + i * step] ?? 0
      parts[i] = label === 0 ? NO_PART : first + label - 1
    }
    return parts
  }
  return {
    left: side(height, 0, TILE),
    top: side(width, 0, 1),
    right: side(height, width - 1, TILE),
    bottom: side(width, (height - 1) * TILE, 1),
  }
}

interface Seam {
  readonly mine: Int32Array
  /** What is across the seam; mine begins at `from` of it. */
  readonly theirs: Int32Array
  readonly from: number
  readonly rule: AreaRule
}

/** Joins the parts that meet at a seam. */
function joinAlong(forest: Forest, { mine, theirs, from, rule }: Seam): void {
  const reach = rule.corners ? 1 : 0
  for (let at = 0; at < mine.length; at++) {
    const part = mine[at] ?? NO_PART
    if (part === NO_PART) continue
    const last = Math.min(theirs.length - 1, from + at + reach)
    for (let other = Math.max(0, from + at - reach); other <= last; other++) {
      const its = theirs[other] ?? NO_PART
      if (its !== NO_PART) forest.join(part, its)
    }
  }
}

/** The mask with all pixels of some areas, which `chosen` knows by their roots, set to 0 or 255. */
export function areasSet(
  mask: Mask,
  { rule, forest, firstParts }: Connected,
  { chosen, tile: constant }: { readonly chosen: ReadonlySet<number>; readonly tile: Tile },
): Mask {
  if (chosen.size === 0) return mask
  const tileAt = (index: number, tile: Tile) => {
    const first = firstParts[index] ?? 0
    const count = (firstParts[index + 1] ?? first) - first
    const isSet = Array.from({ length: count }, (_, k) => chosen.has(forest.rootOf(first + k)))
    if (!isSet.includes(true)) return tile
    const { labels } = labelled(tile, tileExtent(mask, index), rule)
    return labels
      ? tile.map((value, at) => (isSet[(labels[at] ?? 0) - 1] ? (constant[at] ?? 0) : value))
      : constant
  }
  return retiled(mask, { tileAt })
}
