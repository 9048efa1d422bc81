import { type HolePlane, holePixelsOf } from './holePlane.ts'

const unreached = 1e9

/**
 * For each pixel of the hole how far the nearest kept pixel is, in pixels: a two-pass chamfer distance with steps 1 and
 * sqrt 2. 0 outside the hole. Nothing is known beyond the picture, so its edge brings no pixel nearer.
 */
export function holeDistance({ hole, width, height }: HolePlane): Float32Array {
  const pixels = holePixelsOf(hole)
  const distance = new Float32Array(width * height)
  for (const at of pixels) distance[at] = unreached
  for (let i = 0; i < pixels.length; i++) relax(distance, pixels[i], { width, step: -1 })
  for (let i = pixels.length - 1; i >= 0; i--) relax(distance, pixels[i], { width, step: 1 })
  return distance
}

interface Pass {
  readonly width: number
  /** -1 looks left and up, 1 right and down. */
  readonly step: -1 | 1
}

function relax(distance: Float32Array, at: number, { width, step }: Pass): void {
  const x = at % width
  const row = at + step * width
  const hasRow = row >= 0 && row < distance.length
  const hasLeft = x > 0
  const hasRight = x < width - 1
  let least = distance[at]
  if (step < 0 ? hasLeft : hasRight) least = Math.min(least, distance[at + step] + 1)
  if (hasRow) least = Math.min(least, distance[row] + 1)
  if (hasRow && hasLeft) least = Math.min(least, distance[row - 1] + Math.SQRT2)
  if (hasRow && hasRight) least = Math.min(least, distance[row + 1] + Math.SQRT2)
  distance[at] = least
}
