import { complete, levelsOf } from './complete.ts'
import { type Drawing, drawDraft } from './drafts.ts'
import { type Effort, effortPlans } from './effort.ts'
import { FillError } from './fillError.ts'
import { fillHarmonic } from './harmonic.ts'
import { holeGroups } from './holeGroups.ts'
import { leftoverReach, withLeftovers } from './leftovers.ts'
import { type OnShare, partOf } from './progress.ts'
import type { Recipe } from './recipe.ts'
import {
  areaOf,
  cropped,
  longerSideOf,
  type Picture,
  paste,
  type Region,
  searchRegion,
} from './region.ts'

/** What to fill and how. Any mark but 0 is hole; the pixels are not premultiplied. */
export interface FillOrder extends Picture {
  readonly recipe: Recipe
  /** The same seed, recipe and effort give the same bytes. */
  readonly seed: number
  readonly effort: Effort
  /** How many drafts to make on the way, at most; 0 if not given. */
  readonly drafts?: number
  /** Told the share of the work done, never less than before; the last is 1. */
  readonly onProgress?: OnShare
}

/** With more of the picture to be filled than this, what is left is not enough to make it from. */
const largestShare = 0.8
/** The hole counts as at least this large when near and far are judged, in pixels. */
const smallestHole = 32

/**
 * Fills a hole in a picture with what surrounds it (content-aware fill), in steps: yields drafts of the whole picture, from
 * coarse to fine, and returns it filled, the pixels of the hole opaque, all others as they were.
 * @throws FillError when the hole leaves too little to fill it from
 */
export function* fill(order: FillOrder): Generator<Drawing, Drawing> {
  refuseHopeless(order)
  const filled = { ...order, pixels: new Uint8ClampedArray(order.pixels) }
  const { drafts = 0, onProgress = () => {} } = order
  // The largest comes last and has the drafts, which so show no hole unfilled.
  const groups = holeGroups(order).toSorted((a, b) => areaOf(a) - areaOf(b))
  const total = groups.reduce((sum, group) => sum + areaOf(group), 0)
  let done = 0
  for (const group of groups) {
    const from = done
    done += areaOf(group)
    yield* fillGroup(filled, group, {
      drafts: done === total ? drafts : 0,
      onShare: partOf(onProgress, from / total, done / total),
    })
  }
  onProgress(1)
  return filled.pixels
}

function refuseHopeless({ pixels, hole, width, height }: Picture): void {
  if (hole.length !== width * height || pixels.length !== width * height * 4)
    throw new RangeError(`Picture and hole must both be ${width} x ${height} pixels.`)
  const share = hole.reduce((sum, mark) => sum + (mark ? 1 : 0), 0) / (width * height)
  if (share <= largestShare) return
  throw new FillError(
    `The mask covers ${Math.round(100 * share)} % of the picture, which leaves too little to fill it from. Paint over less, or connect a proxy.`,
  )
}

interface FillInPlace extends FillOrder {
  readonly pixels: Drawing
}

interface GroupWork {
  readonly drafts: number
  readonly onShare: OnShare
}

/** Fills the part of the hole within a box, which is all of it that lies near. */
function* fillGroup(order: FillInPlace, box: Region, work: GroupWork): Generator<Drawing, void> {
  const region = searchRegion(box, order)
  const painted = cropped(order, region)
  const distrusted = withLeftovers(painted, leftoverReach(order))
  const levels = levelsOf({ ...painted, pixels: painted.pixels.slice(), hole: distrusted })
  if (levels[0].sourceCount === 0) {
    fillHarmonic(levels[0])
    paste(order, region, levels[0])
    return
  }
  const filled = yield* complete(levels, {
    ...work,
    painted,
    recipe: order.recipe,
    seed: order.seed,
    plan: effortPlans[order.effort],
    holeSide: Math.max(smallestHole, longerSideOf(box)),
    draw: (level, halvings) => drawDraft(order, { region, level, halvings }),
  })
  paste(order, region, filled)
}
