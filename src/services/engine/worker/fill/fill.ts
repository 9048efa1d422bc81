import { complete } from './complete.ts'
import { type Effort, effortPlans } from './effort.ts'
import { FillError } from './fillError.ts'
import type { HolePlane } from './holePlane.ts'
import type { Recipe } from './recipe.ts'
import { boundsOf, crop, grown, type Picture, pasteHole } from './region.ts'

/** A picture with a hole (any mark but 0 is hole) and how it is to be filled. */
export interface FillOrder extends Picture, HolePlane {
  readonly recipe: Recipe
  /** The same seed, recipe and effort give the same bytes. */
  readonly seed: number
  readonly effort: Effort
  /** Share of the work done: grows from 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** More of the picture than this cannot be copied from the rest. */
const largestShare = 0.8
/** What may be copied from: this many sizes of the hole around it, ... */
const contextSizes = 1.5
/** ... and at least so many pixels. */
const leastContext = 192

function refuseHopeless({ hole, width, height }: HolePlane): void {
  const share = hole.reduce((sum, marked) => sum + (marked ? 1 : 0), 0) / (width * height)
  if (share <= largestShare) return
  throw new FillError(
    `The mask covers ${Math.round(share * 100)} % of the picture, which leaves too little to fill it from. Paint over less, or connect a proxy.`,
  )
}

/** Never back, never past the whole. */
function rising(report: (share: number) => void): (share: number) => void {
  let last = 0
  return (share) => {
    last = Math.max(last, Math.min(1, share))
    report(last)
  }
}

/**
 * Fills a hole with what surrounds it: multi-scale patch completion (Wexler, Shechtman and Irani 2007; matched by
 * PatchMatch, Barnes et al. 2009), its seam closed in the gradient domain.
 * @returns RGBA of the same size: outside the hole the very bytes given, inside it opaque
 * @throws FillError when the hole leaves too little to copy from
 */
export function fill(order: FillOrder): Uint8ClampedArray<ArrayBuffer> {
  const { width, recipe, seed, effort } = order
  const pixels = new Uint8ClampedArray(order.pixels)
  const onShare = rising(order.onProgress ?? (() => undefined))
  const bounds = boundsOf(order)
  if (bounds) {
    refuseHopeless(order)
    const holeSide = Math.max(bounds.width, bounds.height)
    const margin = Math.max(leastContext, Math.round(contextSizes * holeSide))
    const region = grown(bounds, margin, order)
    const raster = crop(order, region)
    const plan = effortPlans[effort]
    const completed = complete(raster, { recipe, seed, plan, holeSide, onShare })
    pasteHole({ pixels, width }, { ...raster, pixels: completed }, region)
  }
  onShare(1)
  return pixels
}
