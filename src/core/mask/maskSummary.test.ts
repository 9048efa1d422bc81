import { expect, test } from 'vitest'
import { added } from './combine.ts'
import { emptyMask } from './mask.ts'
import { describeMask, summaryOf, summaryText } from './maskSummary.ts'
import { filledAll } from './operations.ts'
import { maskFromPixels } from './pack.ts'
import { shapeMask } from './shapes.ts'

const size = { width: 300, height: 150 }
const box = (x: number, y: number, width: number, height: number) =>
  shapeMask(size, { kind: 'rectangle', rect: { x, y, width, height } })

test('nothing and everything', () => {
  expect(describeMask(emptyMask(size))).toBe('Nothing masked')
  expect(describeMask(filledAll(emptyMask(size)))).toBe('Everything masked')
})

test('one area and where it lies', () => {
  expect(describeMask(box(0, 0, 60, 45))).toBe('6 % masked, one area, upper left')
  expect(describeMask(box(120, 60, 60, 30))).toBe('4 % masked, one area, centre')
})

test('several areas and where the largest lies', () => {
  const two = added(box(0, 0, 30, 30), box(210, 110, 90, 40))
  expect(summaryOf(two)).toEqual({ share: 0.1, areas: 2, place: 'lower right' })
  expect(describeMask(two)).toBe('10 % masked, two areas, the largest lower right')
})

test.each([
  [10, 10, 'upper left'],
  [140, 10, 'top'],
  [280, 10, 'upper right'],
  [10, 70, 'left'],
  [140, 70, 'centre'],
  [280, 70, 'right'],
  [10, 140, 'lower left'],
  [140, 140, 'bottom'],
  [280, 140, 'lower right'],
] as const)('a speck at %d, %d lies %s', (x, y, place) => {
  expect(describeMask(box(x, y, 4, 4))).toBe(`Less than 1 % masked, one area, ${place}`)
})

test('numbers beyond ten, shares near 1 and faint masks', () => {
  const at = { share: 0.5, place: 'top' } as const
  expect(summaryText({ ...at, areas: 12_345 })).toBe('50 % masked, 12,345 areas, the largest top')
  expect(summaryText({ ...at, share: 0.995, areas: 1 })).toBe(
    'More than 99 % masked, one area, top',
  )
  const faint = maskFromPixels({ width: 2, height: 1 }, Uint8Array.of(51, 51))
  expect(describeMask(faint)).toBe('20 % masked, faintly')
})
