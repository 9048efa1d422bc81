import type { MatchedLevel } from './field.ts'
import { patchArea } from './patch.ts'
import { createProbe, type Metric } from './patchDistance.ts'
import { type PatchSums, sumPatches, sumTargets } from './patchSums.ts'
import type { Random } from './random.ts'
import { type SearchEffort, search } from './search.ts'
import { vote } from './vote.ts'

/** How a level is worked on. */
export interface RefineEffort extends SearchEffort {
  readonly rounds: number
  /** Sweeps of the first round. */
  readonly firstSweeps: number
  /** Whether the last vote is to be sharp. */
  readonly finest: boolean
}

export interface Tools {
  readonly metric: Metric
  readonly random: Random
  readonly onShare?: (share: number) => void
}

/** A change of colour, in grey levels, too small to go on for. */
const settled = 0.25

/** Alternates between matching the fill's patches and voting on its pixels; rewrites both. */
export function refine(
  { level, field }: MatchedLevel,
  effort: RefineEffort,
  { metric, random, onShare }: Tools,
): void {
  const sums = sumPatches(level)
  const probe = createProbe(level, sums, metric)
  for (let round = 0; round < effort.rounds; round++) {
    if (round > 0) sumTargets(sums, level)
    const sweeps = round === 0 ? effort.firstSweeps : effort.sweeps
    search(level, field, { probe, random, sweeps, radius: effort.radius })
    measureBias({ level, field }, sums, metric.biasCap)
    const isLast = round === effort.rounds - 1
    const change = vote(level, field, effort.finest && isLast ? 'sharp' : 'blended')
    onShare?.((round + 1) / effort.rounds)
    if (change < settled && round > 1) break
  }
}

/** Mean unlikeness of a fill's patches to their sources, per patch, after one more look for better ones. */
export function meanDistance({ level, field }: MatchedLevel, { metric, random }: Tools): number {
  const probe = createProbe(level, sumPatches(level), metric)
  search(level, field, { probe, random, sweeps: 1, radius: 8 })
  return field.cost.reduce((sum, cost) => sum + Math.sqrt(cost), 0) / field.cost.length
}

/** By how much each source is to be lightened or darkened, up to `cap` grey levels, to have its target's mean. */
function measureBias({ level, field }: MatchedLevel, sums: PatchSums, cap: number): void {
  const { targets, width } = level
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] * 4
    const source = ((field.source[i] >>> 16) * width + (field.source[i] & 0xffff)) * 4
    for (let channel = 0; channel < 3; channel++) {
      const difference = (sums[target + channel] - sums[source + channel]) / patchArea
      field.bias[i * 3 + channel] = Math.max(-cap, Math.min(cap, difference))
    }
  }
}
