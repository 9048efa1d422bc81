import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lanczosTaps, type Taps, WEIGHT_BITS } from './taps.ts'

const one = 2 ** WEIGHT_BITS
const side = fc.integer({ min: 1, max: 700 })

const outputs = (taps: Taps) => Array.from(taps.first, (_, x) => x)

const weightsOf = (taps: Taps, x: number) => [
  ...taps.weights.subarray(x * taps.stride, x * taps.stride + taps.count[x]),
]

/** Expects that a rule holds for every output pixel, whatever the sizes. */
function expectOfAll(holds: (taps: Taps, x: number, from: number) => boolean) {
  fc.assert(
    fc.property(side, side, (from, to) => {
      const taps = lanczosTaps(from, to)
      expect(outputs(taps).filter((x) => !holds(taps, x, from))).toEqual([])
    }),
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('every window has pixels, which lie within the source', () => {
  expectOfAll(({ first, count }, x, from) => count[x] > 0 && first[x] + count[x] <= from)
})

test('windows fit their stride and move only forwards', () => {
  expectOfAll(
    ({ first, count, stride }, x) => count[x] <= stride && first[x] >= (x > 0 ? first[x - 1] : 0),
  )
})

test('weights add up to one, give or take half a unit for each', () => {
  expectOfAll((taps, x) => Math.abs(sum(weightsOf(taps, x)) - one) <= taps.count[x] / 2)
})

test('no sum of weighted bytes overflows 32 bits', () => {
  expectOfAll((taps, x) => {
    const positive = weightsOf(taps, x).filter((weight) => weight > 0)
    return 255 * sum(positive) + one / 2 < 2 ** 31
  })
})

test('a side that does not change keeps every pixel as it is', () => {
  const taps = lanczosTaps(100, 100)
  for (const x of outputs(taps)) {
    const weights = weightsOf(taps, x)
    expect(weights[x - taps.first[x]]).toBe(one)
    expect(weights.filter((weight) => weight !== 0)).toHaveLength(1)
  }
})
