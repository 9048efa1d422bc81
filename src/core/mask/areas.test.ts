import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { type Area, holesFilled, maskAreas, specksRemoved } from './areas.ts'
import { emptyMask, type Mask, valueAt } from './mask.ts'
import { filledAll } from './operations.ts'
import { maskFromPixels, maskToPixels } from './pack.ts'
import { shapeMask } from './shapes.ts'

const NEAR_SIDES = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const
const NEAR_CORNERS = [...NEAR_SIDES, [1, 1], [1, -1], [-1, 1], [-1, -1]] as const

interface Flooding {
  readonly pixels: Uint8Array
  readonly size: Size
  readonly belongs: (value: number) => boolean
  readonly near: readonly (readonly [number, number])[]
}

/** All areas by flood fill over the whole picture: the indices of their pixels. */
function floods({ pixels, size, belongs, near }: Flooding): number[][] {
  const seen = new Uint8Array(pixels.length)
  const areas: number[][] = []
  pixels.forEach((value, start) => {
    if (seen[start] || !belongs(value)) return
    seen[start] = 1
    const area = [start]
    for (const at of area)
      for (const [dx, dy] of near) {
        const [x, y] = [(at % size.width) + dx, Math.floor(at / size.width) + dy]
        const next = y * size.width + x
        if (x < 0 || y < 0 || x >= size.width || y >= size.height) continue
        if (seen[next] || !belongs(pixels[next] ?? 0)) continue
        seen[next] = 1
        area.push(next)
      }
    areas.push(area)
  })
  return areas
}

function modelArea(area: readonly number[], { width }: Size): Area {
  const xs = area.map((at) => at % width)
  const ys = area.map((at) => Math.floor(at / width))
  const least = (all: number[]) => all.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (all: number[]) => all.reduce((a, b) => Math.max(a, b), -1)
  const mean = (all: number[]) => all.reduce((a, b) => a + b, 0) / all.length
  const [x, y] = [least(xs), least(ys)]
  return {
    pixels: area.length,
    bounds: { x, y, width: most(xs) + 1 - x, height: most(ys) + 1 - y },
    centroid: { x: mean(xs) + 0.5, y: mean(ys) + 0.5 },
  }
}

/** In an order that does not depend on how ties are broken; centroids to a millionth. */
const sorted = (areas: readonly Area[]) =>
  areas
    .map(({ pixels, bounds, centroid: { x, y } }) =>
      JSON.stringify([
        pixels,
        bounds.y,
        bounds.x,
        bounds.width,
        bounds.height,
        x.toFixed(6),
        y.toFixed(6),
      ]),
    )
    .sort()

const isMasked = (value: number) => value >= 128
const onFrame = (area: readonly number[], { width, height }: Size) =>
  area.some((at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    return x === 0 || y === 0 || x === width - 1 || y === height - 1
  })

test.each([
  ['corners', NEAR_CORNERS],
  ['sides', NEAR_SIDES],
] as const)('areas that touch at %s are those of a flood fill', (touching, near) => {
  fc.assert(
    fc.property(anyMask, (mask) => {
      const areas = maskAreas(mask, touching)
      const pixels = maskToPixels(mask)
      const model = floods({ pixels, size: mask, belongs: isMasked, near })
      expect(sorted(areas)).toEqual(sorted(model.map((area) => modelArea(area, mask))))
      const counts = areas.map((area) => area.pixels)
      expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    }),
  )
})

test('a large area across many tiles is one', () => {
  const size = { width: 1000, height: 900 }
  const areas = maskAreas(
    shapeMask(size, { kind: 'ellipse', rect: { x: 50, y: 40, width: 800, height: 600 } }),
  )
  expect(areas).toHaveLength(1)
  expect(areas[0]?.bounds).toEqual({ x: 50, y: 40, width: 800, height: 600 })
  expect(areas[0]?.centroid.x).toBeCloseTo(450, 1)
  expect(areas[0]?.centroid.y).toBeCloseTo(340, 1)
})

describe('filling holes', () => {
  /** Twice: what is below 128, then what is below 255. */
  function model(mask: Mask): Uint8Array {
    const pixels = maskToPixels(mask)
    for (const limit of [128, 255]) {
      const below = (value: number) => value < limit
      for (const area of floods({ pixels, size: mask, belongs: below, near: NEAR_SIDES }))
        if (!onFrame(area, mask)) for (const at of area) pixels[at] = 255
    }
    return pixels
  }

  test('fills every kept area that does not reach the frame', () => {
    fc.assert(
      fc.property(anyMask, (mask) => {
        const filled = holesFilled(mask)
        expect(firstDifference(maskToPixels(filled), model(mask))).toBe(-1)
        expect(holesFilled(filled)).toBe(filled)
      }),
    )
  })

  test('fills a smooth ring to its rim, and leaves what is open', () => {
    const size = { width: 400, height: 400 }
    const ring = (inner: number) => {
      const outside = maskToPixels(
        shapeMask(size, { kind: 'ellipse', rect: { x: 50, y: 50, width: 300, height: 300 } }),
      )
      const rect = { x: 200 - inner, y: 200 - inner, width: 2 * inner, height: 2 * inner }
      const inside = maskToPixels(shapeMask(size, { kind: 'ellipse', rect }))
      return outside.map((value, at) => value - Math.min(value, inside[at] ?? 0))
    }
    const disc = shapeMask(size, {
      kind: 'ellipse',
      rect: { x: 50, y: 50, width: 300, height: 300 },
    })
    const closed = maskFromPixels(size, ring(100))
    expect(firstDifference(maskToPixels(holesFilled(closed)), maskToPixels(disc))).toBe(-1)
    const cut = ring(100)
    for (let x = 200; x < 400; x++) cut[200 * 400 + x] = 0
    const open = maskFromPixels(size, cut)
    expect(holesFilled(open)).toBe(open)
  })

  test('nothing and everything have no holes', () => {
    const empty = emptyMask({ width: 200, height: 100 })
    expect(holesFilled(empty)).toBe(empty)
    const full = filledAll(empty)
    expect(holesFilled(full)).toBe(full)
  })
})

describe('removing specks', () => {
  test('leaves no area of fewer pixels, and all larger ones as they are', () => {
    fc.assert(
      fc.property(anyMask, fc.nat(400), (mask, minPx) => {
        const before = maskToPixels(mask)
        const after = maskToPixels(specksRemoved(mask, minPx))
        for (const area of floods({
          pixels: before,
          size: mask,
          belongs: isMasked,
          near: NEAR_CORNERS,
        })) {
          const stays = area.length >= minPx
          expect(area.every((at) => after[at] === (stays ? before[at] : 0))).toBe(true)
        }
        expect(after.every((value, at) => value === 0 || value === before[at])).toBe(true)
      }),
    )
  })

  test('takes the soft edge of a speck with it, not what is faint and large', () => {
    const size = { width: 300, height: 200 }
    const speck = maskToPixels(
      shapeMask(size, { kind: 'ellipse', rect: { x: 20.3, y: 20.6, width: 7, height: 7 } }),
    )
    const pixels = speck.map((value, at) => (at % 300 > 100 ? 60 : value))
    const after = specksRemoved(maskFromPixels(size, pixels), 60)
    for (let x = 0; x < 300; x++) expect(valueAt(after, x, 24)).toBe(x > 100 ? 60 : 0)
    expect(after.painted).toBe(60 * 199 * 200)
  })
})
