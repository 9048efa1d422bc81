import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from './geometry.ts'
import {
  freeSizeProblem,
  freeSizes,
  nearestSize,
  type SizeRule,
  sizeName,
  sizeNamed,
} from './outputSize.ts'

const old: SizeRule = { kind: 'fixed', sizes: ['auto', '1024x1024', '1024x1536', '1536x1024'] }

/** The documented rules, spelled out once more. */
const isLegal = ({ width, height }: Size) =>
  [width, height].every((edge) => edge > 0 && edge % 16 === 0 && edge <= 3840) &&
  width <= 3 * height &&
  height <= 3 * width &&
  width * height >= 655_360 &&
  width * height <= 8_294_400

const edges = Array.from({ length: 240 }, (_, index) => (index + 1) * 16)
const everyLegal = edges
  .flatMap((width) => edges.map((height) => ({ width, height })))
  .filter(isLegal)

const shapeError = (a: Size, b: Size) =>
  Math.abs(Math.log((a.width * b.height) / (a.height * b.width)))
const pixelError = (a: Size, b: Size) =>
  Math.abs(Math.log((a.width * a.height) / (b.width * b.height)))

const nearestFree = (wanted: Size): Size =>
  sizeNamed(nearestSize(wanted, freeSizes)) ?? { width: 0, height: 0 }

const edge = fc.oneof(
  fc.integer({ min: 1, max: 12_000 }),
  fc.integer({ min: 400, max: 4000 }),
  fc.integer({ min: 1, max: 20 }),
)
const anySize = fc.record({ width: edge, height: edge })
const within3to1 = anySize.filter(({ width, height }) => width <= 3 * height && height <= 3 * width)
const legalSize = fc.constantFrom(...everyLegal)

describe('the name of a size', () => {
  test('says its edges, and back', () => {
    expect(sizeName({ width: 1536, height: 1024 })).toBe('1536x1024')
    fc.assert(
      fc.property(legalSize, (size) => {
        expect(sizeNamed(sizeName(size))).toEqual(size)
      }),
    )
  })

  test.each(['auto', '', '1024', '1024x', 'x1024', '1024x1024x1', '-16x16', '0x0', '1e3x1024'])(
    '“%s” is none',
    (name) => {
      expect(sizeNamed(name)).toBeUndefined()
    },
  )
})

describe('the free rules', () => {
  test('are the documented ones for every pair of edges', () => {
    for (const width of [...edges, 0, 1, 1000, 1025, 3856, 7680])
      for (const height of [...edges, 0, 8, 1080, 3856])
        if ((freeSizeProblem({ width, height }) === undefined) !== isLegal({ width, height }))
          expect.fail(`${width}x${height}`)
    expect(everyLegal.length).toBeGreaterThan(1000)
  })

  test.each([
    [{ width: 1920, height: 1080 }, /multiples of 16/],
    [{ width: 3856, height: 2160 }, /3840/],
    [{ width: 3200, height: 1024 }, /3:1/],
    [{ width: 640, height: 640 }, /655360/],
    [{ width: 3840, height: 2176 }, /8294400/],
    [{ width: Number.NaN, height: 1024 }, /./],
  ])('%o: what is wrong is said', (size, words) => {
    expect(freeSizeProblem(size)).toMatch(words)
  })

  test('allow every size that is offered by name', () => {
    for (const name of freeSizes.sizes) {
      const size = sizeNamed(name)
      expect(name === 'auto' || (size && isLegal(size)), name).toBe(true)
    }
  })
})

describe('the nearest size under the free rules', () => {
  test('is legal, whatever was wanted', () => {
    fc.assert(
      fc.property(anySize, (wanted) => {
        expect(nearestFree(wanted)).toSatisfy(isLegal)
      }),
      { numRuns: 1000 },
    )
  })

  test('of a legal size is itself', () => {
    for (const size of everyLegal)
      if (nearestSize(size, freeSizes) !== sizeName(size)) expect.fail(sizeName(size))
  })

  test('of a nearest size is itself', () => {
    fc.assert(
      fc.property(anySize, (wanted) => {
        const once = nearestFree(wanted)
        expect(nearestFree(once)).toEqual(once)
      }),
    )
  })

  test('has the wanted shape, as far as steps of 16 pixels allow', () => {
    fc.assert(
      fc.property(within3to1, (wanted) => {
        const found = nearestFree(wanted)
        // The shorter edge can be half a step off, and as much again where the 3:1 rule forbids the nearer side.
        const allowed = 16 / Math.min(found.width, found.height)
        expect(shapeError(found, wanted)).toBeLessThanOrEqual(allowed)
      }),
      { numRuns: 1000 },
    )
  })

  test('is the best of all legal sizes, by shape eight times as much as by pixels', () => {
    const distance = (a: Size, b: Size) => 8 * shapeError(a, b) + pixelError(a, b)
    fc.assert(
      fc.property(anySize, (wanted) => {
        const least = Math.min(...everyLegal.map((size) => distance(size, wanted)))
        expect(distance(nearestFree(wanted), wanted)).toBeCloseTo(least, 9)
      }),
      { numRuns: 150 },
    )
  })

  test.each([
    [{ width: 6000, height: 4000 }, 1.5],
    [{ width: 4032, height: 3024 }, 4 / 3],
    [{ width: 1920, height: 1080 }, 16 / 9],
    [{ width: 300, height: 300 }, 1],
    [{ width: 90_000, height: 1000 }, 3],
    [{ width: 10, height: 10_000 }, 1 / 3],
  ])('of a picture of %o keeps the shape %f', (wanted, ratio) => {
    const { width, height } = nearestFree(wanted)
    expect(Math.abs(width / height / ratio - 1)).toBeLessThan(0.011)
  })

  test('is about as large as wanted where that is legal', () => {
    const medium = within3to1.filter(
      ({ width, height }) =>
        width * height > 800_000 && width * height < 4_500_000 && Math.max(width, height) < 3600,
    )
    fc.assert(
      fc.property(medium, (wanted) => {
        expect(pixelError(nearestFree(wanted), wanted)).toBeLessThan(0.25)
      }),
    )
  })

  test.each([
    { width: 0, height: 0 },
    { width: Number.NaN, height: 100 },
  ])('of %o, which is no size, is left to the model', (wanted) => {
    expect(nearestSize(wanted, freeSizes)).toBe('auto')
  })
})

describe('the nearest size of a fixed list', () => {
  test.each([
    [{ width: 4000, height: 3000 }, '1536x1024'],
    [{ width: 3000, height: 4000 }, '1024x1536'],
    [{ width: 500, height: 510 }, '1024x1024'],
    [{ width: 10_000, height: 10 }, '1536x1024'],
    [{ width: 1024, height: 1536 }, '1024x1536'],
  ])('of %o is %s', (wanted, name) => {
    expect(nearestSize(wanted, old)).toBe(name)
  })

  test('is always one of it, and the nearest in shape', () => {
    const listed = [
      { width: 1024, height: 1024 },
      { width: 1024, height: 1536 },
      { width: 1536, height: 1024 },
    ]
    fc.assert(
      fc.property(anySize, (wanted) => {
        const found = sizeNamed(nearestSize(wanted, old))
        expect(listed).toContainEqual(found)
        const least = Math.min(
          ...listed.map((size) => 8 * shapeError(size, wanted) + pixelError(size, wanted)),
        )
        expect(found && 8 * shapeError(found, wanted) + pixelError(found, wanted)).toBeCloseTo(
          least,
          9,
        )
      }),
    )
  })

  test('without a size in it is left to the model', () => {
    expect(nearestSize({ width: 10, height: 10 }, { kind: 'fixed', sizes: ['auto'] })).toBe('auto')
  })
})
