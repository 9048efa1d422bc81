import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { EMPTY_TILE, emptyMask, FULL_TILE } from './mask.ts'
import { inverted } from './operations.ts'
import { maskFromPixels, maskToPixels, packed, packSlices, unpacked } from './pack.ts'

/** Everything that can be seen of what a function does. */
function outcome<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

test('a mask is the same after packing and unpacking', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const again = unpacked(packed(mask))
      expect(firstDifference(maskToPixels(again), maskToPixels(mask))).toBe(-1)
      expect(again.painted).toBe(mask.painted)
      mask.tiles.forEach((tile, index) => {
        if (tile === EMPTY_TILE || tile === FULL_TILE) expect(again.tiles[index]).toBe(tile)
      })
    }),
  )
})

test('any tile at all is kept, and costs a byte more than it is at most', () => {
  const anyLength = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 900 }))
  const anyStretch = fc.record({
    value: fc.constantFrom(0, 255, 1, 254, 77),
    length: anyLength,
    noise: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anyStretch, { minLength: 1, maxLength: 6 }), (stretches) => {
      const values = new Uint8Array(4096)
      for (let at = 0, next = 0; at < 4096; next++) {
        const stretch = stretches[next % stretches.length]
        if (!stretch) break
        for (const end = at + stretch.length; at < Math.min(4096, end); at++)
          values[at] = stretch.noise ? 1 + ((at * 37) % 253) : stretch.value
      }
      const mask = maskFromPixels({ width: 64, height: 64 }, values)
      expect(firstDifference(maskToPixels(unpacked(packed(mask))), values)).toBe(-1)
      expect(packed(mask).bytes.length).toBeLessThanOrEqual(1 + 4096 + 1)
    }),
    { numRuns: 1000 },
  )
})

test('many tiles that hardly pack are kept', () => {
  const size = { width: 64 * 12, height: 64 * 3 }
  const values = Uint8Array.from({ length: size.width * size.height }, (_, at) =>
    at % 66 < 64 ? 1 + ((at * 37) % 253) : 0,
  )
  const mask = maskFromPixels(size, values)
  expect(firstDifference(maskToPixels(unpacked(packed(mask))), values)).toBe(-1)
})

test('a tile of one value takes a byte', () => {
  const mask = emptyMask({ width: 640, height: 640 })
  expect(packed(mask).bytes).toHaveLength(101)
  expect(packed(inverted(mask)).bytes).toHaveLength(101)
})

test('the bytes are all of their buffer, so that it can be moved', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const whole = packed(mask)
      expect(whole.bytes.buffer.byteLength).toBe(whole.bytes.length)
      const moved = structuredClone(whole, { transfer: [whole.bytes.buffer] })
      expect(whole.bytes).toHaveLength(0)
      expect(firstDifference(maskToPixels(unpacked(moved)), maskToPixels(mask))).toBe(-1)
    }),
    { numRuns: 20 },
  )
})

test('packing in slices comes to the same', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const slices = packSlices(mask)
      let count = 0
      let slice = slices.next()
      while (!slice.done) {
        count++
        slice = slices.next()
      }
      expect(firstDifference(slice.value.bytes, packed(mask).bytes)).toBe(-1)
      expect(count).toBeGreaterThanOrEqual(mask.rows)
    }),
  )
})

describe('damage', () => {
  const whole = packed(
    maskFromPixels(
      { width: 100, height: 70 },
      Uint8Array.from({ length: 7000 }, (_, at) => (at % 100 < 30 ? 255 : (at >> 4) & 255)),
    ),
  )

  test('an end cut off is always found', () => {
    for (let length = 0; length < whole.bytes.length; length++)
      expect(() => unpacked({ ...whole, bytes: whole.bytes.slice(0, length) })).toThrow(RangeError)
  })

  test('something added is found', () => {
    const bytes = new Uint8Array([...whole.bytes, 0])
    expect(() => unpacked({ ...whole, bytes })).toThrow(/left over/)
  })

  test('another version is not read', () => {
    const bytes = whole.bytes.slice()
    bytes[0] = 200
    expect(() => unpacked({ ...whole, bytes })).toThrow(/version 200/)
  })

  test.each([
    { width: 0, height: 70 },
    { width: -100, height: 70 },
    { width: 100.5, height: 70 },
    { width: Number.NaN, height: 70 },
    { width: 1e9, height: 1e9 },
    { width: 300, height: 70 },
    { width: 20, height: 20 },
  ])('a size that does not fit, $width x $height, is found', (size) => {
    expect(() => unpacked({ ...whole, ...size })).toThrow(/Not a whole mask: \w+/)
  })

  test('any other byte gives some mask or a RangeError in words', () => {
    const anyDamage = fc.array(fc.tuple(fc.nat(whole.bytes.length - 1), fc.nat(255)), {
      minLength: 1,
    })
    fc.assert(
      fc.property(anyDamage, (damage) => {
        const bytes = whole.bytes.slice()
        for (const [at, value] of damage) bytes[at] = value
        const read = outcome(() => unpacked({ ...whole, bytes }))
        if ('error' in read) {
          expect(read.error).toBeInstanceOf(RangeError)
          expect(String(read.error)).toMatch(/Not a whole mask: \w+/)
        } else {
          const pixels = maskToPixels(read.value)
          expect(read.value.painted).toBe(pixels.reduce((sum, value) => sum + value, 0))
        }
      }),
      { numRuns: 500 },
    )
  })
})
