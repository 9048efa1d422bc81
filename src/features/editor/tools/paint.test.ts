import { describe, expect, test } from 'vitest'
import { emptyMask, type Mask, valueAt } from '#core/mask/mask.ts'
import { filledAll } from '#core/mask/operations.ts'
import { strokeApplied } from '#core/mask/stroke.ts'
import {
  areaOf,
  at,
  back,
  cancel,
  close,
  down,
  hovered,
  interrupt,
  inverseDown,
  maskOf,
  moved,
  movedWith,
  played,
  sampleContext,
  shift,
  up,
} from '#testing/gestures.ts'
import type { Commit, ToolContext } from './gesture.ts'
import { idlePaint, paintStep } from './paint.ts'

const play = played(paintStep, idlePaint)
const playIn = (change: Partial<ToolContext>) =>
  played(paintStep, idlePaint, { ...sampleContext, ...change })

const disc = Math.PI * 100
const line = (length: number) => disc + length * 20

const strokeOf = (commit: Commit | undefined) => {
  if (commit?.kind !== 'stroke') throw new Error('no stroke')
  return commit.stroke
}

/** The rows that are painted at all. */
const rowsOf = (mask: Mask) =>
  Array.from({ length: mask.height }, (_, y) => y).filter((y) =>
    Array.from({ length: mask.width }, (_, x) => valueAt(mask, x, y)).some((value) => value > 0),
  )

describe('the brush', () => {
  test('commits one stroke a gesture, as wide as the brush', () => {
    const { commits, state } = play(down(50, 50), moved([80, 50], [150, 50]), up)
    expect(commits).toHaveLength(1)
    expect(areaOf(commits[0])).toBeCloseTo(line(100), -2)
    expect(state).toEqual({ kind: 'idle', last: at(150, 50) })
  })

  test('a press without a move is a dab', () => {
    expect(areaOf(play(down(50, 50), up).commits[0])).toBeCloseTo(disc, -1)
  })

  test('Escape drops the stroke, an interruption keeps it', () => {
    expect(play(down(50, 50), moved([90, 50]), cancel).commits).toEqual([])
    expect(play(down(50, 50), moved([90, 50]), interrupt).commits).toHaveLength(1)
  })

  test('what follows an end does nothing', () => {
    const { commits, state } = play(down(50, 50), interrupt, moved([120, 50]), up, cancel)
    expect(commits).toHaveLength(1)
    expect(state.kind).toBe('idle')
    expect(play(down(50, 50), cancel, moved([120, 50]), up, close, back, interrupt)).toEqual({
      state: { kind: 'idle', last: at(50, 50) },
      commits: [],
    })
  })

  test('nothing comes of events without a press', () => {
    const events = [moved([9, 9]), up, hovered(9, 9), close, back, interrupt, cancel]
    expect(play(...events)).toEqual({ state: idlePaint, commits: [] })
  })

  test('a second press while painting does not start another stroke', () => {
    const { commits } = play(down(50, 50), down(150, 50), up)
    expect(commits).toHaveLength(1)
    expect(areaOf(commits[0])).toBeCloseTo(disc, -1)
  })

  test('keys and hovering in mid stroke change nothing of it', () => {
    const { commits } = play(down(50, 50), hovered(120, 50), close, back, moved([150, 50]), up)
    expect(commits).toHaveLength(1)
    expect(areaOf(commits[0])).toBeCloseTo(line(100), -2)
  })

  test('tells which pixels changed', () => {
    const { dirty } = paintStep(idlePaint, down(50, 50), sampleContext)
    expect(dirty?.x).toBeLessThanOrEqual(40)
    expect((dirty?.x ?? 0) + (dirty?.width ?? 0)).toBeGreaterThanOrEqual(60)
    expect(dirty?.width).toBeLessThan(30)
  })
})

describe('Shift', () => {
  test('draws from where the last stroke ended, if there was one', () => {
    expect(areaOf(play(down(50, 50, shift), up).commits[0])).toBeCloseTo(disc, -1)
    const { commits } = play(down(50, 50), up, down(150, 50, shift), up)
    expect(areaOf(commits[1])).toBeCloseTo(line(100), -2)
  })

  test('draws from where a dropped stroke got to', () => {
    const { commits } = play(down(20, 50), moved([50, 50]), cancel, down(150, 50, shift), up)
    expect(areaOf(commits[0])).toBeCloseTo(line(100), -2)
  })

  test.each([
    ['right', [150, 56], line(100)],
    ['down', [54, 90], line(40)],
    ['aslant', [88, 92], line(40 * Math.SQRT2)],
  ] as const)('makes the line go straight %s', (_, to, area) => {
    const { commits } = play(down(50, 50), movedWith(shift, to), up)
    expect(Math.abs(areaOf(commits[0]) - area)).toBeLessThan(5)
  })

  test('keeps the direction that was taken first, however the hand shakes', () => {
    const between = Array.from({ length: 40 }, (_, step): readonly [number, number] => [
      60 + 2 * step,
      50 + (step % 2 === 0 ? 3 : step),
    ])
    const { commits } = play(down(50, 50, shift), movedWith(shift, ...between), up)
    expect(rowsOf(maskOf(commits[0]))).toEqual(Array.from({ length: 20 }, (_, y) => 40 + y))
    expect(areaOf(commits[0])).toBeCloseTo(line(138 - 50), -1.5)
  })

  test('paints nothing beside the press before a direction is known', () => {
    const { commits } = play(down(50, 50, shift), movedWith(shift, [53, 53]), up)
    expect(areaOf(commits[0])).toBeCloseTo(disc, -1)
  })

  test('in mid stroke goes on straight from there, and is free again when it is let go', () => {
    const { commits, state } = play(
      down(20, 20),
      moved([50, 40]),
      movedWith(shift, [120, 44]),
      moved([120, 90]),
      up,
    )
    const mask = maskOf(commits[0])
    expect(valueAt(mask, 85, 40)).toBe(255)
    expect(valueAt(mask, 85, 50)).toBe(0)
    expect(state).toEqual({ kind: 'idle', last: at(120, 90) })
  })
})

describe('the right button', () => {
  const inverse = [inverseDown(50, 50), moved([150, 50]), up]

  test('erases with the brush, and paints with the eraser', () => {
    const erased = strokeOf(play(...inverse).commits[0])
    const full = filledAll(emptyMask(sampleContext.size))
    const missing = (full.painted - strokeApplied(full, erased).painted) / 255
    expect(missing).toBeCloseTo(line(100), -2)

    const brush = { ...sampleContext.brush, erase: true }
    expect(areaOf(playIn({ brush })(...inverse).commits[0])).toBeCloseTo(line(100), -2)
  })
})

describe('pressure', () => {
  const light = [{ ...down(50, 50), point: at(50, 50, 0.5) }, up] as const

  test('makes the stroke as much smaller, or does not count', () => {
    expect(areaOf(play(...light).commits[0])).toBeCloseTo(disc / 4, -1)
    expect(areaOf(playIn({ pressure: 'off' })(...light).commits[0])).toBeCloseTo(disc, -1)
  })
})

describe('smoothing', () => {
  const path = Array.from({ length: 50 }, (_, i): readonly [number, number] => [
    50 + 2 * (i + 1),
    50 + (i % 2 === 0 ? 8 : -8),
  ])

  test('takes the shaking out of a line that still ends at the pointer', () => {
    const rough = play(down(50, 50), moved(...path), up)
    const smooth = playIn({ smoothing: 0.8 })(down(50, 50), moved(...path), up)
    const height = (commit: Commit | undefined) => {
      // The end, where the line catches up with the pointer, is as high as the pointer is.
      const mask = maskOf(commit)
      return rowsOf(mask).filter((y) => valueAt(mask, 90, y) > 0).length
    }
    expect(height(rough.commits[0])).toBeGreaterThan(30)
    expect(height(smooth.commits[0])).toBeLessThan(26)
    expect(valueAt(maskOf(smooth.commits[0]), 150, 42)).toBe(255)
    expect(smooth.state).toEqual({ kind: 'idle', last: at(150, 42) })
  })

  test('at its most still gets to the pointer', () => {
    const { commits } = playIn({ smoothing: 1 })(down(50, 50), moved([150, 50]), up)
    expect(areaOf(commits[0])).toBeCloseTo(line(100), -2)
  })
})
