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

/** A stream of numbers in [0, 1), the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = Math.trunc(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
