import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { anyMaskOf, anySize, firstDifference } from '#testing/masks.ts'
import { coverage, EMPTY_TILE, emptyMask, FULL_TILE, isFull, type Mask } from './mask.ts'
import { inverted } from './operations.ts'
import { maskToPixels } from './pack.ts'
import {
  type Brush,
  blended,
  createStroke,
  type StrokePoint,
  strokeApplied,
  strokeSlices,
} from './stroke.ts'

const brush = (changes: Partial<Brush>): Brush => ({
  sizePx: 20,
  hardness: 1,
  strength: 1,
  erase: false,
  ...changes,
})

function strokeOf(size: Size, nib: Brush, points: readonly StrokePoint[]) {
  const stroke = createStroke(size, nib)
  for (const point of points) stroke.to(point)
  return stroke
}

/** The coverage of a stroke, pixel by pixel. */
const drawn = (size: Size, nib: Brush, points: readonly StrokePoint[]) =>
  maskToPixels(
    strokeApplied(emptyMask(size), strokeOf(size, { ...nib, strength: 1, erase: false }, points)),
  )

const at = (x: number, y: number, pressure = 1): StrokePoint => ({ x, y, pressure })

/** Points in the picture and around it. */
const anyPoints = ({ width, height }: Size, pressure: fc.Arbitrary<number> = fc.constant(1)) =>
  fc.array(
    fc.record({
      x: fc.double({ min: -40, max: width + 40, noNaN: true }),
      y: fc.double({ min: -40, max: height + 40, noNaN: true }),
      pressure,
    }),
    { minLength: 1, maxLength: 4 },
  )

const anyShare = fc.double({ min: 0, max: 1, noNaN: true })

const anyBrush = (sizePx = fc.double({ min: 1, max: 150, noNaN: true })) =>
  fc.record({
    sizePx,
    hardness: fc.oneof(fc.constant(1), anyShare),
    strength: fc.oneof(fc.constant(1), anyShare),
    erase: fc.boolean(),
  })

/** What a disc gives a pixel at a distance, from its description alone. */
function valueIn(radius: number, hardness: number, distance: number): number {
  const width = Math.max(1, (radius + 0.5) * (1 - hardness))
  const out = Math.min(1, Math.max(0, (distance - (radius + 0.5 - width)) / width))
  return 255 * (1 - (width > 1 ? out * out * (3 - 2 * out) : out))
}

interface Segment {
  readonly from: StrokePoint
  readonly to: StrokePoint
}

const segmentsOf = (points: readonly StrokePoint[]): Segment[] =>
  points.map((to, index) => ({ from: points[index - 1] ?? to, to }))

/** The point of a segment at a share of its way. */
const pointOn = ({ from, to }: Segment, way: number): StrokePoint => ({
  x: from.x + (to.x - from.x) * way,
  y: from.y + (to.y - from.y) * way,
  pressure: from.pressure + (to.pressure - from.pressure) * way,
})

/** Where on the segment a place is nearest. */
function nearest({ from, to }: Segment, x: number, y: number): number {
  const dx = to.x - from.x
  const dy = to.y - from.y
  const way = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy)
  return Number.isFinite(way) ? Math.min(1, Math.max(0, way)) : 0
}

const radiusAt = (nib: Brush, { pressure }: StrokePoint) =>
  Math.max(0.5, (nib.sizePx / 2) * pressure)

type WaysOf = (segment: Segment, x: number, y: number) => readonly number[]

/** The coverage of a pixel: the greatest value of some discs on each segment. */
function modelAt(nib: Brush, points: readonly StrokePoint[], waysOf: WaysOf) {
  const segments = segmentsOf(points)
  return (x: number, y: number) => {
    let value = 0
    for (const segment of segments)
      for (const way of waysOf(segment, x + 0.5, y + 0.5)) {
        const disc = pointOn(segment, way)
        const distance = Math.hypot(x + 0.5 - disc.x, y + 0.5 - disc.y)
        value = Math.max(value, valueIn(radiusAt(nib, disc), nib.hardness, distance))
      }
    return value
  }
}

/** The same for all pixels, at the nearest places of the segments. */
function modelOf(size: Size, nib: Brush, points: readonly StrokePoint[]) {
  const valueAt = modelAt(nib, points, (...args) => [nearest(...args)])
  return Float64Array.from({ length: size.width * size.height }, (_, index) =>
    valueAt(index % size.width, Math.floor(index / size.width)),
  )
}

const greatestError = (values: Uint8Array, model: Float64Array) =>
  values.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (model[index] ?? 0))), 0)

describe('the shape', () => {
  const anyCase = (pressure?: fc.Arbitrary<number>) =>
    anySize.chain((size) =>
      fc.record({ size: fc.constant(size), nib: anyBrush(), points: anyPoints(size, pressure) }),
    )

  test('is that of discs along every segment, to one level', () => {
    fc.assert(
      fc.property(anyCase(), ({ size, nib, points }) => {
        const model = modelOf(size, nib, points)
        expect(greatestError(drawn(size, nib, points), model)).toBeLessThan(1)
      }),
    )
  })

  test('is a disc where a segment is too short to have a direction', () => {
    const size = { width: 9, height: 7 }
    const nib = brush({ sizePx: 1, hardness: 0 })
    const points = [at(-6.4e-323, -4.4e-323), at(0, 0)]
    expect(greatestError(drawn(size, nib, points), modelOf(size, nib, points))).toBeLessThan(1)
  })

  test.each([
    { width: 50, height: 30, sizePx: 60, low: 0.6, hardness: 0.5 },
    { width: 200, height: 150, sizePx: 90, low: 0.2, hardness: 1 },
    { width: 200, height: 150, sizePx: 150, low: 0.7, hardness: 0 },
  ])('swells and narrows with the pressure, %o', ({ low, hardness, sizePx, ...size }) => {
    const nib = brush({ sizePx, hardness })
    const ways = Array.from({ length: 301 }, (_, step) => step / 300)
    fc.assert(
      fc.property(anyPoints(size, fc.double({ min: low, max: 1, noNaN: true })), (points) => {
        const values = drawn(size, nib, points)
        const valueAt = modelAt(nib, points, () => ways)
        for (let index = 0; index < values.length; index += 83) {
          const model = valueAt(index % size.width, Math.floor(index / size.width))
          expect(Math.abs((values[index] ?? 0) - model)).toBeLessThan(8)
        }
      }),
      { numRuns: 15 },
    )
  })

  test.each([0, 0.5, 1])('swells also behind where it comes from, hardness %d', (hardness) => {
    const size = { width: 500, height: 400 }
    const nib = brush({ sizePx: 400, hardness })
    const points = [at(129, 200, 0.5), at(279, 200, 1)]
    const values = drawn(size, nib, points)
    const ways = Array.from({ length: 301 }, (_, step) => step / 300)
    const valueAt = modelAt(nib, points, () => ways)
    for (let index = 0; index < values.length; index += 53) {
      const model = valueAt(index % size.width, Math.floor(index / size.width))
      expect(Math.abs((values[index] ?? 0) - model)).toBeLessThan(2)
    }
  })

  test('covers the very area: intersection over union of at least 0.995', () => {
    const size = { width: 300, height: 220 }
    const anyLine = fc.record({
      sizePx: fc.double({ min: 30, max: 120, noNaN: true }),
      points: fc.array(
        fc.record({
          x: fc.nat(300),
          y: fc.integer({ min: 20, max: 200 }),
          pressure: fc.constant(1),
        }),
        {
          minLength: 2,
          maxLength: 3,
        },
      ),
    })
    const fine = Array.from({ length: 8 }, (_, sub) => (sub + 0.5) / 8)
    fc.assert(
      fc.property(anyLine, ({ sizePx, points }) => {
        const segments = segmentsOf(points)
        const beyond = (x: number, y: number) =>
          Math.min(
            ...segments.map((segment) => {
              const { x: u, y: v } = pointOn(segment, nearest(segment, x, y))
              return Math.hypot(x - u, y - v) - sizePx / 2
            }),
          )
        const areaAt = (x: number, y: number) => {
          const distance = beyond(x + 0.5, y + 0.5)
          if (Math.abs(distance) > 1) return distance < 0 ? 1 : 0
          const hits = fine.flatMap((v) => fine.filter((u) => beyond(x + u, y + v) <= 0))
          return hits.length / fine.length ** 2
        }
        const values = drawn(size, brush({ sizePx }), points)
        let common = 0
        let either = 0
        values.forEach((value, index) => {
          const area = areaAt(index % size.width, Math.floor(index / size.width))
          common += Math.min(area, value / 255)
          either += Math.max(area, value / 255)
        })
        expect(common / either).toBeGreaterThan(0.995)
      }),
      { numRuns: 8 },
    )
  })

  test('of a brush of one pixel is a line without gaps', () => {
    const size = { width: 90, height: 70 }
    const inside = fc.record({
      x: fc.integer({ min: 1, max: 88 }),
      y: fc.integer({ min: 1, max: 68 }),
    })
    fc.assert(
      fc.property(inside, inside, (from, to) => {
        const values = drawn(size, brush({ sizePx: 1 }), [at(from.x, from.y), at(to.x, to.y)])
        const wide = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)
        const [start, end] = wide ? [from.x, to.x] : [from.y, to.y]
        for (let step = Math.min(start, end); step < Math.max(start, end); step++) {
          const line = wide
            ? values.filter((_, index) => index % size.width === step)
            : values.subarray(step * size.width, (step + 1) * size.width)
          expect(Math.max(...line)).toBeGreaterThanOrEqual(127)
        }
      }),
    )
  })

  test('has its full tiles in common with all others', () => {
    const size = { width: 700, height: 500 }
    const stroke = strokeOf(size, brush({ sizePx: 400 }), [at(250, 250), at(450, 250)])
    const full = [...stroke.coverageTiles.values()].filter((tile) =>
      tile.every((value) => value === 255),
    )
    expect(full.length).toBeGreaterThan(20)
    expect(full.every((tile) => tile === FULL_TILE)).toBe(true)
  })

  test('does not build up on itself, nor hang on the direction', () => {
    fc.assert(
      fc.property(anyCase(), ({ size, nib, points }) => {
        const once = Float64Array.from(drawn(size, nib, points))
        const back = points.toReversed()
        const again = drawn(size, nib, [...points, ...back, ...points])
        expect(greatestError(again, once)).toBeLessThanOrEqual(1)
        expect(greatestError(drawn(size, nib, back), once)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a large soft brush', () => {
  const size = { width: 330, height: 210 }
  const anyLarge = fc.record({
    sizePx: fc.double({ min: 520, max: 6000, noNaN: true }),
    hardness: fc.double({ min: 0, max: 0.9, noNaN: true }),
    points: anyPoints(size),
    outside: fc.double({ min: 0, max: 1, noNaN: true }),
  })

  test('is drawn on coarser cells, and is the same to a few levels', () => {
    fc.assert(
      fc.property(anyLarge, ({ sizePx, hardness, points, outside }) => {
        const nib = brush({ sizePx, hardness })
        const moved = points.map(({ x, y }) => at(x - (sizePx / 2) * outside, y))
        const model = modelOf(size, nib, moved)
        // Half a cell off in both directions, at 6 levels a cell; and rounding twice.
        expect(greatestError(drawn(size, nib, moved), model)).toBeLessThan(6 * Math.SQRT1_2 + 1)
      }),
      { numRuns: 20 },
    )
  })

  test('is, for one mark, the same to two levels away from the edge of the picture', () => {
    fc.assert(
      fc.property(anyLarge, ({ sizePx, hardness, points, outside }) => {
        const nib = brush({ sizePx, hardness })
        const mark = points.slice(0, 1).map(({ x, y }) => at(x - (sizePx / 2) * outside, y))
        const model = modelOf(size, nib, mark)
        const margin = 2 ** createStroke(size, nib).shift
        const inner = drawn(size, nib, mark).map((value, index) => {
          const x = index % size.width
          const y = Math.floor(index / size.width)
          const edge = Math.min(x, y, size.width - 1 - x, size.height - 1 - y)
          return edge < margin ? Math.round(model[index] ?? 0) : value
        })
        expect(greatestError(inner, model)).toBeLessThan(2)
      }),
      { numRuns: 20 },
    )
  })

  test('has few cells', () => {
    const size = { width: 8192, height: 8192 }
    const stroke = strokeOf(size, brush({ sizePx: 8192, hardness: 0.5 }), [at(4096, 4096)])
    expect(stroke.shift).toBeGreaterThan(0)
    expect(stroke.coverageTiles.size).toBeLessThan(200)
    expect(createStroke(size, brush({ sizePx: 8192 })).shift).toBe(0)
    expect(createStroke(size, brush({ sizePx: 500, hardness: 0 })).shift).toBe(0)
  })
})

describe('on the way', () => {
  const anyCase = anySize.chain((size) =>
    fc.record({
      size: fc.constant(size),
      nib: anyBrush(fc.double({ min: 1, max: 900, noNaN: true })),
      points: anyPoints(size, fc.double({ min: 0, max: 1, noNaN: true })),
    }),
  )

  test('only what was told changes', () => {
    fc.assert(
      fc.property(anyCase, ({ size, nib, points }) => {
        const stroke = createStroke(size, { ...nib, strength: 1, erase: false })
        let before = new Uint8Array(size.width * size.height)
        for (const point of points) {
          const dirty = stroke.to(point)
          const after = maskToPixels(strokeApplied(emptyMask(size), stroke))
          after.forEach((value, index) => {
            const x = index % size.width
            const y = Math.floor(index / size.width)
            const told =
              dirty &&
              x >= dirty.x &&
              y >= dirty.y &&
              x < dirty.x + dirty.width &&
              y < dirty.y + dirty.height
            if (!told && value !== before[index])
              throw new Error(`(${x}, ${y}) went from ${before[index]} to ${value} untold.`)
          })
          if (dirty) {
            expect(Number.isInteger(dirty.x + dirty.y + dirty.width + dirty.height)).toBe(true)
            expect(Math.min(dirty.x, dirty.y)).toBeGreaterThanOrEqual(0)
            expect(dirty.x + dirty.width).toBeLessThanOrEqual(size.width)
            expect(dirty.y + dirty.height).toBeLessThanOrEqual(size.height)
          }
          before = after
        }
      }),
      { numRuns: 60 },
    )
  })

  test('coverage never sinks', () => {
    fc.assert(
      fc.property(anyCase, ({ size, nib, points }) => {
        const less = drawn(size, nib, points.slice(0, -1))
        const more = drawn(size, nib, points)
        expect(more.findIndex((value, index) => value < (less[index] ?? 0))).toBe(-1)
      }),
      { numRuns: 60 },
    )
  })

  test('points that are nowhere are passed over', () => {
    const size = { width: 50, height: 50 }
    const stroke = createStroke(size, brush({}))
    expect(stroke.to(at(Number.NaN, 3))).toBeUndefined()
    expect(stroke.to(at(10, Number.POSITIVE_INFINITY))).toBeUndefined()
    expect(stroke.to(at(10, 10, Number.NaN))).toBeUndefined()
    expect(stroke.coverageTiles.size).toBe(0)
    expect(stroke.to(at(10, 10))).toBeDefined()
    expect(stroke.to(at(10, 10))).toBeUndefined()
  })

  test('points far away draw through the picture all the same', () => {
    const size = { width: 200, height: 100 }
    const near = drawn(size, brush({ sizePx: 30 }), [at(-500, 50), at(500, 50)])
    const far = drawn(size, brush({ sizePx: 30 }), [at(-1e9, 50), at(1e9, 50)])
    expect(firstDifference(far, near)).toBe(-1)
    expect(drawn(size, brush({ sizePx: 30 }), [at(1e9, 1e9)]).every((value) => value === 0)).toBe(
      true,
    )
  })

  test('pressure out of range counts as none or full', () => {
    const size = { width: 60, height: 60 }
    const nib = brush({ sizePx: 40, hardness: 0.5 })
    const full = drawn(size, nib, [at(30, 30, 1)])
    expect(firstDifference(drawn(size, nib, [at(30, 30, 7)]), full)).toBe(-1)
    const none = drawn(size, brush({ sizePx: 1 }), [at(30.5, 30.5, 1)])
    expect(firstDifference(drawn(size, nib, [at(30.5, 30.5, -1)]), none)).toBe(-1)
  })
})

describe('applied', () => {
  const anyCase = anySize.chain((size) =>
    fc.record({ mask: anyMaskOf(size), nib: anyBrush(), points: anyPoints(size) }),
  )
  const apply = (mask: Mask, nib: Brush, points: readonly StrokePoint[]) =>
    strokeApplied(mask, strokeOf(mask, nib, points))

  test('blends each pixel by coverage and strength, and leaves the mask before alone', () => {
    fc.assert(
      fc.property(anyCase, ({ mask, nib, points }) => {
        const before = maskToPixels(mask)
        const cover = drawn(mask, nib, points)
        const after = apply(mask, nib, points)
        const model = before.map((value, index) => {
          const share = ((cover[index] ?? 0) * nib.strength) / 255
          return Math.round(nib.erase ? value * (1 - share) : value + (255 - value) * share)
        })
        expect(greatestError(maskToPixels(after), Float64Array.from(model))).toBeLessThanOrEqual(1)
        const exact = before.map((value, index) => blended(value, cover[index] ?? 0, nib))
        expect(firstDifference(maskToPixels(after), exact)).toBe(-1)
        expect(after.painted).toBe(exact.reduce((sum, value) => sum + value, 0))
        expect(firstDifference(maskToPixels(mask), before)).toBe(-1)
      }),
    )
  })

  test('is not changed by what the stroke does afterwards', () => {
    fc.assert(
      fc.property(anyCase, ({ mask, nib, points }) => {
        const stroke = strokeOf(mask, nib, points)
        const after = strokeApplied(mask, stroke)
        const pixels = maskToPixels(after)
        stroke.to(at(mask.width, 0))
        stroke.to(at(0, mask.height))
        expect(firstDifference(maskToPixels(after), pixels)).toBe(-1)
        expect(EMPTY_TILE.every((value) => value === 0)).toBe(true)
        expect(FULL_TILE.every((value) => value === 255)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  test('painting is erasing of the inverted mask', () => {
    fc.assert(
      fc.property(anyCase, ({ mask, nib, points }) => {
        const one = maskToPixels(apply(mask, nib, points))
        const other = apply(inverted(mask), { ...nib, erase: !nib.erase }, points)
        const turned = Float64Array.from(maskToPixels(inverted(other)))
        expect(greatestError(one, turned)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })

  test('with no strength, or outside the picture, gives the very same mask', () => {
    fc.assert(
      fc.property(anyCase, ({ mask, nib, points }) => {
        const away = points.map(({ x, y }) => at(x + 1000, y))
        expect(apply(mask, nib, away)).toBe(mask)
        const weak = apply(mask, { ...nib, strength: 0 }, points)
        expect(firstDifference(maskToPixels(weak), maskToPixels(mask))).toBe(-1)
      }),
      { numRuns: 30 },
    )
  })

  test('over everything paints or erases everything', () => {
    const mask = emptyMask({ width: 130, height: 70 })
    const full = apply(mask, brush({ sizePx: 1000 }), [at(65, 35)])
    expect(isFull(full)).toBe(true)
    expect(coverage(full)).toBe(1)
    expect(full.tiles.every((tile) => tile === FULL_TILE)).toBe(true)
    const none = apply(full, brush({ sizePx: 1000, hardness: 0.5, erase: true }), [at(65, 35)])
    expect(none.tiles.every((tile) => tile === EMPTY_TILE)).toBe(true)
  })

  test('in slices comes to the same', () => {
    const size = { width: 4096, height: 2048 }
    const stroke = strokeOf(size, brush({ sizePx: 1500, hardness: 0.4 }), [
      at(0, 0),
      at(8192, 2048),
    ])
    const slices = strokeSlices(emptyMask(size), stroke)
    let count = 0
    let slice = slices.next()
    while (!slice.done) {
      count++
      slice = slices.next()
    }
    expect(count).toBeGreaterThan(3)
    const whole = strokeApplied(emptyMask(size), stroke)
    expect(slice.value.painted).toBe(whole.painted)
    expect(firstDifference(maskToPixels(slice.value), maskToPixels(whole))).toBe(-1)
  })
})

test('blending ends exactly at its goal, never beyond, and in order', () => {
  const anyValue = fc.nat(255)
  fc.assert(
    fc.property(anyValue, anyValue, anyBrush(), (value, cover, nib) => {
      const after = blended(value, cover, nib)
      expect(Number.isInteger(after)).toBe(true)
      if (nib.erase) expect(after >= 0 && after <= value).toBe(true)
      else expect(after >= value && after <= 255).toBe(true)
      expect(blended(value, 0, nib)).toBe(value)
      expect(blended(value, 255, { ...nib, strength: 1 })).toBe(nib.erase ? 0 : 255)
    }),
  )
})
