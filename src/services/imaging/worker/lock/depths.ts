import type { Rect, Size } from '#core/geometry.ts'
import { spreadOut } from './spreadOut.ts'

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
export function depths(painted: Uint8Array, field: Size, most: number): Float32Array {
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
export interface Depths extends Size {
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
export function greatestAround(depths: Depths, part: Rect, radius: number): Float32Array {
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
