import { clamp } from '#core/geometry.ts'
import type { Sides } from '#core/outpaint.ts'
import { type Edge, edgeIndex } from './edge.ts'
import { createBlurredEdge } from './edgeBlur.ts'

/** How much the blur widens: sigma for each pixel of distance. */
const WIDENING = 0.5

/** Which pixel of the edge is nearest; on the diagonal of a corner the next side begins. */
function nearest(edge: Edge, x: number, y: number): number {
  const u = clamp(x, 0, edge.width - 1)
  const v = clamp(y, 0, edge.height - 1)
  const across = x - u
  const down = y - v
  if (Math.abs(down) >= Math.abs(across))
    return down < 0 ? edgeIndex.top(edge, u) : edgeIndex.bottom(edge, u)
  return across < 0 ? edgeIndex.left(edge, v) : edgeIndex.right(edge, v)
}

/** Writes what goes round a picture. */
export interface Surround {
  /**
   * The pixels x .. end - 1 of a row, in coordinates of the picture, all outside it; RGBA with straight alpha.
   * @param target whose first pixel is x
   */
  readonly putRow: (y: number, x: number, end: number, target: Uint8Array) => void
}

/**
 * A continuation of a picture's edge: each pixel outside has the colour of the nearest one of the edge, blurred along the
 * edge the more the further away it is. So it meets the picture without a seam and becomes calm, round corners too.
 */
export function createSurround(edge: Edge, { left, top, right, bottom }: Sides): Surround {
  const furthest = Math.hypot(Math.max(left, right), Math.max(top, bottom))
  const blurred = createBlurredEdge(edge, WIDENING * furthest)
  return {
    putRow: (y, x, end, target) => {
      const down = y - clamp(y, 0, edge.height - 1)
      for (let u = x; u < end; u++) {
        const across = u - clamp(u, 0, edge.width - 1)
        const sigmaPx = WIDENING * Math.sqrt(across * across + down * down)
        blurred({ index: nearest(edge, u, y), sigmaPx, target, at: 4 * (u - x) })
      }
    },
  }
}
