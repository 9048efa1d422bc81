import type { Rect, View } from '#core/geometry.ts'
import { type Axis, axisOf, type Run } from './axis.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile } from './mask.ts'
import { type Brush, blended, type Stroke } from './stroke.ts'

export interface Sampling {
  readonly mask: Mask
  /** Blended in as it will be applied. */
  readonly stroke?: Stroke
  /** From image pixels to device pixels. */
  readonly view: View
  /** Which device pixels; whole numbers. */
  readonly rect: Rect
  /** Gets a value for each of them, row by row. */
  readonly target: Uint8Array
}

/** What there is to see of one tile of the mask. */
interface Sight {
  readonly tile: Tile
  /** Of the stroke, where blending it changes anything. */
  readonly coverage: Tile | undefined
}

const NOTHING: Sight = { tile: EMPTY_TILE, coverage: undefined }
const EVERYTHING: Sight = { tile: FULL_TILE, coverage: undefined }

type Stretch = Pick<Run, 'start' | 'end'>

/** Rows of device pixels that see the same two rows of tiles. */
interface Band {
  readonly sampling: Sampling
  readonly across: Axis
  readonly down: Axis
  readonly rows: Run
}

/** The device pixels of a band that see the same tiles. */
interface Block {
  readonly band: Band
  readonly columns: Run
  /** What the samples see: near and far across in the near row, then in the far row. */
  readonly sights: readonly [Sight, Sight, Sight, Sight]
}

/**
 * Writes how the mask looks on the screen: the value of the nearest pixel; made smaller, the mean of two by two samples
 * of each device pixel. 0 outside the picture.
 */
export function sampleView(sampling: Sampling): void {
  const { mask, view, rect, target } = sampling
  const { scale } = view
  const across = axisOf({ start: rect.x - view.x, count: rect.width, scale, side: mask.width })
  const down = axisOf({ start: rect.y - view.y, count: rect.height, scale, side: mask.height })
  const rowOf = createRows(sampling, across)
  target.fill(0)
  for (const rows of down.runs) fillBand({ sampling, across, down, rows }, rowOf)
}

function fillBand(band: Band, rowOf: (row: number) => SightRow): void {
  const { sampling, across, rows } = band
  const upper = rowOf(rows.near)
  const lower = rowOf(rows.far)
  let full: Stretch | undefined
  for (const columns of across.runs) {
    const a = sightIn(upper, columns.near)
    const b = sightIn(upper, columns.far)
    const c = sightIn(lower, columns.near)
    const d = sightIn(lower, columns.far)
    const even = a === b && a === c && a === d
    if (even && a === EVERYTHING) {
      full = { start: full?.start ?? columns.start, end: columns.end }
    } else {
      if (full) fillFully(sampling, full, rows)
      full = undefined
      if (!even || a !== NOTHING) fillBlock({ band, columns, sights: [a, b, c, d] })
    }
  }
  if (full) fillFully(sampling, full, rows)
}

/** What there is to see of a row of tiles, counted as in a run. */
type SightRow = readonly Sight[]

const sightIn = (row: SightRow, column: number) => row[column] ?? NOTHING

/** Finds what there is to see of a row of tiles, in the columns looked at. Each row is looked up once. */
function createRows({ mask, stroke }: Sampling, across: Axis): (row: number) => SightRow {
  const columns = new Set(across.runs.flatMap(({ near, far }) => [near, far]))
  columns.delete(0)
  const known = new Map<number, SightRow>([[0, []]])
  const sightAt = (column: number, row: number) => {
    const tile = mask.tiles[row * mask.columns + column] ?? EMPTY_TILE
    if (!stroke) return sightOf(tile)
    const index = (row >> stroke.shift) * stroke.columns + (column >> stroke.shift)
    return sightOf(tile, stroke.coverageTiles.get(index), stroke.brush)
  }
  return (row) => {
    const before = known.get(row)
    if (before) return before
    const sights: Sight[] = []
    for (const column of columns) sights[column] = sightAt(column - 1, row - 1)
    known.set(row, sights)
    return sights
  }
}

function sightOf(tile: Tile, coverage?: Tile, brush?: Brush): Sight {
  if (coverage && brush) {
    const goal = brush.erase ? NOTHING : EVERYTHING
    if (tile === goal.tile || (coverage === FULL_TILE && brush.strength === 1)) return goal
    return { tile, coverage }
  }
  if (tile === EMPTY_TILE) return NOTHING
  return tile === FULL_TILE ? EVERYTHING : { tile, coverage: undefined }
}

function fillFully({ target, rect }: Sampling, columns: Stretch, rows: Stretch): void {
  for (let y = rows.start; y < rows.end; y++)
    target.fill(255, y * rect.width + columns.start, y * rect.width + columns.end)
}

function fillBlock(block: Block): void {
  const [a, b, c, d] = block.sights
  if (!block.band.across.apart) fillNearest(block)
  else if (a.coverage || b.coverage || c.coverage || d.coverage) fillWithStroke(block)
  else fillWithMean(block)
}

function fillNearest({ band, columns, sights }: Block): void {
  const { sampling, across, down, rows } = band
  const { target, rect, stroke } = sampling
  const [{ tile, coverage }] = sights
  for (let y = rows.start; y < rows.end; y++) {
    const v = down.near[y] ?? 0
    for (let x = columns.start; x < columns.end; x++) {
      const u = across.near[x] ?? 0
      const value = tile[cellAt(u, v)] ?? 0
      target[y * rect.width + x] =
        coverage && stroke
          ? blended(
              value,
              coverage[cellAt(u >> stroke.shift, v >> stroke.shift)] ?? 0,
              stroke.brush,
            )
          : value
    }
  }
}

function fillWithMean({ band, columns, sights }: Block): void {
  const { sampling, across, down, rows } = band
  const { target, rect } = sampling
  const [a, b, c, d] = sights
  for (let y = rows.start; y < rows.end; y++) {
    const upper = down.near[y] ?? 0
    const lower = down.far[y] ?? 0
    for (let x = columns.start; x < columns.end; x++) {
      const left = across.near[x] ?? 0
      const right = across.far[x] ?? 0
      const above = (a.tile[cellAt(left, upper)] ?? 0) + (b.tile[cellAt(right, upper)] ?? 0)
      const below = (c.tile[cellAt(left, lower)] ?? 0) + (d.tile[cellAt(right, lower)] ?? 0)
      target[y * rect.width + x] = (above + below + 2) >> 2
    }
  }
}

function fillWithStroke({ band, columns, sights }: Block): void {
  const { sampling, across, down, rows } = band
  const { target, rect, stroke } = sampling
  if (!stroke) return
  const { shift, brush } = stroke
  const [a, b, c, d] = sights
  const seen = ({ tile, coverage }: Sight, x: number, y: number) => {
    const value = tile[cellAt(x, y)] ?? 0
    return coverage ? blended(value, coverage[cellAt(x >> shift, y >> shift)] ?? 0, brush) : value
  }
  for (let y = rows.start; y < rows.end; y++) {
    const upper = down.near[y] ?? 0
    const lower = down.far[y] ?? 0
    for (let x = columns.start; x < columns.end; x++) {
      const left = across.near[x] ?? 0
      const right = across.far[x] ?? 0
      const above = seen(a, left, upper) + seen(b, right, upper)
      const below = seen(c, left, lower) + seen(d, right, lower)
      target[y * rect.width + x] = (above + below + 2) >> 2
    }
  }
}

/** Where in its tile a pixel lies; a pixel outside the picture, -1, somewhere in the tile of nothing. */
const cellAt = (x: number, y: number) => (y & (TILE - 1)) * TILE + (x & (TILE - 1))
