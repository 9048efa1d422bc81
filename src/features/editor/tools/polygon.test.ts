import { describe, expect, test } from 'vitest'
import {
  alt,
  areaOf,
  back,
  cancel,
  close,
  down,
  hovered,
  interrupt,
  inverseDown,
  moved,
  movedWith,
  played,
  sampleContext,
  shift,
  up,
} from '#testing/gestures.ts'
import type { Commit } from './gesture.ts'
import { idlePolygon, type PolygonState, polygonOutline, polygonStep } from './polygon.ts'

const play = played(polygonStep, idlePolygon)
const click = (x: number, y: number, keys?: Parameters<typeof down>[2]) => [down(x, y, keys), up]
const triangle = [...click(20, 20), ...click(80, 20), ...click(80, 60)]

const pointsOf = (commit: Commit | undefined) =>
  commit?.kind === 'shape' && commit.shape.kind === 'polygon' ? commit.shape.points : undefined
const cornersOf = (state: PolygonState) => (state.kind === 'setting' ? state.corners : undefined)

describe('a polygon', () => {
  test('has the corners that were clicked, and is closed by Enter', () => {
    expect(play(...triangle).commits).toEqual([])
    const { commits, state } = play(...triangle, close)
    expect(pointsOf(commits[0])).toEqual([
      { x: 20, y: 20 },
      { x: 80, y: 20 },
      { x: 80, y: 60 },
    ])
    expect(areaOf(commits[0])).toBeCloseTo(1200, 0)
    expect(state).toEqual(idlePolygon)
  })

  test('is closed by a double click, whose second click sets no corner of its own', () => {
    const { commits } = play(...triangle, ...click(82, 61), close)
    expect(pointsOf(commits[0])).toHaveLength(3)
    expect(play(...click(20, 20), ...click(80, 20), ...click(80, 20), close).commits).toEqual([])
  })

  test('is closed by a click on the first corner, once there are three', () => {
    const { commits, state } = play(...triangle, ...click(22, 21))
    expect(pointsOf(commits[0])).toHaveLength(3)
    expect(state).toEqual(idlePolygon)
    // The second click of a double click begins another one, which the double click ends.
    expect(play(...triangle, ...click(22, 21), ...click(22, 21), close)).toEqual({
      state: idlePolygon,
      commits,
    })
    expect(play(...click(20, 20), ...click(80, 20), ...click(22, 26)).commits).toEqual([])
  })

  test('is near where it is near on the screen', () => {
    const far = played(polygonStep, idlePolygon, { ...sampleContext, pxPerCss: 0.1 })
    expect(cornersOf(far(...triangle, ...click(22, 21)).state)).toHaveLength(4)
    const fine = [...click(20, 20), ...click(20.5, 20), ...click(21, 21)]
    expect(cornersOf(far(...fine).state)).toHaveLength(3)
  })

  test('does not close with fewer than three corners', () => {
    expect(play(...click(20, 20), close)).toEqual({ state: idlePolygon, commits: [] })
    expect(play(...click(20, 20), ...click(80, 20), interrupt)).toEqual({
      state: idlePolygon,
      commits: [],
    })
  })

  test('is dropped by Escape, kept by another tool', () => {
    expect(play(...triangle, cancel, close)).toEqual({ state: idlePolygon, commits: [] })
    expect(play(...triangle, interrupt, close).commits).toHaveLength(1)
  })

  test('gives up its corners one by one with Backspace', () => {
    const { commits } = play(...triangle, ...click(10, 90), back, close)
    expect(pointsOf(commits[0])).toHaveLength(3)
    expect(play(...triangle, back, back, back, back)).toEqual({ state: idlePolygon, commits: [] })
  })
})

describe('a press', () => {
  test('sets its corner where it ends', () => {
    const { state } = play(...click(20, 20), down(50, 50), moved([60, 55], [70, 60]), up)
    expect(cornersOf(state)?.at(-1)).toEqual({ x: 70, y: 60 })
  })

  test('that was the start of a pinch leaves the polygon as it was', () => {
    const { commits } = play(...triangle, down(10, 90), moved([12, 88]), cancel, up, close)
    expect(pointsOf(commits[0])).toHaveLength(3)
    expect(play(down(10, 90), cancel)).toEqual({ state: idlePolygon, commits: [] })
  })

  test('that comes twice sets one corner, an end without one none', () => {
    expect(cornersOf(play(...click(20, 20), down(50, 50), down(60, 60), up, up).state)).toEqual([
      { x: 20, y: 20 },
      { x: 60, y: 60 },
    ])
  })
})

test('with Shift a corner is in one of the main directions from the last one', () => {
  const { commits } = play(
    ...click(20, 20),
    ...click(80, 24, shift),
    ...click(83, 60, shift),
    down(40, 40),
    movedWith(shift, [50, 35]),
    up,
    close,
  )
  const [, second, third, fourth] = pointsOf(commits[0]) ?? []
  expect(second).toMatchObject({ x: 80, y: 20 })
  expect(third?.x).toBeCloseTo(80, 9)
  expect(third?.y).toBeCloseTo(60, 9)
  // 45 degrees up and left: as far along as the pointer.
  expect((fourth?.x ?? 0) - 80).toBeCloseTo((fourth?.y ?? 0) - 60, 9)
  expect(fourth?.x).toBeCloseTo(80 - 27.5, 9)
})

test('the first press says whether it subtracts', () => {
  const rest = [up, ...click(80, 20, alt), ...click(80, 60), close]
  expect(play(down(20, 20, alt), ...rest).commits[0]).toMatchObject({ mode: 'subtract' })
  expect(play(inverseDown(20, 20), ...rest).commits[0]).toMatchObject({ mode: 'subtract' })
  expect(play(down(20, 20), ...rest).commits[0]).toMatchObject({ mode: 'add' })
})

test('nothing comes of events without a press', () => {
  const events = [moved([9, 9]), up, hovered(9, 9), close, back, interrupt, cancel]
  expect(play(...events)).toEqual({ state: idlePolygon, commits: [] })
})

test('shows its corners and a line to where the next one would be', () => {
  expect(polygonOutline(idlePolygon)).toBeUndefined()
  const { state } = play(...click(20, 20), ...click(80, 20), hovered(60, 70))
  expect(polygonOutline(state)).toEqual({
    points: [
      { x: 20, y: 20 },
      { x: 80, y: 20 },
      { x: 60, y: 70 },
    ],
    closed: false,
  })
})
