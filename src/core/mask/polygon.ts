import type { ImagePoint, Size } from '#core/geometry.ts'
import { type Band, bandTiles, createBand, emptied, spread } from './band.ts'
import { emptyMask, type Mask, TILE, type Tile, withTiles } from './mask.ts'

/** A side of a polygon: at x + (v - top) * slope in the heights v from top to bottom; top < bottom. */
interface Side {
  readonly top: number
  readonly bottom: number
  readonly x: number
  readonly slope: number
}

/** Heights are rounded to this share of a pixel, which bounds the strips that a row is cut into. */
const HEIGHT_STEPS = 1024

const isFinitePoint = ({ x, y }: ImagePoint) => Number.isFinite(x) && Number.isFinite(y)

const snappedHeight = (y: number) => Math.round(y * HEIGHT_STEPS) / HEIGHT_STEPS

function sideBetween(a: ImagePoint, b: ImagePoint): Side | undefined {
  const [from, to] = a.y < b.y ? [a, b] : [b, a]
  const top = snappedHeight(from.y)
  const bottom = snappedHeight(to.y)
  if (top === bottom) return undefined
  return { top, bottom, x: from.x, slope: (to.x - from.x) / (bottom - top) }
}

/** The sides that come into the picture's height, from the top down. */
function sidesOf(points: readonly ImagePoint[], height: number): Side[] {
  const finite = points.filter(isFinitePoint)
  return finite
    .flatMap((point, index) => sideBetween(finite.at(index - 1) ?? point, point) ?? [])
    .filter(({ top, bottom }) => bottom > 0 && top < height)
    .sort((a, b) => a.top - b.top)
}

const xAt = ({ x, top, slope }: Side, height: number) => x + (height - top) * slope

/** Whether the order of sides, which is theirs at half the height, is another one at the top or the bottom. */
function isCrossed(sides: readonly Side[], top: number, bottom: number): boolean {
  return sides.some((side, index) => {
    const next = sides[index + 1]
    if (!next) return false
    return xAt(side, top) > xAt(next, top) + 1e-9 || xAt(side, bottom) > xAt(next, bottom) + 1e-9
  })
}

/** Strips are halved down to this height to come close to where sides cross; less so where very many run. */
const finestStrip = (sides: number) => (sides > 64 ? 1 / 8 : 1 / 64)

/** A part of a row of pixels in which no side begins or ends. */
interface Strip {
  readonly top: number
  readonly bottom: number
}

/** Adds what the sides enclose in the strip: from an odd one to the next (even-odd). */
function addStrip(band: Band, sides: readonly Side[], { top, bottom }: Strip): void {
  const middle = (top + bottom) / 2
  const across = sides
    .filter((side) => side.top <= top && side.bottom >= bottom)
    .sort((a, b) => xAt(a, middle) - xAt(b, middle))
  if (bottom - top > finestStrip(across.length) && isCrossed(across, top, bottom)) {
    addStrip(band, across, { top, bottom: middle })
    addStrip(band, across, { top: middle, bottom })
    return
  }
  const row = Math.floor(middle) % TILE
  across.forEach((side, index) => {
    const height = index % 2 === 0 ? bottom - top : top - bottom
    spread(band, { row, from: xAt(side, top), to: xAt(side, bottom), height })
  })
}

function addRow(band: Band, sides: readonly Side[], row: number): void {
  const within = (height: number) => height > row && height < row + 1
  const ends = new Set(sides.flatMap(({ top, bottom }) => [top, bottom]).filter(within))
  const cuts = [row, ...[...ends].sort((a, b) => a - b), row + 1]
  cuts.forEach((bottom, index) => {
    const top = cuts[index - 1]
    if (top !== undefined) addStrip(band, sides, { top, bottom })
  })
}

function boundsOf(sides: readonly Side[], { width, height }: Size) {
  let [left, right, bottom] = [width, 0, 0]
  for (const side of sides) {
    const end = xAt(side, side.bottom)
    left = Math.min(left, side.x, end)
    right = Math.max(right, side.x, end)
    bottom = Math.max(bottom, side.bottom)
  }
  return {
    first: Math.floor(Math.max(0, left) / TILE),
    end: Math.ceil(Math.min(width, right + 1) / TILE),
    top: Math.floor(Math.max(0, sides[0]?.top ?? 0)),
    bottom: Math.ceil(Math.min(height, bottom)),
  }
}

/**
 * What a polygon covers of each pixel of a picture, 0..255; where it crosses itself, what is enclosed an odd number of
 * times is inside (even-odd). Exact areas, but for heights rounded to 1/1024 pixel and for crossings, found to 1/64.
 * Every strip of a row adds signed areas to an accumulation buffer (as R. Levien's font-rs does for whole glyphs). Tiles
 * that no side passes cost nothing. Points that are not finite are left out.
 */
export function polygonMask(size: Size, points: readonly ImagePoint[]): Mask {
  const empty = emptyMask(size)
  const sides = sidesOf(points, size.height)
  const { first, end, top, bottom } = boundsOf(sides, size)
  if (first >= end) return empty
  const band = createBand(first, Math.min(size.width, end * TILE))
  const tiles = new Map<number, Tile>()
  let near: readonly Side[] = []
  let next = 0
  for (let row = top; row < bottom; row++) {
    const begun = next
    while ((sides[next]?.top ?? Infinity) < row + 1) next++
    near = [...near.filter((side) => side.bottom > row), ...sides.slice(begun, next)]
    addRow(band, near, row)
    if ((row + 1) % TILE !== 0 && row + 1 < bottom) continue
    const start = Math.floor(row / TILE) * empty.columns + first
    bandTiles(band).forEach((tile, column) => {
      tiles.set(start + column, tile)
    })
    emptied(band)
  }
  return withTiles(empty, tiles)
}
