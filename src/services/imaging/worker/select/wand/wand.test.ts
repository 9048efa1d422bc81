import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { createWand, wand } from './wand.ts'

type Rgba = readonly [number, number, number, number]

/** Greys of OKLab lightness about 0, 0.6 and 1, red, and two colours that nobody sees. */
const palette: readonly Rgba[] = [
  [0, 0, 0, 255],
  [128, 128, 128, 255],
  [255, 255, 255, 255],
  [255, 0, 0, 255],
  [10, 200, 30, 0],
  [90, 0, 0, 0],
]

function pictureOf(width: number, colours: readonly Rgba[]): Picture {
  return { width, height: colours.length / width, data: Uint8Array.from(colours.flat()) }
}

const grey = (level: number): Rgba => [level, level, level, 255]

/** Differences of the palette's colours, by Ottosson's published values: grey 128 is 0.5999, red is (0.628, 0.225, 0.126). */
function difference(a: number, b: number): number {
  const points = [
    [0, 0, 0, 1],
    [0.5999, 0, 0, 1],
    [1, 0, 0, 1],
    [0.628, 0.2249, 0.1258, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ]
  return Math.min(1, Math.hypot(...points[a].map((value, i) => value - points[b][i])))
}

interface Case {
  readonly width: number
  readonly cells: readonly number[]
  readonly x: number
  readonly y: number
}

const cases: fc.Arbitrary<Case> = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      cells: fc.array(fc.nat(palette.length - 1), {
        minLength: width * height,
        maxLength: width * height,
      }),
      x: fc.nat(width - 1),
      y: fc.nat(height - 1),
    }),
  )

/** Far from every difference in the palette, 0, 26, 40, 60, 68 and 100. */
const tolerances = fc.constantFrom(0, 10, 33, 50, 64, 85, 100)

function naive({ width, cells, x, y }: Case, tolerance: number, contiguous: boolean): Set<number> {
  const start = y * width + x
  const isAlike = (i: number) => difference(cells[i], cells[start]) * 100 <= tolerance + 1e-9
  if (!contiguous) return new Set([...cells.keys()].filter(isAlike))
  const found = new Set([start])
  for (const i of found) {
    const column = i % width
    const neighbours = [i - width, i + width]
    if (column > 0) neighbours.push(i - 1)
    if (column < width - 1) neighbours.push(i + 1)
    for (const other of neighbours)
      if (other >= 0 && other < cells.length && isAlike(other)) found.add(other)
  }
  return found
}

const fullIn = (mask: Uint8Array) => new Set([...mask.keys()].filter((i) => mask[i] === 255))

function boxOf(mask: Uint8Array, width: number) {
  const xs: number[] = []
  const ys: number[] = []
  mask.forEach((value, i) => {
    if (value === 0) return
    xs.push(i % width)
    ys.push(Math.floor(i / width))
  })
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) + 1 - x, height: Math.max(...ys) + 1 - y }
}

test('what is 255 is what a naive flood finds, and the bounds hold all that is not 0', () => {
  fc.assert(
    fc.property(cases, tolerances, fc.boolean(), (order, tolerance, contiguous) => {
      const picture = pictureOf(
        order.width,
        order.cells.map((cell) => palette[cell]),
      )
      const { x, y } = order
      const { mask, bounds } = wand(picture, { x, y, tolerance, contiguous, sampleRadiusPx: 0 })
      const full = fullIn(mask)
      expect(full).toEqual(naive(order, tolerance, contiguous))
      expect(bounds).toEqual(boxOf(mask, order.width))
    }),
    { numRuns: 500 },
  )
})

test('the rim is soft only beside the selection, and only in a transition', () => {
  fc.assert(
    fc.property(cases, tolerances, (order, tolerance) => {
      const colours = order.cells.map((cell) => palette[cell])
      const picture = pictureOf(order.width, colours)
      const { mask } = wand(picture, { ...order, tolerance, contiguous: true, sampleRadiusPx: 0 })
      const { width, height } = picture
      mask.forEach((value, i) => {
        if (value === 0 || value === 255) return
        let touches = false
        for (let v = -1; v <= 1; v++)
          for (let u = -1; u <= 1; u++) {
            const x = (i % width) + u
            const y = Math.floor(i / width) + v
            const isIn = x >= 0 && y >= 0 && x < width && y < height
            touches ||= isIn && mask[y * width + x] === 255
          }
        expect(touches).toBe(true)
      })
    }),
  )
})

describe('a border that an anti-aliased edge runs along', () => {
  // Lightness 0, 0, then the pixel that is mixed, then 1, 1: levels from OKLab's own lightness, L = linear^(1/3).
  const levelOf = (lightness: number) => {
    const light = lightness ** 3
    return Math.round(
      255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055),
    )
  }
  test.each([0.3, 0.5, 0.8])('gives a pixel that is %d on its way out the rest', (way) => {
    const row = [0, 0, levelOf(way), 255, 255].map(grey)
    const picture = pictureOf(5, row)
    const order = { x: 0, y: 0, tolerance: 10, contiguous: true, sampleRadiusPx: 0 }
    const { mask, bounds } = wand(picture, order)
    expect([...mask.subarray(0, 2)]).toEqual([255, 255])
    expect(mask[2] / 255).toBeCloseTo(1 - way, 1)
    expect([...mask.subarray(3)]).toEqual([0, 0])
    expect(bounds).toEqual({ x: 0, y: 0, width: 3, height: 1 })
  })

  test('stays hard where the colours change at once', () => {
    const picture = pictureOf(4, [0, 0, 255, 255].map(grey))
    const { mask } = wand(picture, { x: 0, y: 0, tolerance: 10, contiguous: true })
    expect([...mask]).toEqual([255, 255, 0, 0])
  })
})

test('the selection grows with the tolerance, and a wand put down once selects the same', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (order, contiguous) => {
      const colours = order.cells.map((cell) => palette[cell])
      const picture = pictureOf(order.width, colours)
      const seed = { x: order.x, y: order.y, contiguous }
      const select = createWand(picture, seed)
      let before = new Uint8Array(colours.length)
      for (const tolerance of [0, 20, 45, 70, 100]) {
        const { mask } = select(tolerance)
        expect(mask).toEqual(wand(picture, { ...seed, tolerance }).mask)
        before.forEach((value, i) => {
          if (value === 255) expect(mask[i]).toBe(255)
        })
        before = mask
      }
      expect(before.every((value) => value === 255)).toBe(true)
    }),
  )
})

test('a slanted line one pixel wide holds it back', () => {
  const colours = Array.from({ length: 36 }, (_, i) => grey(i % 6 === Math.floor(i / 6) ? 0 : 255))
  const { mask } = wand(pictureOf(6, colours), {
    x: 5,
    y: 0,
    tolerance: 10,
    contiguous: true,
    sampleRadiusPx: 0,
  })
  mask.forEach((value, i) => {
    expect(value).toBe(i % 6 > Math.floor(i / 6) ? 255 : 0)
  })
})

test('the mean of a sample is looked for: noise does not count, but the seed is always in', () => {
  // A dark speck amid greys: alone it would select specks; with its neighbours it selects greys.
  const colours = Array.from({ length: 25 }, (_, i) => grey(i === 12 ? 100 : 128))
  const order = { x: 2, y: 2, tolerance: 4, contiguous: false }
  const picture = pictureOf(5, colours)
  expect(wand(picture, order).mask.every((value) => value === 255)).toBe(true)
  const alone = wand(picture, { ...order, sampleRadiusPx: 0 })
  expect(fullIn(alone.mask)).toEqual(new Set([12]))
})

test('a picture of one pixel', () => {
  const { mask, bounds } = wand(pictureOf(1, [grey(7)]), {
    x: 0,
    y: 0,
    tolerance: 0,
    contiguous: true,
  })
  expect([...mask]).toEqual([255])
  expect(bounds).toEqual({ x: 0, y: 0, width: 1, height: 1 })
})

test.each([
  [-1, 0],
  [2, 0],
  [0, 1],
  [0.5, 0],
])('a seed at %d, %d of a 2 x 1 picture is refused', (x, y) => {
  const picture = pictureOf(2, [grey(1), grey(2)])
  expect(() => createWand(picture, { x, y, contiguous: true })).toThrow(RangeError)
})
