/** How much work to spend. */
export type Effort = 'low' | 'medium' | 'high'

/** What an effort buys. */
export interface EffortPlan {
  /** First guesses tried at the coarsest sizes. */
  readonly starts: number
  /** Rounds of matching and voting at full size, half, a quarter, and all coarser sizes. */
  readonly rounds: readonly number[]
}

export const effortPlans: Readonly<Record<Effort, EffortPlan>> = {
  low: { starts: 6, rounds: [2, 4, 6, 10] },
  medium: { starts: 6, rounds: [3, 5, 8, 12] },
  high: { starts: 6, rounds: [6, 9, 12, 18] },
}
