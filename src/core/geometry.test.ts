import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  clamp,
  fitView,
  imagePoint,
  MAX_SCALE,
  MIN_SCALE,
  panView,
  type Rect,
  stagePoint,
  toImage,
  toStage,
  unionRect,
  type View,
  zoomView,
} from './geometry.ts'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const views = fc.record({
  scale: real(MIN_SCALE, MAX_SCALE),
  x: real(-20_000, 20_000),
  y: real(-20_000, 20_000),
})
const stagePoints = fc.tuple(real(-5000, 5000), real(-5000, 5000)).map(([x, y]) => stagePoint(x, y))
const imagePoints = fc
  .tuple(real(-100, 16_384), real(-100, 16_384))
  .map(([x, y]) => imagePoint(x, y))
const pictures = fc.record({
  width: fc.integer({ min: 1, max: 16_384 }),
  height: fc.integer({ min: 1, max: 16_384 }),
})
const surfaces = fc.record({ width: real(200, 4000), height: real(200, 4000) })

const expectClose = (
  actual: { x: number; y: number },
  expected: { x: number; y: number },
  slack = 1e-6,
) => {
  expect(Math.abs(actual.x - expected.x)).toBeLessThan(slack)
  expect(Math.abs(actual.y - expected.y)).toBeLessThan(slack)
}

describe('points of the picture and of the surface', () => {
  test('are each other’s inverse in any view', () => {
    fc.assert(
      fc.property(views, imagePoints, stagePoints, (view, image, stage) => {
        expectClose(toImage(view, toStage(view, image)), image)
        expectClose(toStage(view, toImage(view, stage)), stage)
      }),
    )
  })

  test('the picture’s corner lies where the view says, one pixel is `scale` wide', () => {
    fc.assert(
      fc.property(views, imagePoints, (view, point) => {
        expectClose(toStage(view, imagePoint(0, 0)), view)
        const right = toStage(view, imagePoint(point.x + 1, point.y))
        expect(right.x - toStage(view, point).x).toBeCloseTo(view.scale, 6)
      }),
    )
  })
})

describe('fitting', () => {
  test('shows the whole picture, centred, as large as the margin allows', () => {
    fc.assert(
      fc.property(pictures, surfaces, (picture, surface) => {
        const margin = 24
        const view = fitView(picture, surface, margin)
        const end = toStage(view, imagePoint(picture.width, picture.height))
        expect(view.x + end.x).toBeCloseTo(surface.width, 6)
        expect(view.y + end.y).toBeCloseTo(surface.height, 6)
        expect(Math.min(view.x, view.y)).toBeGreaterThanOrEqual(margin - 1e-6)
        if (view.scale < MAX_SCALE) expect(Math.min(view.x, view.y)).toBeCloseTo(margin, 6)
      }),
    )
  })

  test('never enlarges beyond the largest scale', () => {
    expect(fitView({ width: 1, height: 1 }, { width: 1000, height: 1000 }).scale).toBe(MAX_SCALE)
  })

  test.each([
    { width: 0, height: 0 },
    { width: 10, height: 600 },
    { width: 600, height: 47 },
  ])('keeps a usable scale on a surface of $width x $height', (surface) => {
    const { scale, x, y } = fitView({ width: 4000, height: 3000 }, surface)
    expect(scale).toBeGreaterThan(0)
    expect(Number.isFinite(x + y)).toBe(true)
  })
})

describe('zooming', () => {
  const factors = real(0.01, 100)

  test('keeps the image point under the cursor', () => {
    fc.assert(
      fc.property(views, factors, stagePoints, (view, factor, about) => {
        const zoomed = zoomView(view, factor, about)
        const under = toImage(view, about)
        expectClose(toStage(zoomed, under), about, 1e-5)
      }),
    )
  })

  test('stays within the scales', () => {
    fc.assert(
      fc.property(views, factors, stagePoints, (view, factor, about) => {
        const { scale } = zoomView(view, factor, about)
        expect(scale).toBeGreaterThanOrEqual(MIN_SCALE)
        expect(scale).toBeLessThanOrEqual(MAX_SCALE)
      }),
    )
  })

  test('in and out again is where it was', () => {
    const middle = views.filter(({ scale }) => scale > MIN_SCALE * 4 && scale < MAX_SCALE / 4)
    fc.assert(
      fc.property(middle, real(0.3, 3), stagePoints, (view, factor, about) => {
        const back = zoomView(zoomView(view, factor, about), 1 / factor, about)
        expectClose(back, view, 1e-5)
        expect(back.scale / view.scale).toBeCloseTo(1, 9)
      }),
    )
  })

  test('a view that had to be fitted below the smallest scale can be zoomed in, not further out', () => {
    const view: View = { scale: MIN_SCALE / 2, x: 0, y: 0 }
    const about = stagePoint(10, 10)
    expect(zoomView(view, 0.5, about).scale).toBe(view.scale)
    expect(zoomView(view, 1.5, about).scale).toBeCloseTo(view.scale * 1.5)
  })
})

test('panning moves every point by the same way', () => {
  fc.assert(
    fc.property(views, imagePoints, real(-999, 999), real(-999, 999), (view, point, dx, dy) => {
      const before = toStage(view, point)
      const after = toStage(panView(view, dx, dy), point)
      expectClose(after, { x: before.x + dx, y: before.y + dy })
    }),
  )
})

test('clamping gives the nearest value in between', () => {
  fc.assert(
    fc.property(real(-100, 100), real(-50, 0), real(0, 50), (value, low, high) => {
      const clamped = clamp(value, low, high)
      expect(clamped).toBeGreaterThanOrEqual(low)
      expect(clamped).toBeLessThanOrEqual(high)
      if (value >= low && value <= high) expect(clamped).toBe(value)
      else expect([low, high]).toContain(clamped)
    }),
  )
})

describe('the union of two rectangles', () => {
  const side = fc.integer({ min: 1, max: 500 })
  const rects: fc.Arbitrary<Rect> = fc.record({
    x: fc.integer({ min: -500, max: 500 }),
    y: fc.integer({ min: -500, max: 500 }),
    width: side,
    height: side,
  })
  const edges = ({ x, y, width, height }: Rect) => ({
    left: x,
    top: y,
    right: x + width,
    bottom: y + height,
  })

  test('touches the outermost edge on each side, in either order', () => {
    fc.assert(
      fc.property(rects, rects, (a, b) => {
        const union = unionRect(a, b)
        expect(unionRect(b, a)).toEqual(union)
        if (!union) throw new Error('two rectangles have a union')
        const [u, ea, eb] = [edges(union), edges(a), edges(b)]
        expect(u.left).toBe(Math.min(ea.left, eb.left))
        expect(u.top).toBe(Math.min(ea.top, eb.top))
        expect(u.right).toBe(Math.max(ea.right, eb.right))
        expect(u.bottom).toBe(Math.max(ea.bottom, eb.bottom))
      }),
    )
  })

  test('with nothing is the other one', () => {
    const rect = { x: 1, y: 2, width: 3, height: 4 }
    expect(unionRect(rect, undefined)).toBe(rect)
    expect(unionRect(undefined, rect)).toBe(rect)
    expect(unionRect(undefined, undefined)).toBeUndefined()
  })
})
