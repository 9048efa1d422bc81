import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMask, anyPixels, anySize, firstDifference } from '#testing/masks.ts'
import {
  coverage,
  EMPTY_TILE,
  emptyMask,
  FULL_TILE,
  isFaint,
  isFull,
  isUntouched,
  type Mask,
  sameWithin,
  TILE,
  TILE_BYTES,
  tileExtent,
  valueAt,
  withTiles,
} from './mask.ts'
import { fillRows, maskFromPixels, maskToPixels } from './pack.ts'

const sumOf = (pixels: Uint8Array) => pixels.reduce((sum, value) => sum + value, 0)

/** What must be true of every mask. */
function expectSound(mask: Mask) {
  expect(mask.tiles).toHaveLength(mask.columns * mask.rows)
  expect(mask.painted).toBe(sumOf(maskToPixels(mask)))
  mask.tiles.forEach((tile, index) => {
    const extent = tileExtent(mask, index)
    expect(tile).toHaveLength(TILE_BYTES)
    expect(sameWithin(tile, EMPTY_TILE, extent)).toBe(tile === EMPTY_TILE)
    expect(sameWithin(tile, FULL_TILE, extent)).toBe(tile === FULL_TILE)
  })
}

test('an empty mask is painted nowhere', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const mask = emptyMask(size)
      expectSound(mask)
      expect(isUntouched(mask)).toBe(true)
      expect(isFull(mask)).toBe(false)
      expect(coverage(mask)).toBe(0)
    }),
  )
})

test('pixels become a mask and come back', () => {
  fc.assert(
    fc.property(
      anySize.chain((size) => fc.tuple(fc.constant(size), anyPixels(size))),
      ([size, pixels]) => {
        const mask = maskFromPixels(size, pixels)
        expectSound(mask)
        expect(firstDifference(maskToPixels(mask), pixels)).toBe(-1)
        expect(isUntouched(mask)).toBe(pixels.every((value) => value === 0))
        expect(isFull(mask)).toBe(pixels.every((value) => value === 255))
        expect(coverage(mask)).toBeCloseTo(sumOf(pixels) / pixels.length / 255, 12)
      },
    ),
  )
})

test('a mask is faint where something is painted and no pixel by more than half', () => {
  const anyFaintness = fc.constantFrom(0, 1, 90, 127, 128, 255)
  const anyCase = fc.record({ size: anySize, most: anyFaintness }).chain(({ size, most }) => {
    const length = size.width * size.height
    const pixels = fc.uint8Array({ min: 0, max: most, minLength: length, maxLength: length })
    return fc.record({ size: fc.constant(size), pixels })
  })
  fc.assert(
    fc.property(anyCase, ({ size, pixels }) => {
      const most = pixels.reduce((a, b) => Math.max(a, b), 0)
      expect(isFaint(maskFromPixels(size, pixels))).toBe(most > 0 && most < 128)
    }),
  )
  // What lies in a tile beyond the picture means nothing.
  const size = { width: 1, height: 1 }
  const tile = new Uint8Array(TILE_BYTES).fill(255)
  tile[0] = 127
  const mask = withTiles(emptyMask(size), new Map([[0, tile]]))
  expect([isFaint(mask), isFaint(emptyMask({ width: 64, height: 64 }))]).toEqual([true, false])
})

test('pixels that are too few or too many are refused', () => {
  const size = { width: 3, height: 2 }
  expect(() => maskFromPixels(size, new Uint8Array(5))).toThrow(RangeError)
  expect(() => maskFromPixels(size, new Uint8Array(7))).toThrow(RangeError)
})

test('a single pixel is looked up, and is 0 outside', () => {
  fc.assert(
    fc.property(
      anyMask,
      fc.integer({ min: -70, max: 270 }),
      fc.integer({ min: -70, max: 270 }),
      (mask, x, y) => {
        const inside = x >= 0 && y >= 0 && x < mask.width && y < mask.height
        expect(valueAt(mask, x, y)).toBe(inside ? maskToPixels(mask)[y * mask.width + x] : 0)
      },
    ),
  )
})

test('rows are read in bands', () => {
  fc.assert(
    fc.property(anyMask, fc.nat(199), fc.integer({ min: 1, max: 70 }), (mask, from, count) => {
      const y = from % mask.height
      const rows = Math.min(count, mask.height - y)
      const target = new Uint8Array(mask.width * rows).fill(77)
      fillRows(mask, y, rows, target)
      const part = maskToPixels(mask).subarray(y * mask.width, (y + rows) * mask.width)
      expect(firstDifference(target, part)).toBe(-1)
    }),
  )
})

describe('exchanging tiles', () => {
  const anyTile = fc.oneof(
    fc.constantFrom(0, 255, 9).map((value) => new Uint8Array(TILE_BYTES).fill(value)),
    fc.uint8Array({ minLength: TILE_BYTES, maxLength: TILE_BYTES }),
  )
  const anyChange = anyMask.chain((mask) =>
    fc.tuple(
      fc.constant(mask),
      fc.dictionary(fc.nat(mask.tiles.length - 1).map(String), anyTile, { maxKeys: 4 }),
    ),
  )

  test('changes these tiles, leaves the mask before alone and shares all others', () => {
    fc.assert(
      fc.property(anyChange, ([mask, tiles]) => {
        const pixels = maskToPixels(mask)
        const before = mask.tiles.slice()
        const changes = new Map(Object.entries(tiles).map(([index, tile]) => [Number(index), tile]))
        const after = withTiles(mask, changes)
        expectSound(after)
        after.tiles.forEach((tile, index) => {
          const change = changes.get(index)
          if (change) expect(sameWithin(tile, change, tileExtent(mask, index))).toBe(true)
          else expect(tile).toBe(mask.tiles[index])
        })
        expect(firstDifference(maskToPixels(mask), pixels)).toBe(-1)
        expect(mask.tiles.every((tile, index) => tile === before[index])).toBe(true)
      }),
    )
  })

  test('to what is there already gives the very same mask', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        expect(withTiles(mask, new Map())).toBe(mask)
        expect(withTiles(mask, new Map(mask.tiles.entries()))).toBe(mask)
      }),
    )
  })

  test('counts only what lies within the picture', () => {
    const mask = emptyMask({ width: TILE + 1, height: 1 })
    const beyond = new Uint8Array(TILE_BYTES).fill(255, 1)
    expect(withTiles(mask, new Map([[1, beyond]]))).toBe(mask)
    const within = new Uint8Array(TILE_BYTES)
    within[0] = 255
    const after = withTiles(mask, new Map([[1, within]]))
    expect(after.painted).toBe(255)
    expect(after.tiles[1]).toBe(FULL_TILE)
  })

  test('refuses what is no tile of the mask', () => {
    const mask = emptyMask({ width: 10, height: 10 })
    expect(() => withTiles(mask, new Map([[1, EMPTY_TILE]]))).toThrow(RangeError)
    expect(() => withTiles(mask, new Map([[0, new Uint8Array(100)]]))).toThrow(RangeError)
  })
})
