import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Membrane, stretchMembrane } from './membrane.ts'

/** A grid on which a function is known outside a hole (and in the hole what was there before). */
function holed(
  { width, height }: { width: number; height: number },
  value: (x: number, y: number) => number,
  isHole: (x: number, y: number) => boolean,
): Membrane {
  const at = Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width)])
  return {
    width,
    height,
    values: Float32Array.from(at, ([x = 0, y = 0]) => (isHole(x, y) ? 999 : value(x, y))),
    known: Uint8Array.from(at, ([x = 0, y = 0]) => (isHole(x, y) ? 0 : 1)),
  }
}

function furthest(membrane: Membrane, value: (x: number, y: number) => number): number {
  const { width } = membrane
  return membrane.values.reduce(
    (far, own, i) => Math.max(far, Math.abs(own - value(i % width, Math.floor(i / width)))),
    0,
  )
}

describe('harmonic functions are their own membrane', () => {
  const size = { width: 301, height: 233 }
  const disc = (x: number, y: number) => (x - 150) ** 2 + (y - 110) ** 2 < 95 ** 2
  const ragged = (x: number, y: number) =>
    (x > 20 && x < 280 && y > 15 && y < 60 + 100 * Math.abs(Math.sin(x / 23))) || disc(x, y)
  test.each([
    ['a constant', () => 42],
    ['a slope', (x: number, y: number) => 0.3 * x - 0.2 * y + 5],
    ['a saddle', (x: number, y: number) => ((x - 150) ** 2 - (y - 110) ** 2) / 250],
    ['a product', (x: number, y: number) => ((x - 150) * (y - 110)) / 200],
  ])('%s', (_, value) => {
    for (const hole of [disc, ragged]) {
      const membrane = holed(size, value, hole)
      stretchMembrane(membrane)
      expect(furthest(membrane, value)).toBeLessThan(0.5)
    }
  })
})

test('is level at the edge of the grid', () => {
  const slope = (x: number) => x
  const membrane = holed({ width: 120, height: 40 }, slope, (x) => x > 30)
  stretchMembrane(membrane)
  expect(
    Math.max(...membrane.values.slice(31, 120).map((value) => Math.abs(value - 30))),
  ).toBeLessThan(0.5)
})

test('of nothing is 0', () => {
  const membrane = holed(
    { width: 3, height: 2 },
    () => 1,
    () => true,
  )
  stretchMembrane(membrane)
  expect([...membrane.values]).toEqual([0, 0, 0, 0, 0, 0])
})

test('keeps what is known and stays, nearly, between its least and greatest', () => {
  const side = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer(),
      fc.integer({ min: 1, max: 9 }),
      (width, height, seed, share) => {
        const noise = (x: number, y: number) =>
          Math.imul(Math.imul(x + seed, 0x9e3779b1) ^ (y + 77), 0x85ebca6b) >>> 24
        const value = (x: number, y: number) => noise(x, y) % 101
        const isHole = (x: number, y: number) => x + y > 0 && noise(y + 3, x) % 10 < share
        const membrane = holed({ width, height }, value, isHole)
        stretchMembrane(membrane)
        const known = membrane.values.filter((_, i) => membrane.known[i] !== 0)
        const least = known.reduce((a, b) => Math.min(a, b))
        const greatest = known.reduce((a, b) => Math.max(a, b))
        for (const [i, own] of membrane.values.entries()) {
          if (membrane.known[i] !== 0) expect(own).toBe(value(i % width, Math.floor(i / width)))
          expect(own).toBeGreaterThanOrEqual(least - 1)
          expect(own).toBeLessThanOrEqual(greatest + 1)
        }
      },
    ),
    { numRuns: 60 },
  )
})
