import { expect, test } from 'vitest'
import {
  alt,
  back,
  cancel,
  close,
  down,
  hovered,
  interrupt,
  inverseDown,
  moved,
  played,
  sampleContext,
  shift,
  up,
} from '#testing/gestures.ts'
import type { Commit, ToolEvent } from './gesture.ts'
import { idleWand, wandStep } from './wand.ts'

const play = played(wandStep, idleWand)
/** A commit in short. */
const told = (commit: Commit) =>
  commit.kind === 'wand'
    ? `${commit.part} ${commit.at.x},${commit.at.y} ${commit.tolerance} ${commit.mode}`
    : commit.kind
const says = (...events: readonly ToolEvent[]) => play(...events).commits.map(told)

test('a click selects with the chosen tolerance, at the pixel under it', () => {
  expect(says(down(50.9, 40.2), up)).toEqual(['press 50,40 24 add', 'end 50,40 24 add'])
})

test('dragging right takes in more, left less, by what it is on the screen', () => {
  expect(says(down(50, 40), moved([90, 40]), moved([10, 99]), up)).toEqual([
    'press 50,40 24 add',
    'drag 50,40 34 add',
    'drag 50,40 14 add',
    'end 50,40 14 add',
  ])
  const zoomedIn = played(wandStep, idleWand, { ...sampleContext, pxPerCss: 0.1 })
  expect(
    zoomedIn(down(50, 40), moved([54, 40]))
      .commits.map(told)
      .at(-1),
  ).toBe('drag 50,40 34 add')
})

test('the tolerance stays within its bounds, and what changes nothing asks for nothing', () => {
  expect(
    says(down(50, 40), moved([51, 40]), moved(), moved([5000, 40]), moved([-5000, 40])),
  ).toEqual(['press 50,40 24 add', 'drag 50,40 100 add', 'drag 50,40 0 add'])
})

test('Alt and the right button subtract, Shift means nothing', () => {
  expect(says(down(5, 5, alt), up).at(-1)).toBe('end 5,5 24 subtract')
  expect(says(inverseDown(5, 5), up).at(-1)).toBe('end 5,5 24 subtract')
  expect(says(down(5, 5, shift), up).at(-1)).toBe('end 5,5 24 add')
})

test('Escape takes it back, an interruption keeps it', () => {
  expect(says(down(5, 5), moved([45, 5]), cancel, moved([90, 5]), up)).toEqual([
    'press 5,5 24 add',
    'drag 5,5 34 add',
    'wand dropped',
  ])
  expect(says(down(5, 5), moved([45, 5]), interrupt, up).at(-1)).toBe('end 5,5 34 add')
})

test('a second press is none, and keys and hovering change nothing', () => {
  expect(says(down(5, 5), down(50, 50), hovered(9, 9), close, back, up)).toEqual([
    'press 5,5 24 add',
    'end 5,5 24 add',
  ])
})

test('nothing comes of events without a press', () => {
  const events = [moved([9, 9]), up, hovered(9, 9), close, back, interrupt, cancel]
  expect(play(...events)).toEqual({ state: idleWand, commits: [] })
})
