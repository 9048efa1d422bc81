import { holeDistance } from './holeDistance.ts'
import { type HolePlane, holePixelsOf } from './holePlane.ts'
import { patchHalf, patchSide } from './patch.ts'

/** A picture with a hole: 4 bytes a pixel, red, green, blue and texture (see `texture.ts`). */
export interface Raster extends HolePlane {
  readonly pixels: Uint8Array
}

/** One size of the picture while it is being filled. Indexes are those of pixels, `y * width + x`. */
export interface Level extends Raster {
  /** 1 where a patch is centred that may be copied: wholly inside the picture and clear of the hole. */
  readonly isSource: Uint8Array
  /** How many of them. */
  readonly sourceCount: number
  /** The hole's pixels in reading order. */
  readonly holePixels: Int32Array
  /** Centres, in reading order, of the patches inside the picture that touch the hole: those to be matched. */
  readonly targets: Int32Array
  /** Each pixel's place in `targets`, -1 elsewhere. */
  readonly targetAt: Int32Array
  /** How far each target's surroundings can be believed, 1 outside the hole, less the deeper within. */
  readonly confidence: Float32Array
  /** The depth of the hole: how far its innermost pixel is from a kept one. */
  readonly depth: number
}

/** Finds a picture's sources and targets. */
export function createLevel(raster: Raster): Level {
  const { width, height, hole } = raster
  const isSource = new Uint8Array(width * height)
  const targetAt = new Int32Array(width * height).fill(-1)
  const holeSums = integral(raster)
  let sourceCount = 0
  let targetCount = 0
  for (let y = patchHalf; y < height - patchHalf; y++) {
    const above = (y - patchHalf) * (width + 1)
    const below = above + patchSide * (width + 1)
    for (let x = patchHalf; x < width - patchHalf; x++) {
      const left = x - patchHalf
      const right = left + patchSide
      const covered =
        holeSums[below + right] -
        holeSums[below + left] -
        holeSums[above + right] +
        holeSums[above + left]
      if (covered) targetAt[y * width + x] = targetCount++
      else sourceCount += isSource[y * width + x] = 1
    }
  }
  const distance = holeDistance(raster)
  const targets = indexesWhere(targetAt, targetCount)
  return {
    ...raster,
    isSource,
    sourceCount,
    holePixels: holePixelsOf(hole),
    targets,
    targetAt,
    confidence: Float32Array.from(targets, (at) => 1.3 ** -Math.min(60, distance[at])),
    depth: distance.reduce((deepest, depth) => Math.max(deepest, depth), 0),
  }
}

/** The same level with its own pixels, to try a fill on. */
export function copyLevel(level: Level): Level {
  return { ...level, pixels: level.pixels.slice() }
}

/** Summed-area table of the hole, (width + 1) x (height + 1). */
function integral({ hole, width, height }: HolePlane): Int32Array {
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

function indexesWhere(ordinals: Int32Array, count: number): Int32Array {
  const indexes = new Int32Array(count)
  for (let at = 0, next = 0; next < count; at++) if (ordinals[at] >= 0) indexes[next++] = at
  return indexes
}
