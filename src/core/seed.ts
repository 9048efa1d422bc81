import { clamp } from '#core/geometry.ts'

export const MAX_SEED = 2 ** 31 - 1

export type SeedRule = 'fixed' | 'increment' | 'decrement' | 'randomize'

export const seedRules: readonly SeedRule[] = ['fixed', 'increment', 'decrement', 'randomize']

export const clampSeed = (seed: number): number => clamp(Math.trunc(seed), 0, MAX_SEED)

/**
 * The seed of the next run. Steps stick at the ends and never wrap.
 * @param random a number in [0, 1)
 */
export function nextSeed(seed: number, rule: SeedRule, random: number): number {
  switch (rule) {
    case 'fixed':
      return clampSeed(seed)
    case 'increment':
      return clampSeed(seed + 1)
    case 'decrement':
      return clampSeed(seed - 1)
    case 'randomize':
      return clampSeed(Math.floor(random * (MAX_SEED + 1)))
  }
}
