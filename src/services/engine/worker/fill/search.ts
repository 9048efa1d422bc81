import type { Field } from './field.ts'
import type { Level } from './level.ts'
import { patchHalf, placeAt } from './patch.ts'
import { aim, dearest, offer, type Probe, patchDistance } from './patchDistance.ts'
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
  level: Level,
  field: Field,
  look: SearchEffort & { probe: Probe; random: Random },
): void {
  const { targets } = level
  const { probe } = look
  for (let i = 0; i < targets.length; i++) {
    aim(probe, targets[i], field.source[i])
    field.cost[i] = patchDistance(probe, field.source[i], dearest)
  }
  for (let sweep = 0; sweep < look.sweeps; sweep++) {
    const step = sweep % 2 === 0 ? 1 : -1
    const first = step === 1 ? 0 : targets.length - 1
    for (let i = first; i >= 0 && i < targets.length; i += step) {
      aim(probe, targets[i], field.source[i])
      probe.cost = field.cost[i]
      offerNeighbours(probe, step, { level, field })
      offerRandom(probe, look.radius, { level, random: look.random })
      field.source[i] = probe.source
      field.cost[i] = probe.cost
    }
  }
}

function offerNeighbours(
  probe: Probe,
  step: number,
  { level, field }: { level: Level; field: Field },
): void {
  const beside = level.targetAt[probe.centre - step]
  if (beside >= 0) offer(probe, field.source[beside] + step * oneRight)
  const next = level.targetAt[probe.centre - step * level.width]
  if (next >= 0) offer(probe, field.source[next] + step * oneDown)
}

function offerRandom(
  probe: Probe,
  reach: number,
  { level, random }: { level: Level; random: Random },
): void {
  const right = level.width - patchHalf
  const bottom = level.height - patchHalf
  for (let radius = reach; radius >= 1; radius >>= 1) {
    const bits = nextBits(random)
    const span = 2 * radius + 1
    const x = (probe.source & 0xffff) + (((bits & 0xffff) * span) >> 16) - radius
    const y = (probe.source >>> 16) + (((bits >>> 16) * span) >> 16) - radius
    if (x >= patchHalf && y >= patchHalf && x < right && y < bottom) offer(probe, placeAt(x, y))
  }
}
