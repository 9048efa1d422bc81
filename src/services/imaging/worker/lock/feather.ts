import { clamp, type Rect, type Size } from '#core/geometry.ts'
import type { Mask } from '#core/mask/mask.ts'
import { maskIn } from './maskArea.ts'
import { spreadOut } from './spreadOut.ts'

/** The widest feather in pixels, so that distances fit into bytes. */
export const WIDEST_FEATHER = 120

export interface FeatherOrder {
  readonly mask: Mask
  /** The part of the mask that counts; beyond it nothing is painted. The picture's own edges are no edges. */
  readonly within: Rect
  /** Width of the ramp in pixels, up to `WIDEST_FEATHER`; 0 leaves the mask as it is. */
  readonly feather: number
}

/** Each pixel's distance along its row to what is not painted: 0 there, at most `most`. */
function rowDistances(painted: Uint8Array, { width, height }: Size, most: number): Uint8Array {
  const distances = new Uint8Array(painted.length)
  for (let y = 0; y < height; y++) {
    const start = y * width
    let distance = most
    for (let at = start; at < start + width; at++) {
      distance = painted[at] === 0 ? 0 : Math.min(most, distance + 1)
      distances[at] = distance
    }
    distance = most
    for (let at = start + width - 1; at >= start; at--) {
      distance = painted[at] === 0 ? 0 : Math.min(most, distance + 1)
      distances[at] = Math.min(distances[at], distance)
    }
  }
  return distances
}

/** The square of a pixel's distance to what is not painted, found among the rows above and below, up to `limit`. */
function leastSquare(
  along: Uint8Array,
  { width, height }: Size,
  at: number,
  limit: number,
): number {
  const y = Math.floor(at / width)
  let least = along[at] ** 2
  for (let k = 1; k <= limit && k * k < least; k++) {
    if (y >= k) least = Math.min(least, k * k + along[at - k * width] ** 2)
    if (y + k < height) least = Math.min(least, k * k + along[at + k * width] ** 2)
  }
  return least
}

/**
 * How deep each pixel lies within what is painted: the distance from its middle to the edge, at most `most`. Exact, by
 * way of the distances along the rows (Saito and Toriwaki, 1994).
 */
function depths(painted: Uint8Array, field: Size, most: number): Float32Array {
  const limit = Math.ceil(most) + 1
  const along = rowDistances(painted, field, limit)
  const isKept = new Uint8Array(along.length)
  for (let at = 0; at < along.length; at++) isKept[at] = along[at] === 0 ? 1 : 0
  const isNearEdge = spreadOut(isKept, field, limit)
  const deep = new Float32Array(painted.length)
  for (let at = 0; at < painted.length; at++) {
    if (isNearEdge[at] === 0) deep[at] = most
    else if (along[at] > 0)
      deep[at] = Math.min(most, Math.sqrt(leastSquare(along, field, at, limit)) - 0.5)
  }
  return deep
}

/** The greatest of each 2 * radius + 1 numbers of a line, in place (van Herk, 1992; Gil and Werman, 1993). */
function greatestAlong(line: Float32Array, radius: number) {
  const size = 2 * radius + 1
  const count = line.length
  const fromLeft = line.slice()
  const fromRight = line.slice()
  for (let i = 1; i < count; i++)
    if (i % size !== 0) fromLeft[i] = Math.max(fromLeft[i], fromLeft[i - 1])
  for (let i = count - 2; i >= 0; i--)
    if ((i + 1) % size !== 0) fromRight[i] = Math.max(fromRight[i], fromRight[i + 1])
  for (let i = 0; i < count; i++) {
    const first = i - radius
    const last = Math.min(count - 1, i + radius)
    // At the ends the window is cut off, and only one of the two lists ends where it does.
    if (first < 0) line[i] = fromLeft[last]
    else if (Math.floor(first / size) === Math.floor(last / size)) line[i] = fromRight[first]
    else line[i] = Math.max(fromRight[first], fromLeft[last])
  }
}

/** How deep the pixels of an area lie. */
interface Depths extends Size {
  readonly deep: Float32Array
  /** The greatest depth there is. */
  readonly most: number
}

/** Whether every pixel of some depth in a part of the area has one of the greatest depth in the square around it. */
function allSeeFull({ deep, most, ...size }: Depths, part: Rect, radius: number): boolean {
  const isFull = new Uint8Array(deep.length)
  for (let at = 0; at < deep.length; at++) isFull[at] = deep[at] === most ? 1 : 0
  const seesFull = spreadOut(isFull, size, radius)
  for (let y = part.y; y < part.y + part.height; y++) {
    const end = y * size.width + part.x + part.width
    for (let at = end - part.width; at < end; at++)
      if (deep[at] > 0 && seesFull[at] === 0) return false
  }
  return true
}

/** The greatest depth in a square around each pixel of a part of the area; of what is not painted, nothing useful. */
function greatestAround(depths: Depths, part: Rect, radius: number): Float32Array {
  const { deep, most, width, height } = depths
  // Nothing is deeper than what is full: only what is thin needs to be looked at more closely.
  if (allSeeFull(depths, part, radius)) return new Float32Array(deep.length).fill(most)
  const greatest = deep.slice()
  for (let y = 0; y < height; y++)
    greatestAlong(greatest.subarray(y * width, (y + 1) * width), radius)
  const column = new Float32Array(height)
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) column[y] = greatest[y * width + x]
    greatestAlong(column, radius)
    for (let y = 0; y < height; y++) greatest[y * width + x] = column[y]
  }
  return greatest
}

/** A ramp from 0 to 1 that is level at both ends. */
export const smoothStep = (t: number): number => (t >= 1 ? 1 : t <= 0 ? 0 : t * t * (3 - 2 * t))

/** A rectangle with a margin around it, as far as the picture reaches. */
function widened({ x, y, width, height }: Rect, margin: number, picture: Size): Rect {
  const left = Math.max(0, x - margin)
  const top = Math.max(0, y - margin)
  return {
    x: left,
    y: top,
    width: Math.min(picture.width, x + width + margin) - left,
    height: Math.min(picture.height, y + height + margin) - top,
  }
}

/** The mask in an area, with nothing painted outside of the part that counts. */
function paintedIn(mask: Mask, area: Rect, within: Rect): Uint8Array<ArrayBuffer> {
  const painted = maskIn(mask, area)
  const left = clamp(within.x - area.x, 0, area.width)
  const right = clamp(within.x + within.width - area.x, 0, area.width)
  for (let y = 0; y < area.height; y++) {
    const row = painted.subarray(y * area.width, (y + 1) * area.width)
    const isWithin = area.y + y >= within.y && area.y + y < within.y + within.height
    row.fill(0, 0, isWithin ? left : area.width)
    row.fill(0, right)
  }
  return painted
}

/**
 * The feathered mask in a rectangle: 0..255, row by row. The ramp lies wholly inside what is painted, so that a pixel
 * that is not painted is 0: it rises from the edge inwards, times what was painted. What is thinner than two ramps
 * still reaches its full value along its middle.
 */
export function featheredIn(
  { mask, within, feather }: FeatherOrder,
  rect: Rect,
): Uint8Array<ArrayBuffer> {
  if (feather <= 0) return maskIn(mask, rect)
  const radius = Math.ceil(feather)
  const area = widened(rect, 2 * radius + 1, mask)
  const painted = paintedIn(mask, area, within)
  const deep = depths(painted, area, feather)
  const part = { ...rect, x: rect.x - area.x, y: rect.y - area.y }
  const most = Math.fround(feather)
  const deepest = greatestAround({ ...area, deep, most }, part, radius)
  const values = new Uint8Array(rect.width * rect.height)
  for (let y = 0; y < rect.height; y++) {
    const from = (part.y + y) * area.width + part.x
    for (let x = 0; x < rect.width; x++) {
      const at = from + x
      if (painted[at] === 0) continue
      values[y * rect.width + x] = Math.round(painted[at] * smoothStep(deep[at] / deepest[at]))
    }
  }
  return values
}
