import { expect, test } from 'vitest'
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
import { idleLasso, lassoOutline, lassoStep } from './lasso.ts'

const play = played(lassoStep, idleLasso)
const triangle = [down(20, 20), moved([80, 20], [80, 60])]

test('encloses what the line goes round, closed by itself', () => {
  const { commits, state } = play(...triangle, up)
  expect(commits).toHaveLength(1)
  expect(areaOf(commits[0])).toBeCloseTo((60 * 40) / 2, 0)
  expect(commits[0]).toMatchObject({ kind: 'shape', mode: 'add' })
  expect(state).toEqual(idleLasso)
})

test('takes in every point, also where it crosses itself', () => {
  const bowTie = [down(20, 20), moved([80, 80]), moved([80, 20], [20, 80]), up]
  expect(areaOf(play(...bowTie).commits[0])).toBeCloseTo(2 * ((60 * 30) / 2), 0)
})

test('a circle of many points has the area of a circle', () => {
  const points = Array.from({ length: 720 }, (_, i): readonly [number, number] => {
    const angle = (i * Math.PI) / 360
    return [100 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)]
  })
  const { commits } = play(down(140, 50), ...points.map((point) => moved(point)), up)
  expect(Math.abs(areaOf(commits[0]) - Math.PI * 1600)).toBeLessThan(5)
})

test('Alt at the press and the right button subtract, later it changes nothing', () => {
  const rest = [moved([80, 20], [80, 60]), up]
  expect(play(down(20, 20, alt), ...rest).commits[0]).toMatchObject({ mode: 'subtract' })
  expect(play(inverseDown(20, 20), ...rest).commits[0]).toMatchObject({ mode: 'subtract' })
  const later = play(down(20, 20), movedWith(alt, [80, 20]), movedWith(shift, [80, 60]), up)
  expect(later.commits[0]).toMatchObject({ mode: 'add' })
  expect(areaOf(later.commits[0])).toBeCloseTo(1200, 0)
  const replacing = played(lassoStep, idleLasso, { ...sampleContext, mode: 'replace' })
  expect(replacing(down(20, 20), ...rest).commits[0]).toMatchObject({ mode: 'replace' })
})

test('is dropped by Escape and kept by an interruption', () => {
  expect(play(...triangle, cancel, moved([9, 9]), up)).toEqual({ state: idleLasso, commits: [] })
  expect(play(...triangle, interrupt, up).commits).toHaveLength(1)
})

test('encloses nothing with fewer than three points', () => {
  expect(play(down(20, 20), up).commits).toEqual([])
  expect(play(down(20, 20), moved([80, 20]), up)).toEqual({ state: idleLasso, commits: [] })
})

test('begins with the first of two presses; keys and hovering do not touch it', () => {
  const { commits } = play(
    down(20, 20),
    down(199, 99),
    moved([80, 20]),
    hovered(0, 99),
    close,
    back,
    moved([80, 60]),
    up,
  )
  expect(areaOf(commits[0])).toBeCloseTo(1200, 0)
})

test('does not come of events without a press', () => {
  const events = [moved([9, 9]), up, hovered(9, 9), close, back, interrupt, cancel]
  expect(play(...events)).toEqual({ state: idleLasso, commits: [] })
})

test('shows the line as it is drawn', () => {
  expect(lassoOutline(idleLasso)).toBeUndefined()
  expect(lassoOutline(play(...triangle).state)).toEqual({
    points: [
      { x: 20, y: 20 },
      { x: 80, y: 20 },
      { x: 80, y: 60 },
    ],
    closed: false,
  })
})
