import type { HolePlane } from './holePlane.ts'

/**
 * For each pixel of the hole how far the nearest kept pixel is, in pixels: a two-pass chamfer distance with steps 1
 * and sqrt 2. 0 outside the hole. Nothing is known beyond the picture, so its edge brings no pixel nearer.
 */
export function holeDistance({ hole, width, height }: HolePlane): Float32Array {
  const padded = width + 2
  const distance = new Float32Array(padded * (height + 2)).fill(1e9)
  for (let y = 0; y < height; y++) {
    const from = (y + 1) * padded + 1
    for (let x = 0; x < width; x++) if (!hole[y * width + x]) distance[from + x] = 0
  }
  const first = padded + 1
  const last = height * padded + width
  for (let at = first; at <= last; at++) relax(distance, at, { side: -1, row: -padded })
  for (let at = last; at >= first; at--) relax(distance, at, { side: 1, row: padded })
  const result = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (y + 1) * padded + 1
    result.set(distance.subarray(from, from + width), y * width)
  }
  return result
}

interface Neighbours {
  readonly side: number
  readonly row: number
}

function relax(distance: Float32Array, at: number, { side, row }: Neighbours): void {
  if (distance[at] === 0) return
  const straight = Math.min(distance[at + side], distance[at + row]) + 1
  const slanted = Math.min(distance[at + row + side], distance[at + row - side]) + Math.SQRT2
  distance[at] = Math.min(distance[at], straight, slanted)
}
