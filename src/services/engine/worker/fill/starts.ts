import { fillByPriority } from './criminisi.ts'
import { type MatchedLevel, randomField } from './field.ts'
import { fillHarmonic } from './harmonic.ts'
import { copyLevel, type Level } from './level.ts'
import { createMatcher, type Metric } from './matcher.ts'
import { fillOnionPeel } from './onionPeel.ts'
import type { OnShare } from './progress.ts'
import { isMesh } from './pyramid.ts'
import { createRandom, type Random } from './random.ts'
import { meanUnlikeness, type RefineEffort, refine } from './refine.ts'
import { search } from './search.ts'
import { stretchField } from './stretch.ts'

/** Fills the coarsest level before anything is matched. */
type FirstGuess = (level: Level, random: Random, jitter: number) => void

const guesses: readonly FirstGuess[] = [
  fillOnionPeel,
  (level, random, jitter) => fillHarmonic(level, { random, range: jitter * 130 }),
  fillByPriority,
]
/** How far around copies for a mesh are looked for, in pixels. */
const meshReach = 48

/** Luck in the second and later goes of each way; the first has only the recipe's. */
const laterJitter = 0.3
/** Rounds at the coarsest level and at those above, and how many targets they may come to in all. */
const coarsestRounds = 30
const coarseRounds = 12
const coarseBudget = 100_000

/** What to try. */
export interface StartPlan {
  readonly starts: number
  readonly seed: number
  readonly jitter: number
  /** Which to keep, 0 the most promising. */
  readonly rank: number
  /** One for each level. */
  readonly metrics: readonly Metric[]
  readonly onShare: OnShare
}

/**
 * Fills the coarsest levels, given from fine to coarse, from several first guesses, and keeps the finest of them as the
 * guess of the given rank has it. The search that follows only ever polishes, so what goes where is decided here.
 */
export function bestStart(levels: readonly Level[], plan: StartPlan): MatchedLevel {
  if (isMesh(levels[0])) return meshStart(levels[0], plan)
  const tried: { readonly matched: MatchedLevel; readonly energy: number }[] = []
  for (let i = 0; i < plan.starts; i++) {
    const random = createRandom(plan.seed + i * 104_729)
    const jitter = Math.max(plan.jitter, i < guesses.length ? 0 : laterJitter)
    const metrics = i % 2 === 1 ? plan.metrics.map(keptLevel) : plan.metrics
    const matched = growUp(levels, (level) => guesses[i % guesses.length](level, random, jitter), {
      metrics,
      random,
    })
    tried.push({ matched, energy: energyOf(matched, plan.metrics[0], random) })
    plan.onShare((i + 1) / plan.starts)
  }
  tried.sort((a, b) => a.energy - b.energy)
  return tried[Math.min(plan.rank, tried.length - 1)].matched
}

/** A mesh needs no choice: it is closed smoothly and given the grain of what is near. */
function meshStart(mesh: Level, { seed, metrics, onShare }: StartPlan): MatchedLevel {
  const random = createRandom(seed)
  const level = copyLevel(mesh)
  fillHarmonic(level)
  const matched = { level, field: randomField(level, random, meshReach) }
  const effort = effortFor(level, coarsestRounds, meshReach)
  refine(matched, effort, { metric: metrics[0], random, onShare })
  return matched
}

/** A metric that rather copies from the same height, as most pictures lie in layers. */
function keptLevel(metric: Metric): Metric {
  return { ...metric, priorX: metric.priorX * 5, priorY: metric.priorY * 12 }
}

interface Tools {
  readonly metrics: readonly Metric[]
  readonly random: Random
}

/** From a guess at the coarsest of the levels given to the finest. */
function growUp(
  levels: readonly Level[],
  guess: (level: Level) => void,
  { metrics, random }: Tools,
): MatchedLevel {
  const coarsest = copyLevel(levels[levels.length - 1])
  guess(coarsest)
  const radius = longerSide(coarsest)
  let matched: MatchedLevel = { level: coarsest, field: randomField(coarsest, random, radius) }
  let metric = metrics[levels.length - 1]
  search(matched, createMatcher(coarsest, metric), { sweeps: 6, radius, random })
  refine(matched, effortFor(coarsest, coarsestRounds, radius), { metric, random })
  for (let i = levels.length - 2; i >= 0; i--) {
    matched = stretchField(matched, copyLevel(levels[i]), random)
    metric = metrics[i]
    refine(matched, effortFor(levels[i], coarseRounds, longerSide(levels[i])), { metric, random })
  }
  return matched
}

function effortFor({ targets }: Level, mostRounds: number, radius: number): RefineEffort {
  const rounds = Math.max(1, Math.min(mostRounds, Math.floor(coarseBudget / targets.length)))
  return { rounds, sweeps: 2, radius, lastVote: 'blended' }
}

/**
 * How bad a fill is: the mean unlikeness to its sources; more if it is busier or plainer than the hole's rim, and more the
 * further its colours are from the smoothest continuation of the surroundings, so that no rock grows into the sky.
 */
function energyOf(matched: MatchedLevel, metric: Metric, random: Random): number {
  const { level } = matched
  const unlikeness = meanUnlikeness(matched, { metric, random })
  const rim = level.targets.filter((at) => !level.hole[at])
  const oddness = Math.abs(meanTexture(level, level.holePixels) - meanTexture(level, rim))
  return unlikeness + 0.4 * oddness + 1.5 * distanceToSmooth(level)
}

function meanTexture({ pixels }: Level, indexes: Int32Array): number {
  return indexes.reduce((sum, at) => sum + pixels[at * 4 + 3], 0) / Math.max(1, indexes.length)
}

/** Mean over the hole, as a distance between colours. */
function distanceToSmooth(level: Level): number {
  const smooth = copyLevel(level)
  fillHarmonic(smooth)
  let sum = 0
  for (const at of level.holePixels) {
    const red = level.pixels[at * 4] - smooth.pixels[at * 4]
    const green = level.pixels[at * 4 + 1] - smooth.pixels[at * 4 + 1]
    const blue = level.pixels[at * 4 + 2] - smooth.pixels[at * 4 + 2]
    sum += Math.hypot(red, green, blue)
  }
  return sum / level.holePixels.length
}

function longerSide({ width, height }: Level): number {
  return Math.max(width, height)
}
