import { describe, expect, test } from 'vitest'
import { paint } from '#services/imaging/worker/lanczos/fixtures/pixels.ts'
import { firstDifference, resizePicture } from '#services/imaging/worker/lanczos/fixtures/resize.ts'
import { createPlacedRows } from './placedRows.ts'
import { fitted } from './placement.ts'
import type { Pixels } from './plane.ts'

const painted = (pattern: string, size: { width: number; height: number }): Pixels => ({
  ...size,
  bytes: new Uint8ClampedArray(paint(pattern, 5, size)),
})

const opaque = (pixels: Pixels): Pixels => ({
  ...pixels,
  bytes: pixels.bytes.map((value, i) => (i % 4 === 3 ? 255 : value)),
})

describe.each([
  ['larger', { width: 131, height: 97 }],
  ['smaller', { width: 23, height: 31 }],
])('made %s', (_, to) => {
  const from = { width: 57, height: 44 }

  test.each([
    ['opaque', opaque(painted('photo', from)), false],
    ['with alpha', painted('cutout', from), true],
  ])('all of it, %s, is what Pillow makes of it', async (_name, answer, alpha) => {
    const rows = await createPlacedRows(answer, fitted(to, from, 'stretch'))
    const expected = await resizePicture({ pixels: new Uint8Array(answer.bytes), from, to, alpha })
    expect(firstDifference(rows({ x: 0, y: 0, ...to }), expected)).toBe(-1)
  })

  test('a part of it is the same as in all of it', async () => {
    const answer = opaque(painted('photo', from))
    const placement = {
      x: -3.3,
      y: 2.7,
      scaleX: from.width / to.width,
      scaleY: (0.9 * from.height) / to.height,
    }
    const rows = await createPlacedRows(answer, placement)
    const all = rows({ x: 0, y: 0, ...to })
    const part = rows({ x: 4, y: 9, width: 15, height: 12 })
    for (let y = 0; y < 12; y++) {
      const start = ((9 + y) * to.width + 4) * 4
      const row = part.subarray(y * 60, y * 60 + 60)
      // Places are sums in another order, so that a weight may round another way.
      const off = row.map((value, i) => Math.abs(value - all[start + i]))
      expect(Math.max(...off)).toBeLessThanOrEqual(1)
    }
  })
})

test('goes on beyond its edges', async () => {
  const answer = opaque(painted('photo', { width: 8, height: 8 }))
  const rows = await createPlacedRows(answer, { x: -100, y: -100, scaleX: 1, scaleY: 1 })
  const far = rows({ x: 0, y: 0, width: 3, height: 2 })
  const corner = rows({ x: 100, y: 100, width: 1, height: 1 })
  for (let at = 0; at < far.length; at++)
    expect(Math.abs(far[at] - corner[at % 4])).toBeLessThan(60)
  expect(firstDifference(far.subarray(0, 4), far.subarray(20, 24))).toBe(-1)
})
