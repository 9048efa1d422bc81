import { clamp, type Rect, type Size } from '#core/geometry.ts'
import { type Capsule, capsuleBetween, type Disc, dab } from './capsule.ts'
import { createCoverage } from './coverage.ts'
import { pixelTiles } from './magnify.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, TILE_BYTES, type Tile, withTiles } from './mask.ts'
import { finished, type Slices } from './slices.ts'

export interface Brush {
  /** Diameter in image pixels, at least 1. */
  readonly sizePx: number
  /** 0..1: the share of the radius that is covered to the full. */
  readonly hardness: number
  /** 0..1: how much of what it covers a stroke changes. */
  readonly strength: number
  /** Whether it takes away instead of adding. */
  readonly erase: boolean
}

/** A place of the pointer, in image pixels. */
export interface StrokePoint {
  readonly x: number
  readonly y: number
  /** 0..1, scales the diameter (never below a pixel). */
  readonly pressure: number
}

/**
 * A stroke in progress. Coverage is kept as the maximum over all its marks, so it never builds up on itself.
 * Not immutable: it belongs to the tool that draws it.
 */
export interface Stroke {
  readonly brush: Brush
  /** Of the picture. */
  readonly size: Size
  /** The coverage has one cell for 2^shift x 2^shift image pixels: 0 but for large soft brushes. */
  readonly shift: number
  /** In tiles. */
  readonly columns: number
  readonly coverageTiles: ReadonlyMap<number, Tile>
  /** Goes on to a point. Returns the image pixels that may have changed, nothing if none have. */
  readonly to: (point: StrokePoint) => Rect | undefined
}

/** A cell grid is coarser than the pixels only where the radius is still this many cells ... */
const RADIUS_CELLS = 128
/**
 * ... and the soft edge this many, so that one cell differs from the next by 6 levels at most. Between cells a value is
 * right to about a level; within half a cell of the picture's edge, or where two passes meet, to 5.
 */
const FALLOFF_CELLS = 64

/** A cell is never larger than a tile. */
const MAX_SHIFT = Math.log2(TILE)

function shiftFor({ sizePx, hardness }: Brush): number {
  const radius = sizePx / 2
  const cell = Math.min(radius / RADIUS_CELLS, (radius * (1 - hardness)) / FALLOFF_CELLS)
  return clamp(Math.floor(Math.log2(cell)), 0, MAX_SHIFT)
}

/** Begins a stroke on a picture of the given size. */
export function createStroke(size: Size, brush: Brush): Stroke {
  const shift = shiftFor(brush)
  const cellPx = 2 ** shift
  const grid = { width: Math.ceil(size.width / cellPx), height: Math.ceil(size.height / cellPx) }
  const coverage = createCoverage(grid, { hardness: brush.hardness, pixel: 1 / cellPx })
  let last: Disc | undefined

  const to = ({ x, y, pressure }: StrokePoint): Rect | undefined => {
    if (!Number.isFinite(x + y + pressure)) return undefined
    const radius = Math.max(0.5, (brush.sizePx / 2) * clamp(pressure, 0, 1)) / cellPx
    const disc: Disc = { x: x / cellPx, y: y / cellPx, radius }
    const capsule = last ? capsuleBetween(last, disc) : dab(disc)
    if (last && isSame(last, disc)) return undefined
    last = disc
    coverage.add(capsule, capsule.length > 0)
    return dirtyRect(capsule, size, cellPx)
  }
  return { brush, size, shift, columns: coverage.columns, coverageTiles: coverage.tiles, to }
}

const isSame = (a: Disc, b: Disc) => a.x === b.x && a.y === b.y && a.radius === b.radius

function dirtyRect({ from, to }: Capsule, size: Size, cellPx: number): Rect | undefined {
  const low = (a: number, b: number) => Math.floor(Math.min(a, b) - 1) * cellPx
  const high = (a: number, b: number) => Math.ceil(Math.max(a, b) + 1) * cellPx
  const x = Math.max(0, low(from.x - from.radius, to.x - to.radius))
  const y = Math.max(0, low(from.y - from.radius, to.y - to.radius))
  const width = Math.min(size.width, high(from.x + from.radius, to.x + to.radius)) - x
  const height = Math.min(size.height, high(from.y + from.radius, to.y + to.radius)) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/**
 * What a value becomes where a stroke covers it so far (0..255): a share of the way to 255, or to 0. Exactly 255 or 0
 * where coverage and strength are full.
 */
export function blended(value: number, coverage: number, { strength, erase }: Brush): number {
  const share = (coverage * strength) / 255
  return (value + ((erase ? 0 : 255) - value) * share + 0.5) | 0
}

/** The mask with the stroke in it. */
export const strokeApplied = (mask: Mask, stroke: Stroke): Mask =>
  finished(strokeSlices(mask, stroke))

/** How many tiles are blended in one slice: it takes a few milliseconds. */
const TILES_PER_SLICE = 256

/** The same in slices. The stroke must be over. */
export function* strokeSlices(mask: Mask, stroke: Stroke): Slices<Mask> {
  const changes = new Map<number, Tile>()
  let after = mask
  for (const [index, coverage] of pixelTiles(stroke)) {
    const before = mask.tiles[index]
    if (before) changes.set(index, blendedTile(before, coverage, stroke.brush))
    if (changes.size < TILES_PER_SLICE) continue
    after = withTiles(after, changes)
    changes.clear()
    yield
  }
  return withTiles(after, changes)
}

function blendedTile(before: Tile, coverage: Tile, brush: Brush): Tile {
  const goal = brush.erase ? EMPTY_TILE : FULL_TILE
  if (before === goal || (coverage === FULL_TILE && brush.strength === 1)) return goal
  if (before === EMPTY_TILE && brush.strength === 1) return coverage.slice()
  const after = before.slice()
  for (let at = 0; at < TILE_BYTES; at++) {
    const covered = coverage[at] ?? 0
    if (covered > 0) after[at] = blended(before[at] ?? 0, covered, brush)
  }
  return after
}
