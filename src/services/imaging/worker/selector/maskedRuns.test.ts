import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskToPixels, packed } from '#core/mask/pack.ts'
import { markHint } from '#services/imaging/worker/select/cut/hints.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { maskedRuns } from './maskedRuns.ts'

test('the hints of a mask cover what is masked, and nothing else', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const { width, height } = mask
      const covered = new Uint8Array(width * height)
      for (const hint of maskedRuns('inside', packed(mask)))
        markHint({ x: 0, y: 0, width, height, block: 1 }, hint, (x, y) => {
          covered[y * width + x] = 1
        })
      const expected = maskToPixels(mask).map((value) => (value >= 128 ? 1 : 0))
      expect(firstDifference(covered, expected)).toBe(-1)
    }),
    { numRuns: 40 },
  )
})

test('no mask has no hints', () => {
  expect(maskedRuns('outside', undefined)).toEqual([])
})
