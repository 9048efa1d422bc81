import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { grown, MOST_GROWTH_PX, shrunk } from './grow.ts'
import { emptyMask, FULL_TILE, type Mask, valueAt } from './mask.ts'
import { filledAll, inverted } from './operations.ts'
import { maskFromPixels, maskToPixels } from './pack.ts'

const anyDistance = fc.oneof(
  fc.constantFrom(0, 0.25, 1, 2, 3, 7.5, 20),
  fc.double({ min: 0, max: 24, noNaN: true }),
)

/** Every pixel looks at all others within reach. */
function naivelyGrown(mask: Mask, px: number): Uint8Array {
  const pixels = maskToPixels(mask)
  const grownPixels = new Uint8Array(pixels.length)
  const reach = Math.ceil(px) + 1
  const losses: { dx: number; dy: number; loss: number }[] = []
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const beyond = Math.min(1, Math.max(0, Math.hypot(dx, dy) - px))
      if (beyond < 1) losses.push({ dx, dy, loss: Math.round(255 * beyond) })
    }
  losses.sort((a, b) => a.loss - b.loss)
  for (let y = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++) {
      let most = 0
      for (const { dx, dy, loss } of losses) {
        if (255 - loss <= most) break
        const [u, v] = [x + dx, y + dy]
        if (u < 0 || v < 0 || u >= mask.width || v >= mask.height) continue
        most = Math.max(most, (pixels[v * mask.width + u] ?? 0) - loss)
      }
      grownPixels[y * mask.width + x] = most
    }
  return grownPixels
}

const dot = (size: Size, x: number, y: number) => {
  const pixels = new Uint8Array(size.width * size.height)
  pixels[y * size.width + x] = 255
  return maskFromPixels(size, pixels)
}

test('a grown mask has the greatest value within reach everywhere', () => {
  fc.assert(
    fc.property(anyMask, anyDistance, (mask, px) => {
      expect(firstDifference(maskToPixels(grown(mask, px)), naivelyGrown(mask, px))).toBe(-1)
    }),
    { numRuns: 60 },
  )
})

test('a hard mask gets every pixel whose centre is within the distance, and a rim no wider than a pixel', () => {
  const size = { width: 150, height: 130 }
  fc.assert(
    fc.property(fc.nat(149), fc.nat(129), fc.integer({ min: 1, max: 100 }), (x, y, px) => {
      const disc = grown(dot(size, x, y), px)
      for (let v = 0; v < size.height; v++)
        for (let u = 0; u < size.width; u++) {
          const distance = Math.hypot(u - x, v - y)
          const value = valueAt(disc, u, v)
          if (distance <= px) expect(value).toBe(255)
          else if (distance >= px + 1) expect(value).toBe(0)
          else expect(Math.abs(value - 255 * (px + 1 - distance))).toBeLessThanOrEqual(0.5)
        }
    }),
    { numRuns: 6 },
  )
})

test('a dot grown by hundreds of pixels is a disc of the right area', () => {
  for (const px of [100, 500]) {
    const disc = grown(dot({ width: 1100, height: 1050 }, 540, 520), px)
    const area = Math.PI * (px + 0.5) ** 2
    expect(Math.abs(disc.painted / 255 / area - 1)).toBeLessThan(0.001)
  }
})

test('growing and shrinking are each other turned round', () => {
  fc.assert(
    fc.property(anyMask, anyDistance, (mask, px) => {
      const kept = maskToPixels(inverted(grown(inverted(mask), px)))
      expect(firstDifference(maskToPixels(shrunk(mask, px)), kept)).toBe(-1)
    }),
    { numRuns: 30 },
  )
})

test('a mask grown and shrunk again holds all of what it was; shrunk and grown, none of what it was not', () => {
  fc.assert(
    fc.property(anyMask, anyDistance, (mask, px) => {
      const pixels = maskToPixels(mask)
      const closed = maskToPixels(shrunk(grown(mask, px), px))
      const opened = maskToPixels(grown(shrunk(mask, px), px))
      expect(pixels.findIndex((value, at) => value > (closed[at] ?? 0))).toBe(-1)
      expect(pixels.findIndex((value, at) => value < (opened[at] ?? 0))).toBe(-1)
    }),
    { numRuns: 40 },
  )
})

test('a soft edge moves outwards as it is', () => {
  const size = { width: 200, height: 5 }
  const ramp = Uint8Array.from({ length: 1000 }, (_, at) =>
    Math.max(0, Math.min(255, (90 - (at % 200)) * 5)),
  )
  const after = grown(maskFromPixels(size, ramp), 30)
  for (let x = 30; x < 200; x++) expect(valueAt(after, x, 2)).toBe(ramp[x - 30])
})

describe('the frame', () => {
  test('eats nothing away from a mask that touches it', () => {
    const size = { width: 100, height: 70 }
    const full = filledAll(emptyMask(size))
    expect(shrunk(full, 30).tiles.every((tile) => tile === FULL_TILE)).toBe(true)
    const left = maskFromPixels(
      size,
      Uint8Array.from({ length: 7000 }, (_, at) => (at % 100 < 50 ? 255 : 0)),
    )
    for (let y = 0; y < 70; y++) {
      expect(valueAt(shrunk(left, 10), 0, y)).toBe(255)
      expect(valueAt(shrunk(left, 10), 39, y)).toBe(255)
      expect(valueAt(shrunk(left, 10), 40, y)).toBe(0)
    }
  })

  test('lets nothing in', () => {
    const empty = emptyMask({ width: 100, height: 70 })
    expect(grown(empty, 30)).toBe(empty)
  })
})

test('no distance changes nothing, and one out of range is refused', () => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      expect(grown(mask, 0)).toBe(mask)
      expect(shrunk(mask, 0)).toBe(mask)
    }),
  )
  const mask = emptyMask({ width: 1, height: 1 })
  for (const px of [-1, Number.NaN, MOST_GROWTH_PX + 1]) {
    expect(() => grown(mask, px)).toThrow(RangeError)
    expect(() => shrunk(mask, px)).toThrow(RangeError)
  }
})

test('the share done rises to 1', () => {
  const shares: number[] = []
  grown(emptyMask({ width: 100, height: 300 }), 5, (share) => shares.push(share))
  expect(shares).toEqual([0.2, 0.4, 0.6, 0.8, 1])
})
