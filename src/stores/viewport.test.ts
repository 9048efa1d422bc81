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
