import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { feathered, MOST_BLUR_PX, smoothed } from './feather.ts'
import { coverage, EMPTY_TILE, emptyMask, FULL_TILE, type Mask, valueAt } from './mask.ts'
import { filledAll, inverted } from './operations.ts'
import { maskFromPixels, maskToPixels } from './pack.ts'
import { shapeMask } from './shapes.ts'

const anyRadius = fc.oneof(
  fc.constantFrom(0.5, 1, 2, 5, 11.9, 12, 30, 60, 200),
  fc.double({ min: 0.2, max: 80, noNaN: true }),
)

/** For each pixel along a side, the weights of all, which come to 1. */
const weightsAlong = (side: number, sigma: number) =>
  Array.from({ length: side }, (_, at) => {
    const weights = Float64Array.from({ length: side }, (_, other) =>
      Math.exp(-0.5 * ((other - at) / sigma) ** 2),
    )
    const sum = weights.reduce((all, weight) => all + weight, 0)
    return weights.map((weight) => weight / sum)
  })

/** By the whole Gaussian, in double precision, without rounding. */
function naivelyBlurred(mask: Mask, sigma: number): Float64Array {
  const { width, height } = mask
  const pixels = maskToPixels(mask)
  const across = weightsAlong(width, sigma)
  const down = weightsAlong(height, sigma)
  const along = Float64Array.from(pixels, (_, at) => {
    const row = Math.floor(at / width) * width
    return across[at % width]?.reduce((sum, w, x) => sum + w * (pixels[row + x] ?? 0), 0) ?? 0
  })
  return along.map(
    (_, at) =>
      down[Math.floor(at / width)]?.reduce(
        (sum, w, y) => sum + w * (along[y * width + (at % width)] ?? 0),
        0,
      ) ?? 0,
  )
}

const worstDifference = (a: Uint8Array, b: Float64Array) =>
  a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (b[at] ?? 0))), 0)

test('feathering is a Gaussian of half the radius, to within 2/255', () => {
  fc.assert(
    fc.property(anyMask, anyRadius, (mask, radius) => {
      const after = maskToPixels(feathered(mask, radius))
      expect(worstDifference(after, naivelyBlurred(mask, radius / 2))).toBeLessThanOrEqual(2)
    }),
    { numRuns: 50 },
  )
})

/** Abramowitz and Stegun, 7.1.26: the share of a normal distribution below x, to 1e-7. */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.3275911 * (Math.abs(x) / Math.SQRT2))
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const half = (poly * Math.exp((-x * x) / 2)) / 2
  return x < 0 ? half : 1 - half
}

test.each([2, 10, 24, 50, 120, 400])(
  'a straight edge becomes the normal distribution, radius %d',
  (radius) => {
    const size = { width: 2000, height: 70 }
    const edge = shapeMask(size, {
      kind: 'rectangle',
      rect: { x: 1000, y: 0, width: 1000, height: 70 },
    })
    const soft = feathered(edge, radius)
    for (let x = 0; x < size.width; x++) {
      // The weights stand for pixels; each spread over its pixel would vary by 1/12 more.
      const share = normalShare((x + 0.5 - 1000) / Math.sqrt((radius / 2) ** 2 - 1 / 12))
      expect(Math.abs(valueAt(soft, x, 35) - 255 * share)).toBeLessThanOrEqual(1.5)
    }
  },
)

describe('the frame is no edge', () => {
  test('what is full stays full, what is empty empty', () => {
    const size = { width: 130, height: 70 }
    expect(feathered(emptyMask(size), 40)).toEqual(emptyMask(size))
    const full = filledAll(emptyMask(size))
    expect(feathered(full, 40).tiles.every((tile) => tile === FULL_TILE)).toBe(true)
  })

  test('a mask that runs into it does not fade there', () => {
    const left = shapeMask(
      { width: 300, height: 90 },
      { kind: 'rectangle', rect: { x: 0, y: 0, width: 150, height: 90 } },
    )
    for (const y of [0, 45, 89]) expect(valueAt(feathered(left, 40), 0, y)).toBe(255)
  })
})

test('feathering what is kept is feathering what is not', () => {
  fc.assert(
    fc.property(anyMask, anyRadius, (mask, radius) => {
      const one = maskToPixels(feathered(inverted(mask), radius))
      const other = maskToPixels(inverted(feathered(mask, radius)))
      expect(one.every((value, at) => Math.abs(value - (other[at] ?? 0)) <= 1)).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('tiles far from any edge are left alone', () => {
  const size = { width: 64 * 20, height: 64 * 20 }
  const disc = shapeMask(size, {
    kind: 'ellipse',
    rect: { x: 200, y: 200, width: 800, height: 800 },
  })
  const soft = feathered(disc, 20)
  expect(soft.tiles[0]).toBe(EMPTY_TILE)
  expect(soft.tiles[9 * 20 + 9]).toBe(FULL_TILE)
  expect(Math.abs(soft.painted / disc.painted - 1)).toBeLessThan(0.001)
})

describe('smoothing', () => {
  const jagged = (size: Size) => {
    const pixels = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
      const [x, y] = [at % size.width, Math.floor(at / size.width)]
      return x < 200 + (y % 12 < 6 ? 5 : -5) ? 255 : 0
    })
    return maskFromPixels(size, pixels)
  }

  test('makes a jagged edge straight where it was on average, and a pixel wide', () => {
    const size = { width: 400, height: 240 }
    const smooth = smoothed(jagged(size), 30)
    for (let y = 60; y < 180; y++) {
      const row = Array.from({ length: size.width }, (_, x) => valueAt(smooth, x, y))
      const edge = row.reduce((sum, value) => sum + value, 0) / 255
      expect(Math.abs(edge - 200)).toBeLessThan(1)
      expect(row.filter((value) => value > 0 && value < 255).length).toBeLessThanOrEqual(3)
    }
  })

  test('keeps the area of a disc about, and drops specks and pinholes', () => {
    const size = { width: 600, height: 600 }
    const disc = shapeMask(size, {
      kind: 'ellipse',
      rect: { x: 100, y: 100, width: 400, height: 400 },
    })
    const pixels = maskToPixels(disc)
    pixels[20 * 600 + 20] = 255
    pixels[300 * 600 + 300] = 0
    const smooth = smoothed(maskFromPixels(size, pixels), 20)
    expect(Math.abs(coverage(smooth) / coverage(disc) - 1)).toBeLessThan(0.01)
    expect(valueAt(smooth, 20, 20)).toBe(0)
    expect(valueAt(smooth, 300, 300)).toBe(255)
  })

  test('goes by the blurred value', () => {
    fc.assert(
      fc.property(anyMask, fc.constantFrom(4, 10, 40), (mask, radius) => {
        const soft = naivelyBlurred(mask, radius / 2)
        const after = maskToPixels(smoothed(mask, radius))
        const wrong = after.findIndex((value, at) => {
          const away = (soft[at] ?? 0) - 127.5
          return Math.abs(away) > 2 && value >= 128 !== away > 0
        })
        expect(wrong).toBe(-1)
      }),
      { numRuns: 20 },
    )
  })
})

test('no radius changes nothing, and one out of range is refused', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      expect(firstDifference(maskToPixels(feathered(mask, 0)), maskToPixels(mask))).toBe(-1)
      expect(smoothed(mask, 0)).toBe(mask)
    }),
  )
  const mask = emptyMask({ width: 1, height: 1 })
  for (const radius of [-1, Number.NaN, MOST_BLUR_PX + 1]) {
    expect(() => feathered(mask, radius)).toThrow(RangeError)
    expect(() => smoothed(mask, radius)).toThrow(RangeError)
  }
})
