/** A plane with a hole: 1 marks a pixel of the hole, 0 a kept one. Indexes are `y * width + x`. */
export interface HolePlane {
  readonly hole: Uint8Array
  readonly width: number
  readonly height: number
}

/** The hole's pixels in reading order. */
export function holePixelsOf(hole: Uint8Array): Int32Array {
  let count = 0
  for (const covered of hole) count += covered
  const pixels = new Int32Array(count)
  for (let at = 0, next = 0; next < count; at++) if (hole[at]) pixels[next++] = at
  return pixels
}
