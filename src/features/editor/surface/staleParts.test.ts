import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rect } from '#core/geometry.ts'
import { emptyMask, type Mask, TILE, valueAt } from '#core/mask/mask.ts'
import { createStroke, type Stroke, strokeApplied } from '#core/mask/stroke.ts'
import { anyMaskOf, anySize } from '#testing/masks.ts'
import { type Painted, stalePart } from './staleParts.ts'

const strokeOn = (size: { width: number; height: number }, sizePx: number, at: number): Stroke => {
  const stroke = createStroke(size, { sizePx, hardness: 0, strength: 1, erase: false })
  stroke.to({ x: at, y: at / 2, pressure: 1 })
  return stroke
}

/** What is seen of a look, pixel by pixel. */
const seen = ({ mask, stroke }: Painted): Mask | undefined =>
  mask && stroke ? strokeApplied(mask, stroke) : mask

const isWithin = (x: number, y: number, rect: Rect) =>
  x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height

function changesOutside(before: Painted, after: Painted, part: Rect | undefined): number {
  const [old, now] = [seen(before), seen(after)]
  let count = 0
  for (let y = 0; y < (old?.height ?? 0); y++)
    for (let x = 0; x < (old?.width ?? 0); x++)
      if (
        old &&
        now &&
        valueAt(old, x, y) !== valueAt(now, x, y) &&
        !(part && isWithin(x, y, part))
      )
        count++
  return count
}

test('no pixel that looks different lies outside the part, whatever mask and stroke become', () => {
  const anyCase = anySize.chain((size) => {
    const anyStroke = fc.option(
      fc.record({ px: fc.integer({ min: 1, max: 900 }), at: fc.nat(150) }),
      { nil: undefined },
    )
    const anyLook = fc
      .tuple(anyMaskOf(size), anyStroke)
      .map(([mask, drawn]) => ({ mask, stroke: drawn && strokeOn(size, drawn.px, drawn.at) }))
    return fc.tuple(anyLook, anyLook)
  })
  fc.assert(
    fc.property(anyCase, ([before, after]) => {
      const part = stalePart(before, after)
      if (part !== 'all') expect(changesOutside(before, after, part)).toBe(0)
    }),
  )
})

test('a step back is drawn where it leads to something else, and nowhere else', () => {
  const before = emptyMask({ width: 40 * TILE, height: 40 * TILE })
  const after = strokeApplied(before, strokeOn(before, 20, 10 * TILE + 30))
  const part = { x: 10 * TILE, y: 5 * TILE, width: TILE, height: TILE }
  const painted = { mask: after, stroke: undefined }
  expect(stalePart(painted, { mask: before, stroke: undefined })).toEqual(part)
  expect(stalePart(painted, painted)).toBeUndefined()
})

test('a stroke that is dropped leaves what it covered, in pixels of the picture', () => {
  const mask = emptyMask({ width: 4000, height: 4000 })
  const stroke = strokeOn(mask, 1500, 3000)
  expect(stroke.shift).toBeGreaterThan(0)
  const part = stalePart({ mask, stroke }, { mask, stroke: undefined })
  if (!part || part === 'all') throw new Error('It was seen.')
  expect(part.x).toBeLessThanOrEqual(2250)
  expect(part.x).toBeGreaterThan(2250 - 3 * (TILE << stroke.shift))
  expect(part.x + part.width).toBeGreaterThanOrEqual(3750)
})

test('another picture is drawn altogether', () => {
  const mask = emptyMask({ width: 100, height: 100 })
  const turned = emptyMask({ width: 100, height: 101 })
  expect(stalePart({ mask, stroke: undefined }, { mask: turned, stroke: undefined })).toBe('all')
  expect(stalePart({ mask: undefined, stroke: undefined }, { mask, stroke: undefined })).toBe('all')
})
