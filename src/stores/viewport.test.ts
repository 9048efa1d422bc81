import { describe, expect, test } from 'vitest'
import { fitView, imagePoint, stagePoint, toImage, toStage } from '#core/geometry.ts'
import { createViewport } from './viewport.ts'

const surface = { width: 800, height: 600 }
const picture = { width: 4000, height: 3000 }

function shown() {
  const viewport = createViewport()
  viewport.surfaceResized(surface)
  viewport.pictureShown(picture)
  return { ...viewport, now: viewport.state.getState }
}

describe('a picture', () => {
  test('is fitted when it is shown, whichever of it and the surface comes first', () => {
    const expected = fitView(picture, surface)
    expect(shown().now()).toMatchObject({ view: expected, fitted: true })
    const other = createViewport()
    other.pictureShown(picture)
    other.surfaceResized(surface)
    expect(other.state.getState().view).toEqual(expected)
  })

  test('that follows another is fitted anew', () => {
    const { zoomed, pictureShown, now } = shown()
    zoomed(3)
    pictureShown({ width: 100, height: 900 })
    expect(now()).toMatchObject({
      view: fitView({ width: 100, height: 900 }, surface),
      fitted: true,
    })
  })

  test('that is taken away leaves nothing to fit', () => {
    const { pictureShown, pictureFitted, now } = shown()
    pictureShown(undefined)
    const { view } = now()
    pictureFitted()
    expect(now()).toMatchObject({ view, picture: undefined })
  })
})

describe('looking closer', () => {
  test('keeps what is under the cursor, or the middle', () => {
    const { zoomed, now } = shown()
    const about = stagePoint(123, 321)
    const under = toImage(now().view, about)
    zoomed(2.5, about)
    expect(toStage(now().view, under).x).toBeCloseTo(about.x, 9)
    expect(toStage(now().view, under).y).toBeCloseTo(about.y, 9)
    const middle = toImage(now().view, stagePoint(400, 300))
    zoomed(0.5)
    expect(toStage(now().view, middle).x).toBeCloseTo(400, 9)
  })

  test('and moving are undone by fitting', () => {
    const { zoomed, panned, pictureFitted, now } = shown()
    zoomed(4)
    panned(50, -20)
    expect(now().fitted).toBe(false)
    pictureFitted()
    expect(now()).toMatchObject({ view: fitView(picture, surface), fitted: true })
  })
})

test('panning moves the picture by as many CSS pixels', () => {
  const { panned, now } = shown()
  const { view } = now()
  panned(10, -7)
  expect(now().view).toEqual({ scale: view.scale, x: view.x + 10, y: view.y - 7 })
})

test('a picture cannot be lost, however far it is moved', () => {
  for (const [dx, dy] of [
    [1e6, 0],
    [-1e6, 0],
    [0, 1e6],
    [0, -1e6],
  ] as const) {
    const { panned, now } = shown()
    panned(dx, dy)
    const topLeft = toStage(now().view, imagePoint(0, 0))
    const end = toStage(now().view, imagePoint(picture.width, picture.height))
    expect(Math.min(end.x, surface.width) - Math.max(topLeft.x, 0)).toBeGreaterThan(40)
    expect(Math.min(end.y, surface.height) - Math.max(topLeft.y, 0)).toBeGreaterThan(40)
  }
})

test('without a picture anything can be moved', () => {
  const { panned, state } = createViewport()
  panned(5000, -5000)
  expect(state.getState().view).toEqual({ scale: 1, x: 5000, y: -5000 })
})

test('a view of an earlier visit is waited for by its picture, and by no other one', () => {
  const { viewRestored, pictureShown, surfaceResized, state } = createViewport()
  const view = { scale: 3, x: -100, y: -50 }
  viewRestored(view)
  surfaceResized(surface)
  pictureShown(undefined)
  pictureShown(picture)
  expect(state.getState()).toMatchObject({ view, fitted: false })
  pictureShown({ width: 100, height: 900 })
  expect(state.getState()).toMatchObject({
    view: fitView({ width: 100, height: 900 }, surface),
    fitted: true,
  })
})

describe('a point that is to be shown', () => {
  test('well within the surface moves nothing', () => {
    const { pointShown, now } = shown()
    const { view } = now()
    pointShown(stagePoint(400, 300))
    pointShown(stagePoint(48, 552))
    expect(now()).toMatchObject({ view, fitted: true })
  })

  test.each([
    [stagePoint(-300, 300)],
    [stagePoint(900, 300)],
    [stagePoint(400, -10)],
    [stagePoint(-10, 5000)],
  ])('is brought well within it, no further (%o)', (at) => {
    const { pointShown, now } = shown()
    const point = toImage(now().view, at)
    pointShown(at)
    const { x, y } = toStage(now().view, point)
    const within = (from: number, low: number, high: number) => Math.min(high, Math.max(low, from))
    expect(x).toBeCloseTo(within(at.x, 48, 752), 9)
    expect(y).toBeCloseTo(within(at.y, 48, 552), 9)
    expect(now().fitted).toBe(false)
  })

  test('is in the middle of a surface without room', () => {
    const { surfaceResized, zoomed, pointShown, now } = shown()
    zoomed(4)
    surfaceResized({ width: 60, height: 600 })
    const point = toImage(now().view, stagePoint(200, 300))
    pointShown(stagePoint(200, 300))
    expect(toStage(now().view, point).x).toBeCloseTo(30, 9)
  })
})

test('a view of an earlier visit stays as it was while the surface finds its size, until it is moved', () => {
  const { viewRestored, surfaceResized, panned, now } = shown()
  const view = { scale: 3, x: -100, y: -50 }
  viewRestored(view)
  expect(now()).toMatchObject({ view, fitted: false })
  surfaceResized({ width: 900, height: 600 })
  surfaceResized({ width: 900, height: 560 })
  expect(now().view).toEqual(view)
  panned(10, 0)
  surfaceResized({ width: 1000, height: 560 })
  expect(now().view).toEqual({ scale: 3, x: -40, y: -50 })
})

describe('when the surface changes its size', () => {
  const wider = { width: 1000, height: 700 }

  test('a fitted picture stays fitted', () => {
    const { surfaceResized, now } = shown()
    surfaceResized(wider)
    expect(now().view).toEqual(fitView(picture, wider))
  })

  test('one that is looked at closely keeps its middle and its scale', () => {
    const { zoomed, surfaceResized, now } = shown()
    zoomed(6, stagePoint(200, 100))
    const before = now().view
    const middle = toImage(before, stagePoint(400, 300))
    surfaceResized(wider)
    expect(now().view.scale).toBe(before.scale)
    const after = toStage(now().view, imagePoint(middle.x, middle.y))
    expect(after.x).toBeCloseTo(500, 9)
    expect(after.y).toBeCloseTo(350, 9)
  })
})
