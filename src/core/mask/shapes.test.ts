import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ImagePoint, imagePoint, type Rect, type Size } from '#core/geometry.ts'
import { anySize, firstDifference } from '#testing/masks.ts'
import { EMPTY_TILE, FULL_TILE, isUntouched, type Mask, valueAt } from './mask.ts'
import { maskToPixels } from './pack.ts'
import { polygonMask } from './polygon.ts'
import { ellipseMask, rectangleMask, shapeMask } from './shapes.ts'

const anyPlace = fc.oneof(
  fc.integer({ min: -60, max: 260 }),
  fc.double({ min: -60, max: 260, noNaN: true }),
)
const anyRect: fc.Arbitrary<Rect> = fc
  .tuple(anyPlace, anyPlace, anyPlace, anyPlace)
  .map(([a, b, c, d]) => ({
    x: Math.min(a, c),
    y: Math.min(b, d),
    width: Math.abs(c - a),
    height: Math.abs(d - b),
  }))
const anyPoint = fc.tuple(anyPlace, anyPlace).map(([x, y]): ImagePoint => imagePoint(x, y))

const LINES = 64

/** By so many lines to a row of pixels, exact along each: from one crossing to the next but one it is inside. */
function scanned(size: Size, crossingsAt: (y: number) => readonly number[]): Float64Array {
  const shares = new Float64Array(size.width * size.height)
  for (let line = 0; line < size.height * LINES; line++) {
    const row = Math.floor(line / LINES) * size.width
    const ends = crossingsAt((line + 0.5) / LINES).toSorted((a, b) => a - b)
    for (let i = 0; i + 1 < ends.length; i += 2)
      for (let x = 0; x < size.width; x++) {
        const share = overlap(ends[i] ?? 0, ends[i + 1] ?? 0, x) / LINES
        shares[row + x] = (shares[row + x] ?? 0) + share
      }
  }
  return shares
}

const polygonCrossings = (points: readonly ImagePoint[]) => (y: number) =>
  points.flatMap((b, index) => {
    const a = points.at(index - 1) ?? b
    return a.y > y === b.y > y ? [] : a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)
  })

function ellipseCrossings({ x, y, width, height }: Rect) {
  return (v: number) => {
    const square = 1 - ((v - y) / (height / 2) - 1) ** 2
    const half = (width / 2) * Math.sqrt(Math.max(0, square))
    return [x + width / 2 - half, x + width / 2 + half]
  }
}

const differences = (mask: Mask, shares: Float64Array) =>
  Array.from(maskToPixels(mask), (value, at) => Math.abs(value - 255 * (shares[at] ?? 0)))

const worst = (mask: Mask, shares: Float64Array) =>
  differences(mask, shares).reduce((a, b) => Math.max(a, b), 0)

/** Over the pixels where there is an edge. */
function meanAtEdges(mask: Mask, shares: Float64Array): number {
  const off = differences(mask, shares).filter((_, at) => (shares[at] ?? 0) % 1 !== 0)
  return off.reduce((sum, value) => sum + value, 0) / Math.max(1, off.length)
}

const areaOf = (shares: Float64Array) => shares.reduce((sum, share) => sum + share, 0)

const overlap = (from: number, to: number, pixel: number) =>
  Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel))

test('a rectangle covers exact areas', () => {
  fc.assert(
    fc.property(anySize, anyRect, (size, rect) => {
      const model = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
        const across = overlap(rect.x, rect.x + rect.width, at % size.width)
        const down = overlap(rect.y, rect.y + rect.height, Math.floor(at / size.width))
        return Math.round(255 * across * down)
      })
      const mask = rectangleMask(size, rect)
      const off = maskToPixels(mask).findIndex(
        (value, at) => Math.abs(value - (model[at] ?? 0)) > 1,
      )
      expect(off).toBe(-1)
      expect(mask.painted === 0).toBe(model.every((value) => value === 0))
    }),
  )
})

test('a polygon with the corners of a rectangle is the rectangle', () => {
  fc.assert(
    fc.property(anySize, anyRect, (size, rect) => {
      const [right, bottom] = [rect.x + rect.width, rect.y + rect.height]
      const polygon = polygonMask(size, [
        imagePoint(rect.x, rect.y),
        imagePoint(right, rect.y),
        imagePoint(right, bottom),
        imagePoint(rect.x, bottom),
      ])
      const other = maskToPixels(rectangleMask(size, rect))
      const off = maskToPixels(polygon).findIndex(
        (value, at) => Math.abs(value - (other[at] ?? 0)) > 1,
      )
      expect(off).toBe(-1)
    }),
  )
})

test('a level side covers its pixels in part all along its way', () => {
  const size = { width: 200, height: 3 }
  const [low, high] = [0.3, 1.6]
  const strip = [
    imagePoint(0, low),
    imagePoint(200, low),
    imagePoint(200, high),
    imagePoint(0, high),
  ]
  const pixels = maskToPixels(polygonMask(size, strip))
  for (const [row, share] of [0.7, 0.6, 0].entries())
    for (const value of pixels.subarray(row * 200, (row + 1) * 200))
      expect(Math.abs(value - 255 * share)).toBeLessThanOrEqual(1)
})

const anySmallSize = fc.record({
  width: fc.constantFrom(1, 40, 64, 90),
  height: fc.constantFrom(1, 50, 65, 80),
})

test('an ellipse covers what lies in it', () => {
  fc.assert(
    fc.property(anySmallSize, anyRect, (size, rect) => {
      const shares = scanned(size, ellipseCrossings(rect))
      const mask = ellipseMask(size, rect)
      expect(meanAtEdges(mask, shares)).toBeLessThan(2.5)
      expect(worst(mask, shares)).toBeLessThan(5)
    }),
    { numRuns: 60 },
  )
})

test('a polygon covers what lies in it an odd number of times', () => {
  fc.assert(
    fc.property(anySmallSize, fc.array(anyPoint, { maxLength: 12 }), (size, points) => {
      const shares = scanned(size, polygonCrossings(points))
      const mask = polygonMask(size, points)
      expect(meanAtEdges(mask, shares)).toBeLessThan(2.5)
      expect(worst(mask, shares)).toBeLessThan(10)
    }),
    { numRuns: 60 },
  )
})

describe('areas', () => {
  const size = { width: 900, height: 700 }
  test('an ellipse has pi * a * b', () => {
    for (const [width, height] of [
      [600.5, 400.25],
      [5, 3],
      [800, 1.5],
    ] as const) {
      const mask = ellipseMask(size, { x: 30.3, y: 40.7, width, height })
      const area = (Math.PI * width * height) / 4
      expect(Math.abs(mask.painted / 255 / area - 1)).toBeLessThan(0.001)
    }
  })

  test('a simple polygon of thousands of points has what the shoelace formula says', () => {
    const wavy = Array.from({ length: 5000 }, (_, at) => {
      const angle = (2 * Math.PI * at) / 5000
      const radius = 250 + 40 * Math.sin(17 * angle) + 3 * Math.sin(301 * angle)
      return imagePoint(450 + radius * Math.cos(angle), 350 + radius * Math.sin(angle))
    })
    const twice = wavy.reduce((sum, b, at) => {
      const a = wavy.at(at - 1) ?? b
      return sum + a.x * b.y - b.x * a.y
    }, 0)
    const mask = polygonMask(size, wavy)
    expect(Math.abs(mask.painted / 255 / (twice / 2) - 1)).toBeLessThan(1e-4)
  })

  test('a polygon that crosses itself thousands of times covers what lies in it', () => {
    const small = { width: 40, height: 36 }
    const knot = Array.from({ length: 1500 }, (_, at) => {
      const angle = at / 60
      const radius = angle * (at % 2 ? 0.7 : 0.6)
      return imagePoint(20 + radius * Math.cos(angle), 18 + radius * Math.sin(angle))
    })
    const shares = scanned(small, polygonCrossings(knot))
    expect(Math.abs(polygonMask(small, knot).painted / 255 / areaOf(shares) - 1)).toBeLessThan(
      0.005,
    )
  })

  test('a star has no middle', () => {
    const star = [0, 2, 4, 1, 3].map((corner) => {
      const angle = (2 * Math.PI * corner) / 5
      return imagePoint(450 + 300 * Math.sin(angle), 350 - 300 * Math.cos(angle))
    })
    const mask = polygonMask(size, star)
    expect(valueAt(mask, 450, 350)).toBe(0)
    expect(valueAt(mask, 450, 120)).toBe(255)
  })
})

test('a closed line back the way it came encloses nothing', () => {
  const there = Array.from({ length: 50 }, (_, at) =>
    imagePoint(10 + at * 1.7, 20 + 9 * Math.sin(at)),
  )
  const mask = polygonMask({ width: 120, height: 60 }, [...there, ...there.toReversed()])
  expect(isUntouched(mask)).toBe(true)
})

test('shapes without area, or of no place, cover nothing', () => {
  const size = { width: 100, height: 80 }
  const flat = [imagePoint(3, 4), imagePoint(60, 4), imagePoint(30, 4)]
  const same = [imagePoint(3, 4), imagePoint(3, 4), imagePoint(3, 4)]
  for (const points of [[], flat, same, flat.slice(0, 1), flat.slice(0, 2)])
    expect(isUntouched(polygonMask(size, points))).toBe(true)
  for (const rect of [
    { x: 4, y: 4, width: 0, height: 10 },
    { x: 4, y: 4, width: 10, height: 0 },
    { x: -40, y: 4, width: 40, height: 10 },
    { x: 100, y: 4, width: 40, height: 10 },
    { x: 10, y: 90, width: 40, height: 10 },
    { x: Number.NaN, y: 0, width: 10, height: 10 },
    { x: 0, y: 0, width: Infinity, height: 10 },
  ])
    for (const kind of ['rectangle', 'ellipse'] as const)
      expect(isUntouched(shapeMask(size, { kind, rect }))).toBe(true)
})

test('shapes far larger than the picture fill it with shared tiles', () => {
  const size = { width: 300, height: 200 }
  const rect = { x: -1e6, y: -1e6, width: 3e6, height: 3e6 }
  for (const kind of ['rectangle', 'ellipse'] as const)
    expect(shapeMask(size, { kind, rect }).tiles.every((tile) => tile === FULL_TILE)).toBe(true)
})

test('only tiles that an edge passes cost anything', () => {
  const size = { width: 64 * 30, height: 64 * 30 }
  const disc = ellipseMask(size, { x: 100, y: 100, width: 1700, height: 1700 })
  const mixed = disc.tiles.filter((tile) => tile !== EMPTY_TILE && tile !== FULL_TILE)
  expect(mixed.length).toBeLessThan(4 * 30)
})

test('the order of corners makes no difference', () => {
  fc.assert(
    fc.property(fc.array(anyPoint, { minLength: 3, maxLength: 8 }), fc.nat(7), (points, by) => {
      const size = { width: 130, height: 70 }
      const mask = maskToPixels(polygonMask(size, points))
      const turned = [...points.slice(by), ...points.slice(0, by)].toReversed()
      expect(firstDifference(maskToPixels(polygonMask(size, turned)), mask)).toBe(-1)
    }),
    { numRuns: 30 },
  )
})
