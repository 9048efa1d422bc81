import type { Rect } from '#core/geometry.ts'
import { added, subtracted } from './combine.ts'
import { emptyMask, type Mask } from './mask.ts'
import { inverted } from './operations.ts'
import { shapeMask } from './shapes.ts'

/** What of a mask lies in any of the rectangles (image pixels); all else is kept. */
export function restrictedTo(mask: Mask, rects: readonly Rect[]): Mask {
  const inside = rects.reduce(
    (sum, rect) => added(sum, shapeMask(mask, { kind: 'rectangle', rect })),
    emptyMask(mask),
  )
  return subtracted(mask, inverted(inside))
}
