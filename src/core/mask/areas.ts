import { type ImagePoint, imagePoint, type Rect, type Size } from '#core/geometry.ts'
import { areasSet, connected, MASKED } from './connected.ts'
import type { AreaSums } from './forest.ts'
import type { AreaRule } from './labels.ts'
import { EMPTY_TILE, FULL_TILE, type Mask } from './mask.ts'
import type { OnShare } from './retile.ts'

/** Masked pixels (128 or more) that hang together. */
export interface Area {
  readonly pixels: number
  readonly bounds: Rect
  /** The mean of its pixels' middles. */
  readonly centroid: ImagePoint
}

/** The areas of the mask, the largest first. Pixels that touch at a corner hang together, unless told otherwise. */
export function maskAreas(mask: Mask, touching: 'corners' | 'sides' = 'corners'): readonly Area[] {
  const rule = { from: MASKED, to: 255, corners: touching === 'corners' }
  const { forest } = connected(mask, rule)
  const areas = forest.roots().map((root) => areaOf(forest.sumsOf(root)))
  return areas.sort((a, b) => b.pixels - a.pixels)
}

function areaOf({ pixels, sumX, sumY, left, top, right, bottom }: AreaSums): Area {
  return {
    pixels,
    bounds: { x: left, y: top, width: right - left, height: bottom - top },
    centroid: imagePoint(sumX / pixels, sumY / pixels),
  }
}

/**
 * The mask with its holes filled with 255: what is kept (below 128) and cannot be reached from the frame, over the sides
 * of pixels. The soft edge of a hole is filled with it: whatever lies within a closed ring of 255.
 */
export function holesFilled(mask: Mask, onShare?: OnShare): Mask {
  const kept = enclosedFilled(mask, { from: 0, to: MASKED - 1, corners: false })
  onShare?.(0.5)
  const soft = enclosedFilled(kept, { from: 0, to: 254, corners: false })
  onShare?.(1)
  return soft
}

function enclosedFilled(mask: Mask, rule: AreaRule): Mask {
  const found = connected(mask, rule)
  const { forest } = found
  const chosen = forest.roots().filter((root) => !touchesFrame(forest.sumsOf(root), mask))
  return areasSet(mask, found, { chosen: new Set(chosen), tile: FULL_TILE })
}

const touchesFrame = ({ left, top, right, bottom }: AreaSums, { width, height }: Size) =>
  left === 0 || top === 0 || right === width || bottom === height

/** A speck has at most so many times more pixels with its soft edge than the size up to which it is one. */
const SOFT_EDGE = 4

/**
 * The mask without its specks: areas of fewer masked pixels (128 or more; touching at corners) than `minPx`. The soft
 * edge of a speck that lies by itself goes with it, and so do faint specks; what is faint and large stays.
 */
export function specksRemoved(mask: Mask, minPx: number, onShare?: OnShare): Mask {
  const isAlone = ({ pixels, masked }: AreaSums) =>
    masked < minPx && pixels < minPx * (masked > 0 ? SOFT_EDGE : 1)
  const alone = areasRemoved(mask, { from: 1, to: 255, corners: true }, isAlone)
  onShare?.(0.5)
  const isSpeck = ({ pixels }: AreaSums) => pixels < minPx
  const rest = areasRemoved(alone, { from: MASKED, to: 255, corners: true }, isSpeck)
  onShare?.(1)
  return rest
}

function areasRemoved(mask: Mask, rule: AreaRule, removes: (area: AreaSums) => boolean): Mask {
  const found = connected(mask, rule)
  const { forest } = found
  const chosen = forest.roots().filter((root) => removes(forest.sumsOf(root)))
  return areasSet(mask, found, { chosen: new Set(chosen), tile: EMPTY_TILE })
}
