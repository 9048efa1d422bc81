import type { Size } from '#core/geometry.ts'

/** Which pixels have a set one within so many to their left or right, in their row. */
function spreadAcross(set: Uint8Array, { width }: Size, radius: number): Uint8Array {
  const spread = new Uint8Array(set.length)
  for (let start = 0; start < set.length; start += width) {
    const end = start + width
    let count = 0
    for (let at = start; at < Math.min(end, start + radius); at++) count += set[at]
    for (let at = start; at < end; at++) {
      if (at + radius < end) count += set[at + radius]
      if (at - radius > start) count -= set[at - radius - 1]
      spread[at] = count > 0 ? 1 : 0
    }
  }
  return spread
}

/**
 * Which pixels have a set one in the square of 2 * radius + 1 pixels around them.
 * @param set 1 or 0, row by row; beyond the edges nothing is set
 * @returns 1 or 0
 */
export function spreadOut(set: Uint8Array, size: Size, radius: number): Uint8Array {
  const { width, height } = size
  const across = spreadAcross(set, size, radius)
  const spread = new Uint8Array(set.length)
  const counts = new Uint16Array(width)
  const add = (row: number, sign: 1 | -1) => {
    if (row < 0 || row >= height) return
    for (let x = 0; x < width; x++) counts[x] += sign * across[row * width + x]
  }
  for (let row = 0; row < radius; row++) add(row, 1)
  for (let row = 0; row < height; row++) {
    add(row + radius, 1)
    add(row - radius - 1, -1)
    for (let x = 0; x < width; x++) spread[row * width + x] = counts[x] > 0 ? 1 : 0
  }
  return spread
}
