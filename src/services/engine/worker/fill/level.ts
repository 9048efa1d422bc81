import { holeDistance } from './holeDistance.ts'
import { type HolePlane, holePixelsOf } from './holePlane.ts'
import { patchHalf, patchSide } from './patch.ts'

/** A picture with a hole: 4 bytes a pixel, red, green, blue and texture (see `texture.ts`). */
export interface Raster extends HolePlane {
  readonly pixels: Uint8Array
}

/** One size of the picture while it is being filled; the hole's pixels change, all else stays. */
export interface Level extends Raster {
  /** 1 where a patch is centred that may be copied: wholly inside the picture and clear of the hole. */
  readonly isSource: Uint8Array
  /** How many of them. */
  readonly sourceCount: number
  /** Indexes of the hole's pixels in reading order. */
  readonly holePixels: Int32Array
  /** Indexes of the centres, in reading order, of the patches inside the picture that touch the hole: those to be matched. */
  readonly targets: Int32Array
  /** Each pixel's place in `targets`, -1 elsewhere. */
  readonly targetAt: Int32Array
  /** How far each target can be believed: 1 if its centre is kept, less the deeper it lies in the hole. */
  readonly confidence: Float32Array
  /** How far the innermost pixel of the hole is from a kept one. */
  readonly depth: number
}

/**
 * Believed this many times less with each pixel deeper into the hole, down to a depth. More than the 1.3 of Newson et al.
 * (2014): what lies within must come to meet the rim, not settle for itself.
 */
const doubt = 2
const deepest = 40

/** Finds a picture's sources and targets. */
export function createLevel(raster: Raster): Level {
  const { isSource, targetAt, sourceCount, targetCount } = sortCentres(raster)
  const holePixels = holePixelsOf(raster.hole)
  const distance = holeDistance(raster)
  const targets = new Int32Array(targetCount)
  for (let at = 0, next = 0; next < targetCount; at++) if (targetAt[at] >= 0) targets[next++] = at
  const confidence = Float32Array.from(targets, (at) => doubt ** -Math.min(deepest, distance[at]))
  let depth = 0
  for (const at of holePixels) depth = Math.max(depth, distance[at])
  return { ...raster, isSource, sourceCount, holePixels, targets, targetAt, confidence, depth }
}

/** The same level with its own pixels, to try a fill on. */
export function copyLevel(level: Level): Level {
  return { ...level, pixels: level.pixels.slice() }
}

/** Which patches inside the picture are clear of the hole, and which touch it. */
function sortCentres(plane: HolePlane) {
  const { width, height } = plane
  const isSource = new Uint8Array(width * height)
  const targetAt = new Int32Array(width * height).fill(-1)
  const sums = summedArea(plane)
  let sourceCount = 0
  let targetCount = 0
  for (let y = patchHalf; y < height - patchHalf; y++) {
    for (let x = patchHalf; x < width - patchHalf; x++) {
      const corner = (y - patchHalf) * (width + 1) + x - patchHalf
      const opposite = corner + patchSide * (width + 1) + patchSide
      const covered =
        sums[opposite] - sums[opposite - patchSide] - sums[corner + patchSide] + sums[corner]
      if (covered) {
        targetAt[y * width + x] = targetCount++
      } else {
        isSource[y * width + x] = 1
        sourceCount++
      }
    }
  }
  return { isSource, targetAt, sourceCount, targetCount }
}

/** Of the hole, (width + 1) x (height + 1). */
function summedArea({ hole, width, height }: HolePlane): Int32Array {
  const sums = new Int32Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    const above = y * (width + 1) + 1
    let row = 0
    for (let x = 0; x < width; x++) {
      row += hole[y * width + x]
      sums[above + width + 1 + x] = sums[above + x] + row
    }
  }
  return sums
}
