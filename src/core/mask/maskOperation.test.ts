import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyMask, anyMaskOf, anySize, firstDifference } from '#testing/masks.ts'
import { type CombineMode, combined } from './combine.ts'
import { emptyHistory, type History, recorded, redone, undone } from './history.ts'
import {
  EMPTY_TILE,
  emptyMask,
  FULL_TILE,
  type Mask,
  sameWithin,
  TILE_BYTES,
  tileExtent,
} from './mask.ts'
import { type MaskOperation, operated } from './maskOperation.ts'
import { cleared, filledAll, inverted } from './operations.ts'
import { maskToPixels } from './pack.ts'

const anyPx = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 12, noNaN: true }))

const anyOperation: fc.Arbitrary<MaskOperation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('grow', 'shrink'), px: anyPx }),
  fc.record({ kind: fc.constantFrom('feather', 'smooth'), radiusPx: anyPx }),
  fc.constant({ kind: 'fillHoles' } as const),
  fc.nat(300).map((minPx) => ({ kind: 'removeSpecks', minPx }) as const),
)

/** Everything that makes a mask of masks. */
const anyChange: fc.Arbitrary<(mask: Mask, other: Mask) => Mask> = fc.oneof(
  anyOperation.map((operation) => (mask: Mask) => operated(mask, operation)),
  fc
    .constantFrom<CombineMode>('add', 'subtract', 'replace')
    .map((mode) => (mask: Mask, other: Mask) => combined(mask, other, mode)),
  fc.constantFrom(inverted, cleared, filledAll),
)

const anyTwo = anySize.chain((size) => fc.tuple(anyMaskOf(size), anyMaskOf(size)))

/** The sum and the shared constants that every mask must have. */
function expectSound(mask: Mask) {
  expect(mask.tiles).toHaveLength(mask.columns * mask.rows)
  expect(mask.painted).toBe(maskToPixels(mask).reduce((sum, value) => sum + value, 0))
  mask.tiles.forEach((tile, index) => {
    const extent = tileExtent(mask, index)
    expect(tile).toHaveLength(TILE_BYTES)
    expect(sameWithin(tile, EMPTY_TILE, extent)).toBe(tile === EMPTY_TILE)
    expect(sameWithin(tile, FULL_TILE, extent)).toBe(tile === FULL_TILE)
  })
}

describe('any operation', () => {
  test('makes a sound mask of the same size and writes no tile that there was', () => {
    fc.assert(
      fc.property(anyTwo, anyChange, ([mask, other], change) => {
        const before = [mask, other].map(({ tiles }) => tiles.map((tile) => tile.slice()))
        const after = change(mask, other)
        expect([after.width, after.height]).toEqual([mask.width, mask.height])
        expectSound(after)
        ;[mask, other].forEach(({ tiles }, which) => {
          tiles.forEach((tile, index) => {
            expect(firstDifference(tile, before[which]?.[index] ?? EMPTY_TILE)).toBe(-1)
          })
        })
        expect(EMPTY_TILE.every((value) => value === 0)).toBe(true)
        expect(FULL_TILE.every((value) => value === 255)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('shares every tile within which nothing changes', () => {
    fc.assert(
      fc.property(anyMask, anyOperation, (mask, operation) => {
        operated(mask, operation).tiles.forEach((tile, index) => {
          const before = mask.tiles[index]
          if (before && sameWithin(tile, before, tileExtent(mask, index))) expect(tile).toBe(before)
        })
      }),
    )
  })

  test('tells the share done, up to 1', () => {
    fc.assert(
      fc.property(anyMask, anyOperation, (mask, operation) => {
        const shares: number[] = []
        const after = operated(mask, operation, (share) => shares.push(share))
        expect(shares).toEqual(shares.toSorted((a, b) => a - b))
        if (shares.length > 0) expect(shares.at(-1)).toBe(1)
        else expect(after).toBe(mask)
      }),
      { numRuns: 50 },
    )
  })

  test('leaves nothing and everything as they are', () => {
    fc.assert(
      fc.property(anySize, anyOperation, (size, operation) => {
        const empty = emptyMask(size)
        const full = filledAll(empty)
        expect(operated(empty, operation).painted).toBe(0)
        const minPx = operation.kind === 'removeSpecks' ? operation.minPx : 0
        if (minPx <= size.width * size.height)
          expect(operated(full, operation).painted).toBe(full.painted)
      }),
    )
  })
})

test('undo and redo lead through the same masks, whatever was done', () => {
  fc.assert(
    fc.property(anyTwo, fc.array(anyChange, { maxLength: 8 }), ([first, other], changes) => {
      const masks = [first]
      let history: History = emptyHistory
      for (const change of changes) {
        const before = masks.at(-1) ?? first
        const after = change(before, other)
        const next = recorded(history, before, after)
        if (next !== history) masks.push(after)
        history = next
      }
      const pixels = masks.map(maskToPixels)
      let now = { mask: masks.at(-1) ?? first, history }
      const expectState = (at: number) => {
        expect(firstDifference(maskToPixels(now.mask), pixels[at] ?? new Uint8Array())).toBe(-1)
        expect(now.mask.painted).toBe(masks[at]?.painted)
      }
      for (let at = masks.length - 2; at >= 0; at--) {
        now = undone(now.mask, now.history) ?? now
        expectState(at)
      }
      expect(undone(now.mask, now.history)).toBeUndefined()
      for (let at = 1; at < masks.length; at++) {
        now = redone(now.mask, now.history) ?? now
        expectState(at)
      }
      expect(redone(now.mask, now.history)).toBeUndefined()
    }),
    { numRuns: 60 },
  )
})
