import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guided } from './guided.ts'

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 14 }),
  height: fc.integer({ min: 1, max: 14 }),
})
const radii = fc.integer({ min: 1, max: 5 })

function noise(count: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) / 2 ** 24
  })
}

test('a plane of one value stays that value', () => {
  fc.assert(
    fc.property(sizes, radii, fc.integer(), (size, radiusPx, seed) => {
      const count = size.width * size.height
      const order = { ...size, radiusPx, lab: noise(3 * count, seed), epsilon: 1e-4 }
      for (const value of guided({ ...order, plane: new Float32Array(count).fill(0.7) }))
        expect(value).toBeCloseTo(0.7, 3)
    }),
    { numRuns: 50 },
  )
})

test('a plane that is a linear function of colour stays as it is', () => {
  fc.assert(
    fc.property(fc.integer(), radii, (seed, radiusPx) => {
      const lab = noise(3 * 144, seed)
      const plane = Float32Array.from(
        { length: 144 },
        (_, i) => 0.2 + 0.5 * lab[3 * i] - 0.3 * lab[3 * i + 1] + 0.1 * lab[3 * i + 2],
      )
      const filtered = guided({ width: 12, height: 12, lab, plane, radiusPx, epsilon: 1e-7 })
      filtered.forEach((value, i) => {
        expect(Math.abs(value - plane[i])).toBeLessThan(0.01)
      })
    }),
    { numRuns: 30 },
  )
})

test('where there is no colour at all it is the mean of means', () => {
  fc.assert(
    fc.property(sizes, radii, fc.integer(), (size, radiusPx, seed) => {
      const { width, height } = size
      const plane = noise(width * height, seed)
      const naiveMean = (values: Float32Array) =>
        values.map((_, i) => {
          let sum = 0
          let count = 0
          values.forEach((value, j) => {
            const dx = Math.abs((i % width) - (j % width))
            const dy = Math.abs(Math.floor(i / width) - Math.floor(j / width))
            if (dx > radiusPx || dy > radiusPx) return
            sum += value
            count++
          })
          return sum / count
        })
      const expected = naiveMean(naiveMean(plane))
      const lab = new Float32Array(3 * width * height)
      guided({ ...size, radiusPx, lab, plane, epsilon: 1e-4 }).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 4)
      })
    }),
    { numRuns: 50 },
  )
})
