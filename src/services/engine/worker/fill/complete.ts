import { type Drawing, draftLevels } from './drafts.ts'
import { type EffortPlan, roundsFor } from './effort.ts'
import type { Level, Raster } from './level.ts'
import type { Metric } from './matcher.ts'
import { closeSeam } from './membrane.ts'
import { patchArea } from './patch.ts'
import { type OnShare, partOf } from './progress.ts'
import { buildPyramid, isMesh } from './pyramid.ts'
import { createRandom } from './random.ts'
import type { Recipe } from './recipe.ts'
import { type RefineEffort, refine } from './refine.ts'
import { gateSources } from './sourceGate.ts'
import { bestStart } from './starts.ts'
import { stretchField } from './stretch.ts'
import { clearTexture, rimBusyness, writeTexture } from './texture.ts'
import { vote } from './vote.ts'

/** How a hole is to be filled. */
export interface Completion {
  /** The picture at full size as it was, its hole as painted, of which the levels' may be more. */
  readonly painted: Raster
  readonly recipe: Recipe
  readonly seed: number
  readonly plan: EffortPlan
  /** Longer side of the hole's bounding box, in pixels: the measure of near and far. */
  readonly holeSide: number
  readonly onShare: OnShare
  /** How many drafts to make at most, and how to make one of a level halved so many times. */
  readonly drafts: number
  readonly draw: (level: Level, halvings: number) => Drawing
}

/** So many of the coarsest levels are filled from several first guesses. */
const startLevels = 2
/** Shares of the time, roughly: up to the end of the starts, and up to the last step. */
const startsDone = 0.4
const levelsDone = 0.95
/** A rim less busy than this, in steps of brightness from pixel to pixel, has no texture to go by. */
const plain = 6
/** Reach of the random search at full size and at the sizes between, in pixels. */
const fullSizeRadius = 8
const betweenRadius = 32

/** A picture ready to be filled, from full size to the coarsest. */
export function levelsOf(raster: Raster): readonly Level[] {
  writeTexture(raster)
  const levels = buildPyramid(raster).map(gateSources)
  if (rimBusyness(levels[0]) < plain) levels.forEach(clearTexture)
  return levels
}

/**
 * Fills the hole by multi-scale patch-based completion: first guesses at a size where a patch reaches across the hole, then
 * at each size in turn the best source for every patch (PatchMatch, Barnes et al. 2009) and a vote of the patches on
 * every pixel (Wexler et al. 2007), with texture as a fourth channel (Newson et al. 2014). Yields drafts, returns the
 * full size.
 */
export function* complete(
  levels: readonly Level[],
  completion: Completion,
): Generator<Drawing, Level> {
  const { plan, onShare, draw } = completion
  const metrics = levels.map((_, halvings) =>
    metricFor(completion.recipe, completion.holeSide / 2 ** halvings),
  )
  const startAt = startOf(levels)
  const drafts = draftLevels(startAt, completion.drafts)
  let matched = bestStart(levels.slice(startAt), {
    ...completion.recipe,
    seed: completion.seed,
    starts: plan.starts,
    metrics: metrics.slice(startAt),
    onShare: partOf(onShare, 0, startAt > 0 ? startsDone : levelsDone),
  })
  if (startAt === 0) vote(matched, 'sharp')
  const onLevels = partOf(onShare, startsDone, levelsDone)
  const random = createRandom(completion.seed)
  for (let halvings = startAt; halvings > 0; halvings--) {
    if (drafts.has(halvings)) yield draw(matched.level, halvings)
    matched = stretchField(matched, levels[halvings - 1], random)
    refine(matched, effortAt(halvings - 1, matched.level, plan), {
      metric: metrics[halvings - 1],
      random,
      onShare: partOf(onLevels, 0.5 ** halvings, 0.5 ** (halvings - 1)),
    })
  }
  closeSeam(matched, completion.painted)
  return matched.level
}

/** How often the finest of the levels is halved on which the first guesses are tried. */
function startOf(levels: readonly Level[]): number {
  const coarsest = levels.length - 1
  return isMesh(levels[coarsest]) ? coarsest : Math.max(0, coarsest + 1 - startLevels)
}

function effortAt(halvings: number, { targets }: Level, plan: EffortPlan): RefineEffort {
  const rounds = roundsFor(plan, halvings, targets.length)
  return halvings === 0
    ? { rounds, sweeps: 1, radius: fullSizeRadius, lastVote: 'sharp' }
    : { rounds, sweeps: plan.sweeps, radius: betweenRadius, lastVote: 'blended' }
}

/** A recipe's prices are per size of the hole; here they are per pixel. */
function metricFor({ farX, farY, lean, biasCap, biasPrice }: Recipe, holeSide: number): Metric {
  const perPixel = patchArea / holeSide ** 2
  return {
    priorX: farX * perPixel,
    priorY: farY * perPixel,
    leanX: lean.x * holeSide,
    leanY: lean.y * holeSide,
    biasCap,
    biasPrice,
  }
}
