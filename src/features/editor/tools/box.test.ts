import { describe, expect, test } from 'vitest'
import type { Rect } from '#core/geometry.ts'
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
import { type BoxKind, boxOutline, boxStep, idleBox } from './box.ts'
import type { Commit } from './gesture.ts'

const playKind = (kind: BoxKind) => played(boxStep(kind), idleBox)
const play = playKind('rectangle')

/** The rectangle that a commit is about. */
function rectOf(commit: Commit | undefined): Rect | undefined {
  if (commit?.kind === 'smart select') return commit.box
  if (commit?.kind !== 'shape' || commit.shape.kind === 'polygon') return undefined
  return commit.shape.rect
}
const modeOf = (commit: Commit | undefined) =>
  commit && 'mode' in commit ? commit.mode : undefined

describe.each(['rectangle', 'ellipse', 'smart select'] as const)('%s', (kind) => {
  test('goes from corner to corner, in whichever direction', () => {
    const expected = { x: 20, y: 30, width: 60, height: 40 }
    const corners = [
      [20, 30, 80, 70],
      [80, 70, 20, 30],
      [80, 30, 20, 70],
    ] as const
    for (const [x, y, toX, toY] of corners) {
      const { commits, state } = playKind(kind)(down(x, y), moved([50, 50], [toX, toY]), up)
      expect(commits).toHaveLength(1)
      expect(rectOf(commits[0])).toEqual(expected)
      expect(modeOf(commits[0])).toBe('add')
      expect(state).toEqual({ kind: 'idle' })
    }
  })
})

test('covers what its shape covers', () => {
  const gesture = [down(20, 30), moved([80, 70]), up]
  expect(areaOf(playKind('rectangle')(...gesture).commits[0])).toBe(60 * 40)
  expect(areaOf(playKind('ellipse')(...gesture).commits[0])).toBeCloseTo(Math.PI * 30 * 20, -1)
})

describe('Shift', () => {
  test('makes it a square by the longer side, on the side of the pointer', () => {
    const { commits } = play(down(100, 50), movedWith(shift, [60, 60]), up)
    expect(rectOf(commits[0])).toEqual({ x: 60, y: 50, width: 40, height: 40 })
  })

  test('makes a square of a straight line too', () => {
    const { commits } = play(down(100, 50), movedWith(shift, [130, 50]), up)
    expect(rectOf(commits[0])).toEqual({ x: 100, y: 50, width: 30, height: 30 })
  })

  test('counts as it is at the end', () => {
    const { commits } = play(down(0, 0), movedWith(shift, [20, 10]), moved([20, 10]), up)
    expect(rectOf(commits[0])).toEqual({ x: 0, y: 0, width: 20, height: 10 })
  })
})

describe('Alt', () => {
  test('during the drag makes the press the middle', () => {
    const { commits } = play(down(100, 50), movedWith(alt, [120, 60]), up)
    expect(rectOf(commits[0])).toEqual({ x: 80, y: 40, width: 40, height: 20 })
    expect(modeOf(commits[0])).toBe('add')
  })

  test('with Shift makes a square about the press', () => {
    const both = { shift: true, alt: true }
    const { commits } = play(down(100, 50), movedWith(both, [120, 60]), up)
    expect(rectOf(commits[0])).toEqual({ x: 80, y: 30, width: 40, height: 40 })
  })

  test('at the press subtracts, and does not move the box while it is held', () => {
    const { commits } = play(down(100, 50, alt), movedWith(alt, [120, 60]), up)
    expect(rectOf(commits[0])).toEqual({ x: 100, y: 50, width: 20, height: 10 })
    expect(modeOf(commits[0])).toBe('subtract')
  })

  test('let go and pressed again means the middle', () => {
    const { commits } = play(down(100, 50, alt), moved([110, 55]), movedWith(alt, [120, 60]), up)
    expect(rectOf(commits[0])).toEqual({ x: 80, y: 40, width: 40, height: 20 })
    expect(modeOf(commits[0])).toBe('subtract')
  })
})

test('the right button subtracts, whatever is chosen', () => {
  const replacing = played(boxStep('ellipse'), idleBox, { ...sampleContext, mode: 'replace' })
  const drag = [moved([60, 60]), up]
  expect(modeOf(replacing(down(20, 20), ...drag).commits[0])).toBe('replace')
  expect(modeOf(replacing(inverseDown(20, 20), ...drag).commits[0])).toBe('subtract')
})

describe('a box', () => {
  test('without area is none', () => {
    expect(play(down(20, 20), up).commits).toEqual([])
    expect(play(down(20, 20), moved([80, 20]), up).commits).toEqual([])
    expect(play(down(20, 20), movedWith(shift, [20, 20]), up).commits).toEqual([])
  })

  test('is dropped by Escape and kept by an interruption', () => {
    expect(play(down(20, 20), moved([80, 60]), cancel, moved([90, 90]), up)).toEqual({
      state: idleBox,
      commits: [],
    })
    expect(play(down(20, 20), moved([80, 60]), interrupt, up).commits).toHaveLength(1)
  })

  test('begins with the first of two presses and ends once', () => {
    const { commits } = play(down(20, 20), down(50, 50), moved([80, 60]), up, up, interrupt)
    expect(commits.map(rectOf)).toEqual([{ x: 20, y: 20, width: 60, height: 40 }])
  })

  test('does not come of events without a press', () => {
    const events = [moved([9, 9]), up, hovered(9, 9), close, back, interrupt, cancel]
    expect(play(...events)).toEqual({ state: idleBox, commits: [] })
  })

  test('is not changed by keys, hovering or a move without points', () => {
    const { commits } = play(down(20, 20), moved([80, 60]), moved(), hovered(9, 9), close, back, up)
    expect(commits.map(rectOf)).toEqual([{ x: 20, y: 20, width: 60, height: 40 }])
  })

  test('shows its outline while it is dragged', () => {
    expect(boxOutline(idleBox, 'rectangle')).toBeUndefined()
    const { state } = play(down(20, 20), moved([80, 60]))
    expect(boxOutline(state, 'rectangle')).toEqual({
      closed: true,
      points: [
        { x: 20, y: 20 },
        { x: 80, y: 20 },
        { x: 80, y: 60 },
        { x: 20, y: 60 },
      ],
    })
    for (const { x, y } of boxOutline(state, 'ellipse')?.points ?? [])
      expect(((x - 50) / 30) ** 2 + ((y - 40) / 20) ** 2).toBeCloseTo(1, 9)
  })
})
