import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { maskFromPixels, maskToPixels, packed, unpacked } from '#core/mask/pack.ts'
import { anySize, firstDifference } from '#testing/masks.ts'
import { packedSelection } from './selection.ts'

/** A rectangle within another. */
const anyPart = ({ x, y, width, height }: Rect): fc.Arbitrary<Rect> =>
  fc
    .tuple(fc.integer({ min: 0, max: width - 1 }), fc.integer({ min: 0, max: height - 1 }))
    .chain(([left, top]) =>
      fc.record({
        x: fc.constant(x + left),
        y: fc.constant(y + top),
        width: fc.integer({ min: 1, max: width - left }),
        height: fc.integer({ min: 1, max: height - top }),
      }),
    )

const anySelection = anySize.chain((size) =>
  anyPart({ x: 0, y: 0, ...size }).chain((window) =>
    fc.record({
      size: fc.constant(size),
      window: fc.constant(window),
      bounds: anyPart(window),
      seed: fc.nat(999),
    }),
  ),
)

const inkAt = (seed: number, i: number) =>
  seed % 3 === 0 ? 255 : (Math.imul(i + seed, 0x9e3779b1) >>> 24) & 255

/** The picture's values, pixel by pixel. */
function expectedOf(size: Size, window: Rect, values: Uint8Array) {
  return Uint8Array.from({ length: size.width * size.height }, (_, i) => {
    const x = (i % size.width) - window.x
    const y = Math.floor(i / size.width) - window.y
    const isIn = x >= 0 && y >= 0 && x < window.width && y < window.height
    return isIn ? values[y * window.width + x] : 0
  })
}

test('a selection is the same mask as its pixels make', () => {
  fc.assert(
    fc.property(anySelection, ({ size, window, bounds, seed }) => {
      const values = Uint8Array.from({ length: window.width * window.height }, (_, i) => {
        const x = window.x + (i % window.width)
        const y = window.y + Math.floor(i / window.width)
        const isIn =
          x >= bounds.x &&
          y >= bounds.y &&
          x < bounds.x + bounds.width &&
          y < bounds.y + bounds.height
        return isIn ? inkAt(seed, i) : 0
      })
      const found = packedSelection(size, { values, window, bounds })
      const expected = expectedOf(size, window, values)
      expect(firstDifference(maskToPixels(unpacked(found)), expected)).toBe(-1)
      // Shared tiles are shared: it packs as small.
      expect(found.bytes.length).toBe(packed(maskFromPixels(size, expected)).bytes.length)
    }),
  )
})

test('nothing selected is an empty mask', () => {
  const size = { width: 70, height: 3 }
  const bounds = { x: 0, y: 0, width: 0, height: 0 }
  const window = { x: 0, y: 0, ...size }
  const found = packedSelection(size, { values: new Uint8Array(210), window, bounds })
  expect(unpacked(found).painted).toBe(0)
})
