import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyMaskOf, anySize, firstDifference } from '#testing/masks.ts'
import { added, combined, replaced, subtracted } from './combine.ts'
import {
  emptyMask,
  FULL_TILE,
  isFull,
  isUntouched,
  type Mask,
  sameWithin,
  tileExtent,
} from './mask.ts'
import { filledAll, inverted } from './operations.ts'
import { maskToPixels } from './pack.ts'

const anyTwo = anySize.chain((size) => fc.tuple(anyMaskOf(size), anyMaskOf(size)))

const byPixel = (a: Mask, b: Mask, rule: (a: number, b: number) => number) => {
  const other = maskToPixels(b)
  return maskToPixels(a).map((value, at) => rule(value, other[at] ?? 0))
}

test.each([
  ['add', (a: number, b: number) => Math.max(a, b)],
  ['subtract', (a: number, b: number) => Math.max(0, a - b)],
  ['replace', (_: number, b: number) => b],
] as const)('%s goes by each pixel, and shares what it leaves alone', (mode, rule) => {
  fc.assert(
    fc.property(anyTwo, ([mask, selection]) => {
      const after = combined(mask, selection, mode)
      const model = byPixel(mask, selection, rule)
      expect(firstDifference(maskToPixels(after), model)).toBe(-1)
      expect(after.painted).toBe(model.reduce((sum, value) => sum + value, 0))
      after.tiles.forEach((tile, index) => {
        const before = mask.tiles[index]
        if (before && sameWithin(tile, before, tileExtent(mask, index))) expect(tile).toBe(before)
      })
    }),
  )
})

test('a second time changes nothing, and what is added can be taken away whole', () => {
  fc.assert(
    fc.property(anyTwo, ([mask, selection]) => {
      const once = added(mask, selection)
      expect(added(once, selection)).toBe(once)
      expect(isUntouched(subtracted(selection, selection))).toBe(true)
      const away = subtracted(added(emptyMask(mask), selection), selection)
      expect(isUntouched(away)).toBe(true)
    }),
  )
})

test('nothing and everything', () => {
  fc.assert(
    fc.property(anyTwo, ([mask]) => {
      const empty = emptyMask(mask)
      const full = filledAll(mask)
      expect(added(mask, empty)).toBe(mask)
      expect(subtracted(mask, empty)).toBe(mask)
      expect(added(mask, full).tiles.every((tile) => tile === FULL_TILE)).toBe(true)
      expect(isUntouched(subtracted(mask, full))).toBe(true)
      expect(isFull(added(mask, inverted(empty)))).toBe(true)
      const turned = maskToPixels(inverted(mask))
      expect(firstDifference(maskToPixels(subtracted(full, mask)), turned)).toBe(-1)
    }),
  )
})

test('sizes must be the same', () => {
  const wide = emptyMask({ width: 2, height: 1 })
  const high = emptyMask({ width: 1, height: 2 })
  for (const combine of [added, subtracted, replaced])
    expect(() => combine(wide, high)).toThrow(RangeError)
})
