import { describe, expect, test } from 'vitest'
import { coverage, emptyMask } from '#core/mask/mask.ts'
import { strokeApplied } from '#core/mask/stroke.ts'
import { idle, type PaintEvent, type PaintState, paintStep } from './paint.ts'

const size = { width: 200, height: 100 }
const context = { size, brush: { sizePx: 20, hardness: 1, strength: 1, erase: false } }
const at = (x: number, y: number) => ({ x, y, pressure: 1 })

/** Plays a script of events; gives the state and how much each committed stroke covers. */
function play(...events: readonly PaintEvent[]) {
  let state: PaintState = idle
  const commits: number[] = []
  for (const event of events) {
    const step = paintStep(state, event, context)
    state = step.state
    if (step.commit) commits.push(coverage(strokeApplied(emptyMask(size), step.commit)) * 200 * 100)
  }
  return { state, commits }
}

const down = (x: number, y: number, straight = false): PaintEvent => ({
  kind: 'down',
  point: at(x, y),
  straight,
})
const moved = (...points: readonly (readonly [number, number])[]): PaintEvent => ({
  kind: 'moved',
  points: points.map(([x, y]) => at(x, y)),
})

const disc = Math.PI * 100
const line = (length: number) => disc + length * 20

describe('the brush', () => {
  test('commits one stroke a gesture, as wide as the brush', () => {
    const { commits, state } = play(down(50, 50), moved([80, 50], [150, 50]), { kind: 'up' })
    expect(commits).toHaveLength(1)
    expect(commits[0]).toBeCloseTo(line(100), -2)
    expect(state).toEqual({ kind: 'idle', last: at(150, 50) })
  })

  test('a press without a move is a dab', () => {
    expect(play(down(50, 50), { kind: 'up' }).commits[0]).toBeCloseTo(disc, -1)
  })

  test('Escape drops the stroke, an interruption keeps it', () => {
    expect(play(down(50, 50), moved([90, 50]), { kind: 'cancel' }).commits).toEqual([])
    expect(play(down(50, 50), moved([90, 50]), { kind: 'interrupt' }).commits).toHaveLength(1)
  })

  test('what follows an end does nothing', () => {
    const { commits, state } = play(
      down(50, 50),
      { kind: 'interrupt' },
      moved([120, 50]),
      { kind: 'up' },
      { kind: 'cancel' },
    )
    expect(commits).toHaveLength(1)
    expect(state.kind).toBe('idle')
  })

  test('a second press while painting does not start another stroke', () => {
    const { commits } = play(down(50, 50), down(150, 50), { kind: 'up' })
    expect(commits[0]).toBeCloseTo(disc, -1)
  })

  test('a straight press draws from where the last stroke ended, if there was one', () => {
    expect(play(down(50, 50, true), { kind: 'up' }).commits[0]).toBeCloseTo(disc, -1)
    const { commits } = play(down(50, 50), { kind: 'up' }, down(150, 50, true), { kind: 'up' })
    expect(commits[1]).toBeCloseTo(line(100), -2)
  })

  test('tells which pixels changed', () => {
    const { dirty } = paintStep(idle, down(50, 50), context)
    expect(dirty?.x).toBeLessThanOrEqual(40)
    expect((dirty?.x ?? 0) + (dirty?.width ?? 0)).toBeGreaterThanOrEqual(60)
    expect(dirty?.width).toBeLessThan(30)
  })
})
