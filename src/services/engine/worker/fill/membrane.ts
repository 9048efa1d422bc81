import type { MatchedLevel } from './field.ts'
import { holePixelsOf } from './holePlane.ts'
import { smoothSurfaces } from './laplace.ts'
import type { Raster } from './level.ts'
import { indexOf, patchHalf } from './patch.ts'
import { tieToKept } from './ties.ts'

/** A step at the seam larger than this, in grey levels, is an edge of the picture and is left alone. */
const edge = 24

/**
 * Shifts the fill's colours by a smooth surface so that it meets the kept pixels without a seam: across the edge of the
 * painted hole the step is to be the one that the copied patch has there. What was filled beyond it is put back.
 */
export function closeSeam(matched: MatchedLevel, painted: Raster): void {
  const { hole, holePixels } = matched.level
  const pixels = new Uint8ClampedArray(matched.level.pixels.buffer)
  for (const at of holePixels)
    if (!painted.hole[at]) pixels.set(painted.pixels.subarray(at * 4, at * 4 + 4), at * 4)
  const ties = tieToKept(painted, 3, (values, at, beside) => {
    const from = bestSource(matched, at)
    const fromBeside = from + beside - at
    for (let channel = 0; channel < 3; channel++) {
      const step = pixels[fromBeside * 4 + channel] - pixels[from * 4 + channel]
      values[channel] = pixels[beside * 4 + channel] - step - pixels[at * 4 + channel]
    }
    const isEdge = hole[fromBeside] !== 0 || values.some((value) => Math.abs(value) > edge)
    if (isEdge) values.fill(0)
  })
  const shifts = smoothSurfaces(painted, ties)
  for (const [i, at] of holePixelsOf(painted.hole).entries()) {
    for (let channel = 0; channel < 3; channel++) pixels[at * 4 + channel] += shifts[channel][i]
  }
}

/** The pixel that the best of the patches over `at` would copy there. */
function bestSource({ level, field }: MatchedLevel, at: number): number {
  const { targetAt, width, height } = level
  const y = Math.floor(at / width)
  const x = at - y * width
  let best = -1
  for (
    let row = Math.max(patchHalf, y - patchHalf);
    row <= Math.min(height - patchHalf - 1, y + patchHalf);
    row++
  ) {
    for (
      let column = Math.max(patchHalf, x - patchHalf);
      column <= Math.min(width - patchHalf - 1, x + patchHalf);
      column++
    ) {
      const target = targetAt[row * width + column]
      if (best < 0 || field.cost[target] < field.cost[best]) best = target
    }
  }
  return indexOf(field.source[best], width) + at - level.targets[best]
}
