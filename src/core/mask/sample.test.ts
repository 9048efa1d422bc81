import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rect, View } from '#core/geometry.ts'
import { anyMask, firstDifference } from '#testing/masks.ts'
import { emptyMask, type Mask, TILE, valueAt } from './mask.ts'
import { maskFromPixels } from './pack.ts'
import { sampleView } from './sample.ts'
import { createStroke, type Stroke, strokeApplied } from './stroke.ts'

const anyView: fc.Arbitrary<View> = fc.record({
  scale: fc.oneof(
    fc.constantFrom(0.125, 0.25, 0.5, 1, 2, 8),
    fc.double({ min: 0.05, max: 4, noNaN: true }),
  ),
  x: fc.integer({ min: -800, max: 200 }).map((quarters) => quarters / 4),
  y: fc.integer({ min: -800, max: 200 }).map((quarters) => quarters / 4),
})

const anyRect: fc.Arbitrary<Rect> = fc.record({
  x: fc.integer({ min: -30, max: 150 }),
  y: fc.integer({ min: -30, max: 150 }),
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 60 }),
})

/** A stroke through a picture of at most 200 pixels a side. */
const anyStroke = (mask: Mask): fc.Arbitrary<Stroke> =>
  fc
    .record({
      brush: fc.record({
        sizePx: fc.double({ min: 1, max: 250, noNaN: true }),
        hardness: fc.constantFrom(0, 0.5, 1),
        strength: fc.constantFrom(0.3, 1),
        erase: fc.boolean(),
      }),
      points: fc.array(fc.record({ x: fc.nat(200), y: fc.nat(200) }), { maxLength: 3 }),
    })
    .map(({ brush, points }) => {
      const stroke = createStroke(mask, brush)
      for (const { x, y } of points) stroke.to({ x, y, pressure: 1 })
      return stroke
    })

/** Sampled pixel by pixel. */
function modelOf(mask: Mask, view: View, rect: Rect): Uint8Array {
  const offsets = view.scale < 1 ? [-0.25, 0.25] : [0, 0]
  return Uint8Array.from({ length: rect.width * rect.height }, (_, index) => {
    const x = rect.x + (index % rect.width) + 0.5
    const y = rect.y + Math.floor(index / rect.width) + 0.5
    let sum = 0
    for (const dy of offsets)
      for (const dx of offsets) {
        const u = Math.floor((x + dx - view.x) / view.scale)
        const v = Math.floor((y + dy - view.y) / view.scale)
        sum += valueAt(mask, u, v)
      }
    return Math.floor((sum + 2) / 4)
  })
}

function sampled(mask: Mask, view: View, rect: Rect, stroke?: Stroke): Uint8Array {
  const target = new Uint8Array(rect.width * rect.height).fill(99)
  sampleView({ mask, view, rect, target, ...(stroke ? { stroke } : {}) })
  return target
}

test('every device pixel shows the mask at its place', () => {
  fc.assert(
    fc.property(anyMask, anyView, anyRect, (mask, view, rect) => {
      expect(firstDifference(sampled(mask, view, rect), modelOf(mask, view, rect))).toBe(-1)
    }),
    { numRuns: 300 },
  )
})

test.each([0.3, 0.5, 1, 2])('full, mixed and empty tiles side by side, at scale %d', (scale) => {
  const size = { width: 7 * TILE, height: TILE }
  const values = [255, 9, 255, 0, 255, 255, 77]
  const pixels = Uint8Array.from({ length: size.width * size.height }, (_, index) => {
    return values[Math.floor((index % size.width) / TILE)] ?? 0
  })
  const mask = maskFromPixels(size, pixels)
  const rect = { x: 0, y: 0, width: Math.ceil(size.width * scale) + 3, height: 20 }
  const view = { scale, x: 1, y: 1 }
  expect(firstDifference(sampled(mask, view, rect), modelOf(mask, view, rect))).toBe(-1)
})

test('a stroke in progress looks as it will when it is applied', () => {
  const anyCase = anyMask.chain((mask) =>
    fc.record({ mask: fc.constant(mask), stroke: anyStroke(mask), view: anyView, rect: anyRect }),
  )
  fc.assert(
    fc.property(anyCase, ({ mask, stroke, view, rect }) => {
      const live = sampled(mask, view, rect, stroke)
      expect(firstDifference(live, modelOf(strokeApplied(mask, stroke), view, rect))).toBe(-1)
    }),
    { numRuns: 300 },
  )
})

test.each([0.1, 1, 3])('a large soft stroke nearly does, at scale %d', (scale) => {
  const mask = emptyMask({ width: 3000, height: 2000 })
  const brush = { sizePx: 2400, hardness: 0.3, strength: 0.8, erase: false }
  const stroke = createStroke(mask, brush)
  for (const x of [500, 2500]) stroke.to({ x, y: 900, pressure: 1 })
  expect(stroke.shift).toBeGreaterThan(0)
  const rect = { x: 0, y: 0, width: 200, height: 150 }
  const view = { scale, x: -1200 * scale, y: -100 * scale }
  const live = sampled(mask, view, rect, stroke)
  const later = modelOf(strokeApplied(mask, stroke), view, rect)
  expect(new Set(later).size).toBeGreaterThan(10)
  const worst = live.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (later[at] ?? 0))),
    0,
  )
  expect(worst).toBeLessThanOrEqual(4)
})

test('a picture out of sight shows nothing', () => {
  const mask = emptyMask({ width: 10, height: 10 })
  const rect = { x: 0, y: 0, width: 8, height: 8 }
  const values = sampled(mask, { scale: 1, x: 500, y: 500 }, rect)
  expect(values.every((value) => value === 0)).toBe(true)
})
