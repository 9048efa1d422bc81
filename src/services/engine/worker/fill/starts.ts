import { fillByPriority } from './criminisi.ts'
import { type MatchedLevel, randomField, stretchField } from './field.ts'
import { fillHarmonic } from './harmonic.ts'
import { copyLevel, type Level } from './level.ts'
import { fillOnionPeel } from './onionPeel.ts'
import type { Metric } from './patchDistance.ts'
import { createRandom, type Random } from './random.ts'
import { meanDistance, refine } from './refine.ts'
import { vote } from './vote.ts'

/** A first guess: fills the coarsest level before anything is matched. */
type Start = (level: Level, random: Random, jitter: number) => void

const kinds: readonly Start[] = [
  fillOnionPeel,
  (level, random, jitter) => fillHarmonic(level, { random, range: jitter * 130 }),
  fillByPriority,
]

/** Luck in the second go of each kind; the first has none but the recipe's. */
const secondGoJitter = 0.3
/** A hole of more pixels than this at the coarsest level is only given the first two kinds. */
const manyPixels = 1500

/** What to try, and what it is for. */
export interface StartPlan {
  readonly starts: number
  readonly seed: number
  readonly jitter: number
  /** 0 the most promising. */
  readonly rank: number
  /** One for each of the levels given. */
  readonly metrics: readonly Metric[]
  readonly onShare: (share: number) => void
}

/**
 * Fills the coarsest levels, given from fine to coarse, from several first guesses, and returns the
 * finest of them as the guess of the given rank has it.
 */
export function bestStart(levels: readonly Level[], plan: StartPlan): MatchedLevel {
  const coarsest = levels[levels.length - 1]
  const count = coarsest.holePixels.length > manyPixels ? Math.min(2, plan.starts) : plan.starts
  const tried: { readonly matched: MatchedLevel; readonly energy: number }[] = []
  for (let i = 0; i < count; i++) {
    const random = createRandom(plan.seed * 7919 + i * 104_729 + 13)
    const jitter = Math.max(plan.jitter, i < kinds.length ? 0 : secondGoJitter)
    const fillFirst = (level: Level) => kinds[i % kinds.length](level, random, jitter)
    const matched = growUp(levels, fillFirst, { metrics: plan.metrics, random })
    tried.push({ matched, energy: energyOf(matched, plan.metrics[0], random) })
    plan.onShare((i + 1) / count)
  }
  tried.sort((a, b) => a.energy - b.energy)
  return tried[Math.min(plan.rank, tried.length - 1)].matched
}

interface Tools {
  readonly metrics: readonly Metric[]
  readonly random: Random
}

function growUp(
  levels: readonly Level[],
  fillFirst: (level: Level) => void,
  { metrics, random }: Tools,
): MatchedLevel {
  const coarsest = copyLevel(levels[levels.length - 1])
  fillFirst(coarsest)
  let matched = { level: coarsest, field: randomField(coarsest, random) }
  refine(
    matched,
    {
      rounds: 30,
      firstSweeps: 8,
      sweeps: 2,
      radius: reachAcross(coarsest),
      finest: levels.length === 1,
    },
    { metric: metrics[levels.length - 1], random },
  )
  for (let i = levels.length - 2; i >= 0; i--) {
    const level = copyLevel(levels[i])
    const field = stretchField(matched, level, random)
    vote(level, field, 'blended')
    matched = { level, field }
    refine(
      matched,
      { rounds: 12, firstSweeps: 2, sweeps: 2, radius: reachAcross(level), finest: false },
      { metric: metrics[i], random },
    )
  }
  return matched
}

/** Mean unlikeness of the fill to its sources, more if it is busier or plainer than the hole's rim. */
function energyOf({ level, field }: MatchedLevel, metric: Metric, random: Random): number {
  const { targets, hole, pixels, holePixels } = level
  const unlikeness = meanDistance({ level, field }, { metric, random })
  const textureOf = (indexes: Int32Array) =>
    indexes.reduce((sum, at) => sum + pixels[at * 4 + 3], 0) / Math.max(1, indexes.length)
  const rim = targets.filter((at) => !hole[at])
  return unlikeness + 0.375 * Math.abs(textureOf(holePixels) - textureOf(rim))
}

function reachAcross({ width, height }: Level): number {
  return Math.max(width, height)
}
