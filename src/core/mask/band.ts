import { clamp } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, TILE, TILE_BYTES, type Tile, tilesAlong } from './mask.ts'

/**
 * A row of tiles of which sums are kept: the running sum along a row of pixels is how far each is covered. Written in
 * place.
 */
export interface Band {
  /** Where it begins, in pixels. */
  readonly left: number
  readonly width: number
  /** TILE rows of width + 1. */
  readonly sums: Float32Array
  /** By column of tiles: whether a side passes there. */
  readonly touched: Uint8Array
}

/** From column of tiles `first` to pixel `end`. */
export function createBand(first: number, end: number): Band {
  const left = first * TILE
  const width = end - left
  const sums = new Float32Array((width + 1) * TILE)
  return { left, width, sums, touched: new Uint8Array(tilesAlong(width)) }
}

/** Makes the band ready for the next row of tiles. */
export function emptied({ sums, touched }: Band): void {
  sums.fill(0)
  touched.fill(0)
}

/** A piece of a side within a row of pixels. */
interface Piece {
  /** 0..TILE - 1 */
  readonly row: number
  /** The x of both ends, in pixels of the picture. */
  readonly from: number
  readonly to: number
  /** How high it is; negative if what is covered ends there. */
  readonly height: number
}

/** A piece narrower than this is upright. */
const UPRIGHT = 1e-9

/** Covers, or uncovers, all that is to the right of a piece of a side. */
export function spread(band: Band, { row, from, to, height }: Piece): void {
  const { left, width, sums, touched } = band
  const low = Math.min(from, to) - left
  const high = Math.max(from, to) - left
  if (low >= width) return
  const perPixel = high - low < UPRIGHT ? 0 : height / (high - low)
  const start = row * (width + 1)
  if (low < 0) addAt(sums, start, perPixel === 0 || high <= 0 ? height : -low * perPixel)
  if (low < 0) touch(touched, 0, 0)
  if (high < 0 || (low < 0 && perPixel === 0)) return
  const [a, b] = [Math.max(0, low), Math.min(width, high)]
  const [first, last] = [Math.floor(a), Math.min(width - 1, Math.floor(b))]
  for (let cell = first; cell <= last; cell++) {
    const begin = Math.max(a, cell)
    const end = Math.min(b, cell + 1)
    const part = perPixel === 0 ? height : (end - begin) * perPixel
    const covered = 1 - ((begin + end) / 2 - cell)
    addAt(sums, start + cell, part * covered)
    addAt(sums, start + cell + 1, part * (1 - covered))
    if (perPixel === 0) break
  }
  touch(touched, first, last + 1)
}

function addAt(sums: Float32Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}

const touch = (touched: Uint8Array, first: number, last: number): void => {
  touched.fill(1, Math.floor(first / TILE), Math.floor(last / TILE) + 1)
}

/** The tiles of the band, from left to right. */
export function bandTiles(band: Band): readonly Tile[] {
  const covered = new Float64Array(TILE)
  return Array.from(band.touched, (touched, column) => {
    // A level side touches no tile, but what is covered differs between the rows above and below it.
    if (touched || !isEven(covered)) return summedTile(band, column, covered)
    return isCovered(covered[0]) ? FULL_TILE : EMPTY_TILE
  })
}

const isCovered = (share = 0) => share > 0.5

/** What a sum may be off by rounding; less than half a level of 255. */
const ROUNDING = 1 / 1024

/** Whether all rows are covered, or none is: not in part, as along a level side. */
function isEven(covered: Float64Array): boolean {
  const whole = isCovered(covered[0]) ? 1 : 0
  return covered.every((share) => Math.abs(share - whole) < ROUNDING)
}

/** A tile that sides pass. `covered` holds the sum of each row so far. */
function summedTile({ width, sums }: Band, column: number, covered: Float64Array): Tile {
  const tile = new Uint8Array(TILE_BYTES)
  const first = column * TILE
  const count = Math.min(TILE, width - first)
  for (let row = 0; row < TILE; row++) {
    const from = row * (width + 1) + first
    let sum = covered[row] ?? 0
    for (let x = 0; x < count; x++) {
      sum += sums[from + x] ?? 0
      tile[row * TILE + x] = clamp(255 * sum, 0, 255) + 0.5
    }
    covered[row] = sum
  }
  return tile
}
