/** How much work to spend. */
export type Effort = 'low' | 'medium' | 'high'

/** What an effort buys. */
export interface EffortPlan {
  /** First guesses tried at the coarsest sizes. */
  readonly starts: number
  /** Rounds of matching and voting at full size, at half, at a quarter, and at all coarser ones. */
  readonly rounds: readonly [number, number, number, number]
  /** Passes over the targets in each round, full size excepted, which gets one. */
  readonly sweeps: number
  /** Rounds times targets that one level may cost; at least one round is done. Keeps large holes affordable. */
  readonly budget: number
}

/** Nearly all is decided at the coarse sizes; the fine ones need few rounds to be sharp. */
export const effortPlans: Readonly<Record<Effort, EffortPlan>> = {
  low: { starts: 4, rounds: [1, 2, 3, 4], sweeps: 1, budget: 100_000 },
  medium: { starts: 6, rounds: [2, 3, 4, 6], sweeps: 2, budget: 400_000 },
  high: { starts: 9, rounds: [3, 6, 8, 12], sweeps: 2, budget: 1_600_000 },
}

/** Rounds for a level halved `halvings` times that has so many targets. */
export function roundsFor(
  { rounds, budget }: EffortPlan,
  halvings: number,
  targets: number,
): number {
  const wanted = rounds[Math.min(halvings, rounds.length - 1)]
  return Math.max(1, Math.min(wanted, Math.floor(budget / targets)))
}
