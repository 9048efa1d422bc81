import { type HolePlane, holePixelsOf } from './holePlane.ts'

/** What holds surfaces at the hole's edge; all arrays have one number for each pixel of the hole, in reading order. */
export interface Ties {
  /** How many values hold the pixel. */
  readonly count: Float32Array
  /** Their sum, for each surface. */
  readonly pulls: readonly Float32Array[]
}

/** Writes, one number a surface, what the kept pixel `beside` holds the hole's pixel `at` to. */
export type Hold = (values: Float64Array, at: number, beside: number) => void

/** Ties each pixel of the hole to those of its four neighbours that are kept. */
export function tieToKept(plane: HolePlane, surfaces: number, hold: Hold): Ties {
  const { hole, width } = plane
  const holePixels = holePixelsOf(hole)
  const count = new Float32Array(holePixels.length)
  const pulls = Array.from({ length: surfaces }, () => new Float32Array(holePixels.length))
  const values = new Float64Array(surfaces)
  const tie = (i: number, beside: number) => {
    if (hole[beside]) return
    hold(values, holePixels[i], beside)
    count[i]++
    for (let surface = 0; surface < surfaces; surface++) pulls[surface][i] += values[surface]
  }
  for (let i = 0; i < holePixels.length; i++) {
    const at = holePixels[i]
    const x = at % width
    if (x > 0) tie(i, at - 1)
    if (x < width - 1) tie(i, at + 1)
    if (at >= width) tie(i, at - width)
    if (at + width < hole.length) tie(i, at + width)
  }
  return { count, pulls }
}
