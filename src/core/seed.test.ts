import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clampSeed, MAX_SEED, nextSeed, numbersFrom, seedRules } from './seed.ts'

const seeds = fc.integer({ min: 0, max: MAX_SEED })
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('the largest seed is that of a signed 32-bit integer', () => {
  expect(MAX_SEED).toBe(2_147_483_647)
})

test.each([
  [-1, 0],
  [-(10 ** 12), 0],
  [0, 0],
  [12.9, 12],
  [MAX_SEED, MAX_SEED],
  [MAX_SEED + 1, MAX_SEED],
  [10 ** 12, MAX_SEED],
])('a seed of %d is taken as %d', (typed, taken) => {
  expect(clampSeed(typed)).toBe(taken)
})

describe('after a run', () => {
  test('a fixed seed stays', () => {
    fc.assert(
      fc.property(seeds, randoms, (seed, random) => {
        expect(nextSeed(seed, 'fixed', random)).toBe(seed)
      }),
    )
  })

  test('steps go one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_SEED - 1 }), randoms, (seed, random) => {
        expect(nextSeed(seed, 'increment', random)).toBe(seed + 1)
        expect(nextSeed(seed, 'decrement', random)).toBe(seed - 1)
      }),
    )
  })

  test('steps stick at the ends and never wrap', () => {
    expect(nextSeed(MAX_SEED, 'increment', 0)).toBe(MAX_SEED)
    expect(nextSeed(0, 'decrement', 0)).toBe(0)
  })

  test('a random seed comes from the random number alone, from the whole range', () => {
    fc.assert(
      fc.property(seeds, seeds, randoms, (seed, other, random) => {
        expect(nextSeed(seed, 'randomize', random)).toBe(nextSeed(other, 'randomize', random))
      }),
    )
    expect(nextSeed(5, 'randomize', 0)).toBe(0)
    expect(nextSeed(5, 'randomize', 1 - Number.EPSILON / 2)).toBe(MAX_SEED)
  })

  test('every rule gives a whole seed in range, whatever it starts from', () => {
    const anyNumber = fc.double({ noNaN: true })
    fc.assert(
      fc.property(anyNumber, fc.constantFrom(...seedRules), randoms, (seed, rule, random) => {
        const next = nextSeed(seed, rule, random)
        expect(next).toBe(clampSeed(next))
        expect(Number.isInteger(next)).toBe(true)
      }),
    )
  })
})

test('numbers that follow from a seed are the same each time, and even', () => {
  const draw = (seed: number, count: number) => {
    const next = numbersFrom(seed)
    return Array.from({ length: count }, next)
  }
  expect(draw(7, 20)).toEqual(draw(7, 20))
  expect(draw(7, 20)).not.toEqual(draw(8, 20))
  const numbers = draw(MAX_SEED, 10_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / 10_000
    expect(share).toBeCloseTo(0.1, 1)
  }
  expect(new Set(draw(0, 1000)).size).toBe(1000)
})
