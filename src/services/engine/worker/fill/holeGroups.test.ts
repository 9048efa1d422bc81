import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holeGroups } from './holeGroups.ts'
import { overlap, type Region, searchRegion } from './region.ts'

const [width, height] = [1400, 300]

function planeOf(boxes: readonly Region[]) {
  const hole = new Uint8Array(width * height)
  for (const { left, top, right, bottom } of boxes)
    for (let y = top; y < bottom; y++) hole.fill(1, y * width + left, y * width + right)
  return { hole, width, height }
}

const square = (left: number, top: number, side: number): Region => ({
  left,
  top,
  right: Math.min(width, left + side),
  bottom: Math.min(height, top + side),
})

const contains = (outer: Region, inner: Region) =>
  outer.left <= inner.left &&
  outer.top <= inner.top &&
  outer.right >= inner.right &&
  outer.bottom >= inner.bottom

test('nothing has no parts', () => {
  expect(holeGroups(planeOf([]))).toEqual([])
})

test('parts out of reach of each other are apart, the box around each exact', () => {
  const boxes = [square(31, 17, 40), square(1203, 211, 33)]
  expect(holeGroups(planeOf(boxes))).toEqual(boxes)
})

test('parts within reach of each other are one', () => {
  const boxes = [square(100, 50, 40), square(250, 60, 40)]
  expect(holeGroups(planeOf(boxes))).toEqual([{ left: 100, top: 50, right: 290, bottom: 100 }])
})

test('a small part that a large one is filled from joins it', () => {
  const boxes = [square(0, 0, 300), square(600, 100, 8)]
  expect(holeGroups(planeOf(boxes))).toHaveLength(1)
})

test('very many parts are one', () => {
  const specks = Array.from({ length: 80 }, (_, i) => square((i % 20) * 70, (i >> 3) * 28, 3))
  expect(holeGroups(planeOf(specks))).toHaveLength(1)
})

test('every part lies in one group, and no group where another is filled from', () => {
  const part = fc.tuple(fc.nat(width - 1), fc.nat(height - 1), fc.integer({ min: 1, max: 60 }))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const boxes = parts.map(([left, top, side]) => square(left, top, side))
      const plane = planeOf(boxes)
      const groups = holeGroups(plane)
      for (const box of boxes)
        expect(groups.filter((group) => contains(group, box))).toHaveLength(1)
      for (const group of groups)
        for (const other of groups)
          if (other !== group) expect(overlap(searchRegion(group, plane), other)).toBe(false)
    }),
    { numRuns: 60 },
  )
})
