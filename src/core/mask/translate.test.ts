import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyMask, anySize, firstDifference } from '#testing/masks.ts'
import { EMPTY_TILE, emptyMask, FULL_TILE, valueAt } from './mask.ts'
import { maskToPixels } from './pack.ts'
import { translatedTo } from './translate.ts'

const anyOffset = fc.oneof(
  fc.constantFrom(-128, -64, 0, 64, 128),
  fc.integer({ min: -220, max: 220 }),
)
const anyBeyond = fc.constantFrom(0 as const, 255 as const)

test('every pixel moves, and what comes in is as told', () => {
  fc.assert(
    fc.property(
      anyMask,
      anySize,
      fc.record({ x: anyOffset, y: anyOffset, beyond: anyBeyond }),
      (mask, size, { x, y, beyond }) => {
        const after = translatedTo(mask, { size, x, y, beyond })
        const model = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
          const [u, v] = [(at % size.width) - x, Math.floor(at / size.width) - y]
          const isInside = u >= 0 && v >= 0 && u < mask.width && v < mask.height
          return isInside ? valueAt(mask, u, v) : beyond
        })
        expect(firstDifference(maskToPixels(after), model)).toBe(-1)
        expect(after.painted).toBe(model.reduce((sum, value) => sum + value, 0))
      },
    ),
  )
})

test('there and back is the same mask', () => {
  fc.assert(
    fc.property(anyMask, fc.nat(100), fc.nat(100), (mask, x, y) => {
      const size = { width: mask.width + 150, height: mask.height + 150 }
      const larger = translatedTo(mask, { size, x, y, beyond: 255 })
      const back = translatedTo(larger, { size: mask, x: -x, y: -y, beyond: 0 })
      expect(firstDifference(maskToPixels(back), maskToPixels(mask))).toBe(-1)
    }),
  )
})

test('whole tiles away, whole tiles are shared', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const size = { width: mask.width + 128, height: mask.height + 64 }
      const after = translatedTo(mask, { size, x: 128, y: 64, beyond: 0 })
      const whole = (side: number) => Math.floor(side / 64)
      for (let row = 0; row < whole(mask.height); row++)
        for (let column = 0; column < whole(mask.width); column++) {
          const tile = mask.tiles[row * mask.columns + column]
          expect(after.tiles[(row + 1) * after.columns + column + 2]).toBe(tile)
        }
    }),
  )
})

test('new area is made of shared tiles', () => {
  const small = emptyMask({ width: 64, height: 64 })
  const after = translatedTo(small, { size: { width: 256, height: 64 }, x: 0, y: 0, beyond: 255 })
  expect(after.tiles).toEqual([EMPTY_TILE, FULL_TILE, FULL_TILE, FULL_TILE])
  expect(after.tiles[3]).toBe(FULL_TILE)
})

test('parts of pixels are refused', () => {
  const mask = emptyMask({ width: 10, height: 10 })
  expect(() => translatedTo(mask, { size: mask, x: 0.5, y: 0, beyond: 0 })).toThrow(RangeError)
})
