import type { EffortPlan } from './effort.ts'
import { stretchField } from './field.ts'
import { fillHarmonic } from './harmonic.ts'
import type { Level, Raster } from './level.ts'
import { closeSeam } from './membrane.ts'
import { patchArea } from './patch.ts'
import type { Metric } from './patchDistance.ts'
import { buildPyramid } from './pyramid.ts'
import { createRandom } from './random.ts'
import type { Recipe } from './recipe.ts'
import { type RefineEffort, refine } from './refine.ts'
import { gateSources } from './sourceGate.ts'
import { bestStart } from './starts.ts'
import { rimTexture, writeTexture } from './texture.ts'
import { vote } from './vote.ts'

/** How a hole is to be completed. */
export interface Completion {
  readonly recipe: Recipe
  readonly seed: number
  readonly plan: EffortPlan
  /** Longer side of the hole's bounds, in pixels: the measure of near and far. */
  readonly holeSide: number
  /** Share of the work done, 0..1. */
  readonly onShare: (share: number) => void
}

/** The first guesses are judged after this many of the coarsest levels. */
const startLevels = 2
/** What they take of the whole work, about. */
const startShare = 0.2
/** A rim plainer than this (in the texture channel's units) is not matched by texture: rock would grow into the sky. */
const plainRim = 24
/** The measure of near and far is at least this many pixels. */
const leastHoleSide = 32

/** Completes the raster's hole from its other pixels; the fourth byte of each pixel is used up. */
export function complete(raster: Raster, completion: Completion): Uint8Array {
  writeTexture(raster)
  const [finest, ...coarser] = buildPyramid(raster)
  if (finest.sourceCount === 0) {
    fillHarmonic(finest)
    return finest.pixels
  }
  const levels = [finest, ...coarser].map(gateSources)
  if (isPlain(rimTexture(levels[0]))) levels.forEach(clearTexture)
  return growFrom(levels, completion)
}

/** From the best first guess at the coarsest levels to full size. Levels are given from fine to coarse. */
function growFrom(levels: readonly Level[], completion: Completion): Uint8Array {
  const { recipe, seed, plan, holeSide, onShare } = completion
  const metrics = levels.map((_, i) =>
    metricFor(recipe, Math.max(holeSide, leastHoleSide) / 2 ** i),
  )
  const random = createRandom(seed)
  const first = Math.max(0, levels.length - startLevels)
  let matched = bestStart(levels.slice(first), {
    starts: plan.starts,
    seed,
    jitter: recipe.jitter,
    rank: recipe.rank,
    metrics: metrics.slice(first),
    onShare: (share) => onShare(share * (first === 0 ? 1 : startShare)),
  })
  for (let i = first - 1; i >= 0; i--) {
    const level = levels[i]
    const field = stretchField(matched, level, random)
    vote(level, field, 'blended')
    matched = { level, field }
    const done = startShare + ((1 - startShare) * (first - 1 - i)) / first
    refine(matched, effortAt(i, level, plan), {
      metric: metrics[i],
      random,
      onShare: (share) => onShare(done + ((1 - startShare) * share) / first),
    })
  }
  closeSeam(matched)
  return matched.level.pixels
}

const isPlain = (rim: Uint8Array) => !(rim.length > 0 && rim[rim.length >> 1] >= plainRim)

function clearTexture({ pixels }: Level): void {
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 0
}

function effortAt(index: number, { width, height }: Level, plan: EffortPlan): RefineEffort {
  const finest = index === 0
  const sweeps = finest ? 1 : 2
  return {
    rounds: plan.rounds[Math.min(index, plan.rounds.length - 1)],
    firstSweeps: sweeps,
    sweeps,
    radius: finest ? 24 : Math.max(width, height) >> 2,
    finest,
  }
}

function metricFor(recipe: Recipe, holeSide: number): Metric {
  const perPixel = patchArea / holeSide ** 2
  return {
    priorX: recipe.farX * perPixel,
    priorY: recipe.farY * perPixel,
    leanX: recipe.lean.x * holeSide,
    leanY: recipe.lean.y * holeSide,
    biasCap: recipe.biasCap,
    biasPrice: recipe.biasPrice,
  }
}
