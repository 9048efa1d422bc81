import type { HolePlane } from './holePlane.ts'
import type { Raster } from './level.ts'

/** The colours of object and background must be so far apart (Euclidean, of three channels) to be told from each other. */
const contrast = 30
/** A pixel with a larger share of the object's colour than this is a leftover of it. */
const leftoverShare = 0.3
/** Side of the squares over which colours are averaged, in pixels; three by three of them are looked at. */
const cell = 8

/**
 * A mask painted close to an object leaves a thin rim of it outside, and its colour would be drawn into the fill. Returns
 * the hole with those pixels added, within `reach` of it and at most 8 away, that look more like what the hole has to hide
 * nearby than like what lies farther out. What is hidden must still be in the pixels.
 */
export function withLeftovers(raster: Raster, reach: number): Uint8Array {
  const near = grown(raster, reach)
  const object = averagesOver(raster, raster.hole)
  const background = averagesOver(
    raster,
    near.map((mark) => 1 - mark),
  )
  const hole = raster.hole.slice()
  for (let at = 0; at < hole.length; at++) {
    if (near[at] && !raster.hole[at] && isLeftover(raster, at, { object, background })) hole[at] = 1
  }
  return hole
}

/** Leftovers come of blur and of the hand, and both grow with the picture: 3 pixels at 1024 x 1024. */
export function leftoverReach({ width, height }: HolePlane): number {
  return Math.max(2, Math.min(6, Math.round(Math.sqrt(width * height) / 340)))
}

/** Sums of red, green and blue and how many pixels, for each square and its eight neighbours. */
interface Averages {
  readonly columns: number
  readonly sums: Float64Array
}

interface Sides {
  readonly object: Averages
  readonly background: Averages
}

/** Whether a pixel is far enough on the way from the background's colour to the object's. */
function isLeftover({ pixels, width }: Raster, at: number, { object, background }: Sides): boolean {
  const square =
    (Math.floor(Math.floor(at / width) / cell) * object.columns + Math.floor((at % width) / cell)) *
    4
  const objectCount = object.sums[square + 3]
  const backgroundCount = background.sums[square + 3]
  if (!objectCount || !backgroundCount) return false
  let along = 0
  let squared = 0
  for (let channel = 0; channel < 3; channel++) {
    const backdrop = background.sums[square + channel] / backgroundCount
    const difference = object.sums[square + channel] / objectCount - backdrop
    squared += difference * difference
    along += difference * (pixels[at * 4 + channel] - backdrop)
  }
  return squared > contrast * contrast && along > leftoverShare * squared
}

function averagesOver({ pixels, width, height }: Raster, marks: Uint8Array): Averages {
  const columns = Math.ceil(width / cell)
  const rows = Math.ceil(height / cell)
  const own = new Float64Array(columns * rows * 4)
  for (let at = 0; at < marks.length; at++) {
    if (!marks[at]) continue
    const y = Math.floor(at / width)
    const square = (Math.floor(y / cell) * columns + Math.floor((at - y * width) / cell)) * 4
    for (let channel = 0; channel < 3; channel++) own[square + channel] += pixels[at * 4 + channel]
    own[square + 3]++
  }
  return {
    columns,
    sums: boxSum(boxSum(own, { rows, columns, across: true }), { rows, columns, across: false }),
  }
}

interface Grid {
  readonly rows: number
  readonly columns: number
  readonly across: boolean
}

/** Each square's four sums with those of the squares before and after it. */
function boxSum(sums: Float64Array, { rows, columns, across }: Grid): Float64Array {
  const step = (across ? 1 : columns) * 4
  return sums.map((sum, i) => {
    const square = i >> 2
    const place = across ? square % columns : Math.floor(square / columns)
    const before = place > 0 ? sums[i - step] : 0
    const after = place < (across ? columns : rows) - 1 ? sums[i + step] : 0
    return before + sum + after
  })
}

/** The hole with every pixel within `reach` of it, across or down. */
function grown({ hole, width, height }: HolePlane, reach: number): Uint8Array {
  const wide = new Uint8Array(hole.length)
  const result = new Uint8Array(hole.length)
  for (let y = 0; y < height; y++)
    spread(hole, wide, { start: y * width, step: 1, length: width, reach })
  for (let x = 0; x < width; x++)
    spread(wide, result, { start: x, step: width, length: height, reach })
  return result
}

interface Line {
  readonly start: number
  readonly step: number
  readonly length: number
  readonly reach: number
}

/** Marks what is within reach of a mark along one line. */
function spread(from: Uint8Array, to: Uint8Array, { start, step, length, reach }: Line): void {
  let count = 0
  for (let i = -reach; i < length; i++) {
    if (i + reach < length) count += from[start + (i + reach) * step]
    if (i > reach) count -= from[start + (i - reach - 1) * step]
    if (i >= 0 && count) to[start + i * step] = 1
  }
}
