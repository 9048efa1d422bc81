import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { maskToPixels } from '#core/mask/pack.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { maskIn, paintedBounds, paintedOn } from './maskArea.ts'

const share = fc.double({ min: 0, max: 0.999, noNaN: true })

/** Some rectangle within a picture. */
function rectIn({ width, height }: Size, [x, y, w, h]: readonly number[]): Rect {
  const [left, top] = [Math.floor(x * width), Math.floor(y * height)]
  const part = (of: number, room: number) => 1 + Math.floor(of * room)
  return { x: left, y: top, width: part(w, width - left), height: part(h, height - top) }
}

const anyPart = fc.tuple(anyMask, fc.tuple(share, share, share, share))

test("the values in a rectangle are the mask's", () => {
  fc.assert(
    fc.property(anyPart, ([mask, shares]) => {
      const rect = rectIn(mask, shares)
      const all = maskToPixels(mask)
      const values = maskIn(mask, rect)
      for (let y = 0; y < rect.height; y++) {
        const from = (rect.y + y) * mask.width + rect.x
        const row = values.subarray(y * rect.width, (y + 1) * rect.width)
        expect(firstDifference(row, all.subarray(from, from + rect.width))).toBe(-1)
      }
    }),
  )
})

test('bounds are the smallest that hold all paint', () => {
  fc.assert(
    fc.property(anyPart, ([mask, shares]) => {
      const rect = rectIn(mask, shares)
      const values = maskIn(mask, rect)
      const painted = [...values.keys()].filter((at) => values[at] > 0)
      const xs = painted.map((at) => rect.x + (at % rect.width))
      const ys = painted.map((at) => rect.y + Math.floor(at / rect.width))
      const [x, y] = [Math.min(...xs), Math.min(...ys)]
      const expected =
        painted.length === 0
          ? undefined
          : { x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 }
      expect(paintedBounds(mask, rect)).toEqual(expected)
    }),
  )
})

test('a coarser grid knows every painted pixel', () => {
  fc.assert(
    fc.property(anyPart, ([mask, shares]) => {
      const rect = rectIn(mask, shares)
      const grid = { width: Math.ceil(rect.width / 3), height: Math.ceil(rect.height / 2) }
      const values = maskIn(mask, rect)
      const expected = new Uint8Array(grid.width * grid.height)
      for (const [at, value] of values.entries()) {
        const x = Math.floor((((at % rect.width) + 0.5) * grid.width) / rect.width)
        const y = Math.floor(((Math.floor(at / rect.width) + 0.5) * grid.height) / rect.height)
        if (value > 0) expected[y * grid.width + x] = 255
      }
      const painted = paintedOn(grid, mask, rect)
      expect(painted.filter((value, at) => value !== expected[at]).length).toBe(0)
    }),
  )
})
