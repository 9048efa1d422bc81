import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyMask, anySize, firstDifference } from '#testing/masks.ts'
import { emptyMask, FULL_TILE, isFull, isUntouched } from './mask.ts'
import { cleared, filledAll, inverted, maskBounds } from './operations.ts'
import { maskToPixels } from './pack.ts'

test('inverting turns every pixel round, and twice changes nothing', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const pixels = maskToPixels(mask)
      const other = inverted(mask)
      const turned = pixels.map((value) => 255 - value)
      expect(firstDifference(maskToPixels(other), turned)).toBe(-1)
      expect(other.painted).toBe(255 * pixels.length - mask.painted)
      expect(firstDifference(maskToPixels(inverted(other)), pixels)).toBe(-1)
      expect(inverted(other).painted).toBe(mask.painted)
      expect(firstDifference(maskToPixels(mask), pixels)).toBe(-1)
    }),
  )
})

test('an empty mask inverted is full, in tiles that cost nothing', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const full = inverted(emptyMask(size))
      expect(isFull(full)).toBe(true)
      expect(full.tiles.every((tile) => tile === FULL_TILE)).toBe(true)
    }),
  )
})

test('clearing leaves nothing and touches no mask', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const pixels = maskToPixels(mask)
      const empty = cleared(mask)
      expect(isUntouched(empty)).toBe(true)
      expect(maskToPixels(empty).every((value) => value === 0)).toBe(true)
      expect(firstDifference(maskToPixels(mask), pixels)).toBe(-1)
    }),
  )
})

test('filling all leaves nothing out', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      expect(isFull(filledAll(mask))).toBe(true)
      expect(filledAll(mask).tiles.every((tile) => tile === FULL_TILE)).toBe(true)
    }),
  )
})

test('the bounds hold every painted pixel and touch one on each side', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const painted = [...maskToPixels(mask).entries()].filter(([, value]) => value > 0)
      const xs = painted.map(([at]) => at % mask.width)
      const ys = painted.map(([at]) => Math.floor(at / mask.width))
      const bounds = maskBounds(mask)
      const least = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b), Infinity)
      const most = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b), 0)
      const [x, y] = [least(xs), least(ys)]
      if (painted.length === 0) expect(bounds).toBeUndefined()
      else expect(bounds).toEqual({ x, y, width: most(xs) + 1 - x, height: most(ys) + 1 - y })
    }),
  )
})
