import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { anyMask, anySize, firstDifference } from '#testing/masks.ts'
import { coverage, emptyMask, FULL_TILE, type Mask } from './mask.ts'
import { filledAll } from './operations.ts'
import { maskToPixels } from './pack.ts'
import { resizedTo } from './resize.ts'

/** The mean over the area each pixel covers, by all old pixels it overlaps. */
function model(mask: Mask, size: Size): Float64Array {
  const pixels = maskToPixels(mask)
  const [sx, sy] = [mask.width / size.width, mask.height / size.height]
  const overlap = (low: number, high: number, pixel: number) =>
    Math.max(0, Math.min(high, pixel + 1) - Math.max(low, pixel))
  return Float64Array.from({ length: size.width * size.height }, (_, at) => {
    const [x, y] = [at % size.width, Math.floor(at / size.width)]
    let sum = 0
    for (let v = Math.floor(y * sy); v < Math.min(mask.height, (y + 1) * sy); v++)
      for (let u = Math.floor(x * sx); u < Math.min(mask.width, (x + 1) * sx); u++) {
        const share = overlap(x * sx, (x + 1) * sx, u) * overlap(y * sy, (y + 1) * sy, v)
        sum += share * (pixels[v * mask.width + u] ?? 0)
      }
    return sum / (sx * sy)
  })
}

test('each pixel is the mean of what it covers', () => {
  fc.assert(
    fc.property(anyMask, anySize, (mask, size) => {
      const means = model(mask, size)
      const after = resizedTo(mask, size)
      const off = maskToPixels(after).findIndex(
        (value, at) => Math.abs(value - (means[at] ?? 0)) > 0.51,
      )
      expect(off).toBe(-1)
      expect(Math.abs(coverage(after) - coverage(mask))).toBeLessThan(0.0021)
    }),
  )
})

test('at its own size it is itself; twice as large and back again it is the same', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const { width, height } = mask
      expect(resizedTo(mask, { width, height })).toBe(mask)
      const twice = resizedTo(mask, { width: 2 * width, height: 2 * height })
      expect(firstDifference(maskToPixels(resizedTo(twice, mask)), maskToPixels(mask))).toBe(-1)
    }),
    { numRuns: 30 },
  )
})

test('even masks stay shared tiles', () => {
  const full = filledAll(emptyMask({ width: 1000, height: 700 }))
  expect(
    resizedTo(full, { width: 333, height: 901 }).tiles.every((tile) => tile === FULL_TILE),
  ).toBe(true)
})
