import type { MatchedLevel } from './field.ts'
import type { Level } from './level.ts'
import { dearest, type Matcher, nowhere } from './matcher.ts'
import { patchHalf, placeAt } from './patch.ts'
import { nextBits, type Random } from './random.ts'

const oneRight = placeAt(1, 0)
const oneDown = placeAt(0, 1)

/** How hard to look. */
export interface SearchEffort {
  /** Passes over all targets, alternately in reading order and backwards. */
  readonly sweeps: number
  /** Distance in pixels of the first random candidate from the best one; it halves down to 1. */
  readonly radius: number
}

/**
 * PatchMatch (Barnes et al. 2009): each target tries what its neighbours found, one step on, and a few random places ever
 * nearer to the best it has. Rewrites the field's sources and costs.
 */
export function search(
  matched: MatchedLevel,
  matcher: Matcher,
  effort: SearchEffort & { readonly random: Random },
): void {
  const { source, cost } = matched.field
  for (let target = 0; target < source.length; target++) {
    matcher.aim(target, nowhere, dearest)
    matcher.offer(source[target])
    cost[target] = matcher.cost()
  }
  for (let sweep = 0; sweep < effort.sweeps; sweep++) {
    const step = sweep % 2 === 0 ? 1 : -1
    for (
      let target = step === 1 ? 0 : source.length - 1;
      target >= 0 && target < source.length;
      target += step
    ) {
      matcher.aim(target, source[target], cost[target])
      offerNeighbours(matcher, matched, { target, step })
      offerRandom(matcher, matched.level, effort)
      source[target] = matcher.source()
      cost[target] = matcher.cost()
    }
  }
}

interface Turn {
  readonly target: number
  readonly step: number
}

function offerNeighbours(
  matcher: Matcher,
  { level, field }: MatchedLevel,
  { target, step }: Turn,
): void {
  const centre = level.targets[target]
  const beside = level.targetAt[centre - step]
  if (beside >= 0) matcher.offer(field.source[beside] + step * oneRight)
  const above = level.targetAt[centre - step * level.width]
  if (above >= 0) matcher.offer(field.source[above] + step * oneDown)
}

interface Lottery {
  readonly random: Random
  readonly radius: number
}

function offerRandom(
  matcher: Matcher,
  { width, height }: Level,
  { random, radius }: Lottery,
): void {
  for (let reach = radius; reach >= 1; reach >>= 1) {
    const bits = nextBits(random)
    const span = 2 * reach + 1
    const held = matcher.source()
    const x = (held & 0xffff) + (((bits & 0xffff) * span) >> 16) - reach
    const y = (held >>> 16) + (((bits >>> 16) * span) >> 16) - reach
    const isInside =
      x >= patchHalf && y >= patchHalf && x < width - patchHalf && y < height - patchHalf
    if (isInside) matcher.offer(placeAt(x, y))
  }
}
