import { describe, expect, test } from 'vitest'
import type { Rect } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { smartSelect } from './smartSelect.ts'

type Colour = readonly [number, number, number]

interface Scene {
  readonly width: number
  readonly height: number
  /** How much of a pixel belongs to the thing, 0..1. */
  readonly share: (x: number, y: number) => number
  readonly thing: Colour
  readonly ground: Colour
  /** By how many levels pixels differ from those colours at most. */
  readonly noise: number
}

function paint({ width, height, share, thing, ground, noise }: Scene): Picture {
  const data = new Uint8ClampedArray(4 * width * height)
  let state = 1
  for (let i = 0; i < width * height; i++) {
    const part = share(i % width, Math.floor(i / width))
    for (let channel = 0; channel < 3; channel++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      const off = ((state >>> 8) / 2 ** 24 - 0.5) * 2 * noise
      data[4 * i + channel] = part * thing[channel] + (1 - part) * ground[channel] + off
    }
    data[4 * i + 3] = 255
  }
  return { width, height, data }
}

const red: Colour = [190, 60, 40]
const green: Colour = [80, 120, 60]
const blue: Colour = [60, 80, 170]

/** A disc with an edge of so many pixels. */
const disc =
  (middle: number, radius: number, edge = 1) =>
  (x: number, y: number) =>
    Math.min(1, Math.max(0, (radius - Math.hypot(x + 0.5 - middle, y + 0.5 - middle)) / edge + 0.5))

function overlap(mask: Uint8Array, bounds: Rect, share: Scene['share']): number {
  let both = 0
  let either = 0
  mask.forEach((value, i) => {
    const x = bounds.x + (i % bounds.width)
    const y = bounds.y + Math.floor(i / bounds.width)
    const is = value >= 128
    const should = share(x, y) >= 0.5
    if (is && should) both++
    if (is || should) either++
  })
  return both / either
}

const still = { width: 160, height: 160, thing: red, ground: green, noise: 25 }
const box = { x: 20, y: 20, width: 120, height: 120 }

describe('a thing unlike what is round it', () => {
  const share = disc(80, 48)
  const picture = paint({ ...still, share })

  test('is cut out', () => {
    const { mask, bounds, note } = smartSelect(picture, { box })
    expect(bounds).toEqual(box)
    expect(mask).toHaveLength(120 * 120)
    expect(overlap(mask, bounds, share)).toBeGreaterThan(0.98)
    expect(note).toBeUndefined()
  })

  test('is cut out the same each time', () => {
    expect(smartSelect(picture, { box })).toEqual(smartSelect(picture, { box }))
  })

  test('is cut out at full resolution where the work is done at a part of it', () => {
    const large = disc(500, 300)
    const big = paint({ ...still, width: 1000, height: 1000, share: large })
    const order = { box: { x: 150, y: 150, width: 700, height: 700 } }
    const { mask, bounds } = smartSelect(big, order)
    // Blocks of 3 x 3 pixels that were not refined would leave 0.99 at most.
    expect(overlap(mask, bounds, large)).toBeGreaterThan(0.997)
  })

  test('has a soft edge where its edge is soft', () => {
    const soft = disc(80, 48, 5)
    const { mask, bounds } = smartSelect(paint({ ...still, noise: 4, share: soft }), { box })
    let error = 0
    let edge = 0
    mask.forEach((value, i) => {
      const truth = soft(bounds.x + (i % bounds.width), bounds.y + Math.floor(i / bounds.width))
      error += Math.abs(value / 255 - truth)
      if (truth > 0 && truth < 1) edge++
    })
    // A hard edge in the right place would be wrong by a quarter on average.
    expect(error / edge).toBeLessThan(0.2)
  })

  test('may reach the edge of the picture', () => {
    const corner = disc(0, 90)
    const { mask, bounds } = smartSelect(paint({ ...still, share: corner }), {
      box: { x: -30, y: -30, width: 140, height: 140 },
    })
    expect(bounds).toEqual({ x: 0, y: 0, width: 110, height: 110 })
    expect(overlap(mask, bounds, corner)).toBeGreaterThan(0.98)
  })

  test('tells how far it is, up to 1', () => {
    const shares: number[] = []
    smartSelect(picture, { box, onShare: (value) => shares.push(value) })
    expect(shares).toEqual([...shares].sort())
    expect(shares.at(-1)).toBe(1)
  })
})

test('what is transparent is outside, whatever its colour', () => {
  const share = disc(80, 48)
  const picture = paint({ ...still, thing: green, ground: green, share })
  const data = picture.data.map((value, i) => {
    const pixel = Math.floor(i / 4)
    const alpha = Math.round(255 * share(pixel % 160, Math.floor(pixel / 160)))
    return i % 4 === 3 ? alpha : value
  })
  const { mask, bounds } = smartSelect({ ...picture, data }, { box })
  expect(overlap(mask, bounds, share)).toBeGreaterThan(0.98)
})

describe('hints', () => {
  // Two discs in one box, of which one is meant; the other has a colour of its own.
  const left = (x: number, y: number) => disc(50, 26)(x, y + -30)
  const right = (x: number, y: number) => disc(110, 26)(x, y + 30)
  const base = paint({ ...still, share: left })
  const data = base.data.slice()
  const other = paint({ ...still, thing: blue, share: right })
  for (let i = 0; i < 160 * 160; i++)
    if (right(i % 160, Math.floor(i / 160)) >= 0.5)
      data.set(other.data.subarray(4 * i, 4 * i + 4), 4 * i)
  const picture = { ...base, data }
  const strokeOver = (side: 'inside' | 'outside', x: number) => ({
    side,
    points: [
      { x: x - 8, y: 80 },
      { x: x + 8, y: 80 },
    ],
    radiusPx: 5,
  })

  test('take away what was not meant, beyond what they cover', () => {
    const first = smartSelect(picture, { box })
    const both = (x: number, y: number) => Math.max(left(x, y), right(x, y))
    expect(overlap(first.mask, first.bounds, both)).toBeGreaterThan(0.97)
    const hints = [strokeOver('outside', 110)]
    const again = smartSelect(picture, { box, hints, models: first.models })
    expect(overlap(again.mask, again.bounds, left)).toBeGreaterThan(0.97)
  })

  test('add what was missed, beyond what they cover', () => {
    const hints = [strokeOver('outside', 110)]
    const first = smartSelect(picture, { box, hints })
    const again = smartSelect(picture, {
      box,
      hints: [...hints, strokeOver('inside', 110)],
      models: first.models,
    })
    const both = (x: number, y: number) => Math.max(left(x, y), right(x, y))
    expect(overlap(again.mask, again.bounds, both)).toBeGreaterThan(0.97)
  })

  test.each(['inside', 'outside'] as const)('are believed against all colours (%s)', (side) => {
    const hint = {
      side,
      points: [
        { x: 80.5, y: 30.5 },
        { x: 50.5, y: 80.5 },
      ],
      radiusPx: 3,
    }
    const { mask, bounds } = smartSelect(picture, { box, hints: [hint] })
    for (const { x, y } of hint.points)
      expect(mask[(Math.floor(y) - bounds.y) * bounds.width + Math.floor(x) - bounds.x]).toBe(
        side === 'inside' ? 255 : 0,
      )
  })

  test('count in their order where they cross', () => {
    const dot = { points: [{ x: 80.5, y: 80.5 }], radiusPx: 4 }
    const at = 60 * 120 + 60
    const last = (sides: readonly ('inside' | 'outside')[]) =>
      smartSelect(picture, { box, hints: sides.map((side) => ({ ...dot, side })) }).mask[at]
    expect(last(['inside', 'outside'])).toBe(0)
    expect(last(['outside', 'inside'])).toBe(255)
  })
})

describe('boxes', () => {
  const share = disc(80, 48)
  const picture = paint({ ...still, share })

  test.each([
    { x: 10, y: 10, width: 0, height: 20 },
    { x: 10, y: 10, width: 20, height: -1 },
    { x: Number.NaN, y: 10, width: Number.NaN, height: 9 },
  ])('without an area are refused', (empty) => {
    expect(() => smartSelect(picture, { box: empty })).toThrow(/^The box has no area\. .+/)
  })

  test.each([
    { x: 160, y: 10, width: 9, height: 9 },
    { x: 10, y: -20, width: 9, height: 20 },
  ])('outside the picture are refused', (outside) => {
    expect(() => smartSelect(picture, { box: outside })).toThrow(/^The box lies outside .+/)
    expect(() => smartSelect(picture, { box: outside })).toThrow(RangeError)
  })

  test('that take in everything still work, and say what that means', () => {
    const all = { x: 0, y: 0, width: 160, height: 160 }
    const { mask, bounds, note } = smartSelect(picture, { box: all })
    expect(overlap(mask, bounds, share)).toBeGreaterThan(0.97)
    expect(note).toMatch(/whole picture/)
  })

  test('in which there is nothing to find say so', () => {
    const plain = paint({ ...still, noise: 10, share: () => 0 })
    const { mask, note } = smartSelect(plain, { box })
    expect(mask.every((value) => value === 0)).toBe(true)
    expect(note).toMatch(/stroke/)
  })

  test('of fractions of pixels take in whole ones', () => {
    const { bounds } = smartSelect(picture, {
      box: { x: 20.6, y: 20.2, width: 119, height: 119.9 },
    })
    expect(bounds).toEqual({ x: 20, y: 20, width: 120, height: 121 })
  })
})

describe('the smallest pictures', () => {
  test.each([
    [1, 1],
    [1, 7],
    [5, 1],
    [2, 2],
    [3, 3],
  ])('of %d x %d pixels', (width, height) => {
    const picture = paint({ ...still, width, height, share: () => 0 })
    const { mask } = smartSelect(picture, { box: { x: 0, y: 0, width, height } })
    expect(mask).toHaveLength(width * height)
  })

  test('of one pixel that is said to be the thing', () => {
    const picture = paint({ ...still, width: 1, height: 1, share: () => 0 })
    const hint = { side: 'inside', points: [{ x: 0.5, y: 0.5 }], radiusPx: 1 } as const
    const order = { box: { x: 0, y: 0, width: 1, height: 1 }, hints: [hint] }
    expect([...smartSelect(picture, order).mask]).toEqual([255])
  })
})
