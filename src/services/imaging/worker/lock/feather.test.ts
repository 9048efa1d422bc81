import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { maskFromPixels } from '#core/mask/pack.ts'
import { anyPixels, firstDifference } from '#testing/masks.ts'
import { featheredIn } from './feather.ts'

const whole = (size: Size): Rect => ({ x: 0, y: 0, ...size })

/** The largest difference; a half may be rounded either way. */
const furthest = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0)

/** The feathered mask by its definition, pixel by pixel. */
function byDefinition(painted: Uint8Array, { width, height }: Size, feather: number): Uint8Array {
  const depth = (x: number, y: number) => {
    let least = feather
    for (let v = 0; v < height; v++)
      for (let u = 0; u < width; u++)
        if (painted[v * width + u] === 0) least = Math.min(least, Math.hypot(u - x, v - y) - 0.5)
    return Math.max(0, least)
  }
  const depths = painted.map(() => 0)
  const deep = Array.from(depths, (_, at) => depth(at % width, Math.floor(at / width)))
  const radius = Math.ceil(feather)
  return painted.map((value, at) => {
    if (value === 0) return 0
    const [x, y] = [at % width, Math.floor(at / width)]
    let deepest = 0
    for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++)
        deepest = Math.max(deepest, deep[v * width + u])
    const t = deep[at] / deepest
    return Math.round(value * t * t * (3 - 2 * t))
  })
}

test('is what it is defined to be, whole and in bands', () => {
  const size = { width: 37, height: 29 }
  fc.assert(
    fc.property(
      anyPixels(size),
      fc.double({ min: 0.6, max: 7, noNaN: true }),
      (painted, feather) => {
        const mask = maskFromPixels(size, painted)
        const order = { mask, within: whole(size), feather }
        const expected = byDefinition(painted, size, feather)
        expect(furthest(featheredIn(order, whole(size)), expected)).toBeLessThanOrEqual(1)
        const band = featheredIn(order, { x: 5, y: 11, width: 20, height: 8 })
        for (let y = 0; y < 8; y++) {
          const row = expected.subarray((11 + y) * 37 + 5, (11 + y) * 37 + 25)
          expect(furthest(band.subarray(y * 20, y * 20 + 20), row)).toBeLessThanOrEqual(1)
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('never reaches beyond what is painted, nor above it', () => {
  const size = { width: 90, height: 70 }
  fc.assert(
    fc.property(anyPixels(size), fc.integer({ min: 0, max: 40 }), (painted, feather) => {
      const order = { mask: maskFromPixels(size, painted), within: whole(size), feather }
      const values = featheredIn(order, whole(size))
      expect(values.findIndex((value, at) => value > painted[at])).toBe(-1)
    }),
  )
})

test('is the same whole and in parts, far from any edge and near one, in a picture of many tiles', () => {
  const size = { width: 400, height: 330 }
  const mask = maskFromPixels(
    size,
    Uint8Array.from({ length: size.width * size.height }, (_, at) => {
      const [x, y] = [at % size.width, Math.floor(at / size.width)]
      return Math.hypot(x - 210, y - 150) < 140 || x > 390 ? 255 : 0
    }),
  )
  for (const within of [whole(size), { x: 70, y: 10, width: 250, height: 300 }]) {
    // The same values, but no tile is known to be empty or full: every pixel is looked at.
    const mixed = { ...mask, tiles: mask.tiles.map((tile) => tile.slice()) }
    const order = { mask, within, feather: 9 }
    const values = featheredIn({ ...order, mask: mixed }, whole(size))
    expect(firstDifference(featheredIn(order, whole(size)), values)).toBe(-1)
    const part = { x: 130, y: 60, width: 201, height: 128 }
    const found = featheredIn(order, part)
    for (let y = 0; y < part.height; y++) {
      const from = (part.y + y) * size.width + part.x
      const row = found.subarray(y * part.width, (y + 1) * part.width)
      expect(firstDifference(row, values.subarray(from, from + part.width))).toBe(-1)
    }
  }
})

const bar = (width: number, height: number, is: (x: number, y: number) => boolean) =>
  maskFromPixels(
    { width, height },
    Uint8Array.from({ length: width * height }, (_, at) =>
      is(at % width, Math.floor(at / width)) ? 255 : 0,
    ),
  )

test('a line thinner than two ramps is full along its middle', () => {
  const size = { width: 60, height: 21 }
  const mask = bar(60, 21, (_, y) => y >= 8 && y <= 12)
  const values = featheredIn({ mask, within: whole(size), feather: 20 }, whole(size))
  expect(values[10 * 60 + 30]).toBe(255)
  expect(values[8 * 60 + 30]).toBeLessThan(128)
})

test("the picture's edge is no edge of the paint; the edge of the part that counts is", () => {
  const size = { width: 60, height: 40 }
  const mask = bar(60, 40, (x) => x < 30)
  const values = featheredIn({ mask, within: whole(size), feather: 8 }, whole(size))
  expect(values[20 * 60]).toBe(255)
  expect(values[20 * 60 + 29]).toBeLessThan(20)
  const part = { x: 0, y: 20, width: 60, height: 20 }
  const cut = featheredIn({ mask, within: part, feather: 8 }, part)
  expect(cut[5]).toBeLessThan(20)
  expect(cut[19 * 60 + 5]).toBe(255)
})
