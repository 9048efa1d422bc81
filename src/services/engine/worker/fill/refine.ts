import type { MatchedLevel } from './field.ts'
import { createMatcher, type Matcher, type Metric } from './matcher.ts'
import { indexOf } from './patch.ts'
import type { OnShare } from './progress.ts'
import type { Random } from './random.ts'
import { type SearchEffort, search } from './search.ts'
import { type VoteStyle, vote } from './vote.ts'

/** How a level is worked on. */
export interface RefineEffort extends SearchEffort {
  readonly rounds: number
  /** How the last round votes; those before blend. */
  readonly lastVote: VoteStyle
}

/** What a level is worked on with. */
export interface Tools {
  readonly metric: Metric
  readonly random: Random
  readonly onShare?: OnShare
}

/** A change of colour, in grey levels, too small to go on for. */
const settled = 0.25

/** Alternates between matching the fill's patches and voting on its pixels; rewrites both. */
export function refine(matched: MatchedLevel, effort: RefineEffort, tools: Tools): void {
  const matcher = createMatcher(matched.level, tools.metric)
  for (let round = 1, change = 255; round <= effort.rounds; round++) {
    const isLast = round === effort.rounds || change < settled
    if (round > 1) matcher.refresh()
    search(matched, matcher, { ...effort, random: tools.random })
    measureBias(matched, matcher, tools.metric.biasCap)
    change = vote(matched, isLast ? effort.lastVote : 'blended')
    tools.onShare?.(isLast ? 1 : round / effort.rounds)
    if (isLast) break
  }
}

/** Mean unlikeness of a fill's patches to their sources, in grey levels over a patch, after one more look around. */
export function meanUnlikeness(matched: MatchedLevel, { metric, random }: Tools): number {
  search(matched, createMatcher(matched.level, metric), { sweeps: 1, radius: 8, random })
  const { cost } = matched.field
  return cost.reduce((sum, one) => sum + Math.sqrt(one), 0) / cost.length
}

/** By how much each source is to be lightened or darkened, up to `cap` grey levels, to have its target's mean. */
function measureBias({ level, field }: MatchedLevel, matcher: Matcher, cap: number): void {
  for (let target = 0; target < field.source.length; target++) {
    const source = indexOf(field.source[target], level.width)
    for (let channel = 0; channel < 3; channel++) {
      const difference = matcher.meanDifference(target, source, channel)
      field.bias[target * 3 + channel] = Math.max(-cap, Math.min(cap, difference))
    }
  }
}
