import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyMaskOf } from '#testing/masks.ts'
import { emptyMask, valueAt } from './mask.ts'
import { restrictedTo } from './restrict.ts'

const size = { width: 150, height: 90 }

test('values in the rectangles stay, all others go', () => {
  const [mask = emptyMask(size)] = fc.sample(anyMaskOf(size), { numRuns: 1, seed: 3 })
  const rects = [
    { x: 10, y: 5, width: 40, height: 30 },
    { x: 45, y: 20, width: 80, height: 60 },
  ]
  const isIn = (x: number, y: number) =>
    rects.some((r) => x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height)
  const after = restrictedTo(mask, rects)
  for (let y = 0; y < 90; y++)
    for (let x = 0; x < 150; x++)
      expect(valueAt(after, x, y)).toBe(isIn(x, y) ? valueAt(mask, x, y) : 0)
})
