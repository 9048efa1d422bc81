import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extendedSize, sidesForRatio } from './outpaint.ts'

const side = fc.integer({ min: 1, max: 16_384 })
const anySize = fc.record({ width: side, height: side })
const anyRatio = fc.double({ min: 1 / 20, max: 20, noNaN: true })

describe('the sides for an aspect ratio', () => {
  test.each([
    [1024, 1024, 16 / 9, { left: 398, right: 398, top: 0, bottom: 0 }],
    [1920, 1080, 16 / 9, { left: 0, right: 0, top: 0, bottom: 0 }],
    [1920, 1080, 1, { left: 0, right: 0, top: 420, bottom: 420 }],
    [100, 99, 1, { left: 0, right: 0, top: 0, bottom: 1 }],
    [300, 400, 3 / 4, { left: 0, right: 0, top: 0, bottom: 0 }],
  ])('of %i x %i to %f', (width, height, ratio, sides) => {
    expect(sidesForRatio({ width, height }, ratio)).toEqual(sides)
  })

  test('are even, along one axis, and the smallest that come as near as whole pixels do', () => {
    fc.assert(
      fc.property(anySize, anyRatio, (size, ratio) => {
        const sides = sidesForRatio(size, ratio)
        const { left, top, right, bottom } = sides
        for (const px of [left, top, right, bottom]) {
          expect(Number.isInteger(px)).toBe(true)
          expect(px).toBeGreaterThanOrEqual(0)
        }
        expect(Math.min(left + right, top + bottom)).toBe(0)
        expect(Math.abs(left - right) + Math.abs(top - bottom)).toBeLessThanOrEqual(1)
        const { width, height } = extendedSize(size, sides)
        const isWiderThan = size.width / size.height > ratio
        const miss = isWiderThan ? height - width / ratio : width - height * ratio
        expect(Math.abs(miss)).toBeLessThanOrEqual(0.5 + 1e-6)
      }),
    )
  })

  test('are none for the ratio that a picture has', () => {
    fc.assert(
      fc.property(anySize, (size) => {
        expect(extendedSize(size, sidesForRatio(size, size.width / size.height))).toEqual(size)
      }),
    )
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('there are none for %f', (ratio) => {
    expect(() => sidesForRatio({ width: 10, height: 10 }, ratio)).toThrow(RangeError)
  })
})
