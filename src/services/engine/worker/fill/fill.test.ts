import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FillOrder, fill } from './fill.ts'
import { FillError } from './fillError.ts'
import { createRandom, nextIndex } from './random.ts'
import { recipeFor, recipes } from './recipe.ts'

type Colour = readonly [red: number, green: number, blue: number]
type Paint = (x: number, y: number) => Colour
type Shape = (x: number, y: number) => boolean

interface Scene {
  readonly width: number
  readonly height: number
  readonly paint: Paint
  readonly hole: Shape
}

const box =
  (x0: number, y0: number, x1: number, y1: number): Shape =>
  (x, y) =>
    x >= x0 && x < x1 && y >= y0 && y < y1

const nothing: Shape = () => false
const grey: Paint = () => [90, 120, 150]

/** The scene with something bright over its hole, and the truth beneath. */
function sceneOf({ width, height, paint, hole }: Scene) {
  const truth = new Uint8ClampedArray(width * height * 4)
  const mask = new Uint8Array(width * height)
  for (let at = 0; at < mask.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    truth.set([...paint(x, y), 255], at * 4)
    mask[at] = hole(x, y) ? 1 : 0
  }
  const pixels = truth.map((value, i) => (mask[i >> 2] && i % 4 < 3 ? 255 : value))
  return { width, height, pixels, hole: mask, truth }
}

function filled(scene: Scene, options: Partial<FillOrder> = {}) {
  const { truth, ...order } = sceneOf(scene)
  const result = fill({ ...order, recipe: recipeFor(0), seed: 1, effort: 'low', ...options })
  return { ...order, truth, result }
}

/** Mean difference from the truth inside the hole, in grey levels. */
function errorOf({ hole, truth, result }: ReturnType<typeof filled>): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs(result[at * 4 + channel] - truth[at * 4 + channel])
    count += 3
  }
  return sum / count
}

const square = { width: 120, height: 100, hole: box(45, 35, 75, 65) }

describe('what is known goes on in the hole', () => {
  test('one colour', () => {
    expect(errorOf(filled({ ...square, paint: grey }))).toBeLessThan(0.5)
  })

  test('a gradient', () => {
    const paint: Paint = (x, y) => [40 + x, 60 + y, 200 - x]
    expect(errorOf(filled({ ...square, paint }))).toBeLessThan(3)
  })

  test('stripes', () => {
    const paint: Paint = (x) => (x % 12 < 6 ? [200, 60, 40] : [30, 40, 160])
    expect(errorOf(filled({ ...square, paint }, { effort: 'medium' }))).toBeLessThan(6)
  })

  test('the border of two grounds', () => {
    const paint: Paint = (_, y) => (y < 50 ? [120, 170, 230] : [60, 110, 40])
    expect(errorOf(filled({ ...square, paint }, { effort: 'medium' }))).toBeLessThan(6)
  })
})

describe('the rest of the picture', () => {
  test('keeps every byte, alpha included, and the hole becomes opaque', () => {
    const holes = fc.tuple(fc.nat(50), fc.nat(40), fc.integer({ min: 1, max: 24 }), fc.nat(2 ** 30))
    fc.assert(
      fc.property(holes, ([x, y, side, seed]) => {
        const { pixels, hole, ...scene } = sceneOf({
          width: 60,
          height: 48,
          paint: grey,
          hole: box(x, y, x + side, y + side),
        })
        const random = createRandom(seed)
        for (let i = 0; i < pixels.length; i++) pixels[i] = nextIndex(random, 256)
        const before = pixels.slice()
        const result = fill({ ...scene, pixels, hole, recipe: recipeFor(0), seed, effort: 'low' })
        expect(pixels).toEqual(before)
        const expected = before.map((value, i) => (hole[i >> 2] ? (i % 4 < 3 ? 0 : 255) : value))
        const outside = result.map((value, i) => (hole[i >> 2] && i % 4 < 3 ? 0 : value))
        expect(outside).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  })

  test('any mark is hole, not 1 alone', () => {
    const { truth, ...order } = sceneOf({ ...square, paint: grey })
    const hole = order.hole.map((mark) => (mark ? 200 : 0))
    const result = fill({ ...order, hole, recipe: recipeFor(0), seed: 1, effort: 'low' })
    expect(result).toEqual(truth)
  })
})

describe('variations', () => {
  const paint: Paint = (x, y) => {
    const wave = Math.round(40 * Math.sin(x / 3 + y / 7) + 30 * Math.sin((x * y) / 90))
    return [110 + wave, 130 - wave, 90 + (wave >> 1)]
  }
  const textured = { ...square, paint }

  test('the same seed and recipe give the same bytes', () => {
    const options = { seed: 77, recipe: recipeFor(2) }
    expect(filled(textured, options).result).toEqual(filled(textured, options).result)
  })

  test('no two recipes give the same picture', () => {
    const pictures = recipes.map((recipe) => filled(textured, { recipe }).result)
    const distinct = new Set(pictures.map((picture) => picture.join()))
    expect(distinct.size).toBe(recipes.length)
    expect(recipes.length).toBeGreaterThanOrEqual(8)
  })

  test('recipes come round again', () => {
    expect(recipeFor(recipes.length)).toBe(recipes[0])
  })
})

test.each(['low', 'medium', 'high'] as const)('progress only grows and ends at 1: %s', (effort) => {
  const shares: number[] = []
  filled({ ...square, paint: grey }, { effort, onProgress: (share) => shares.push(share) })
  expect(shares.length).toBeGreaterThan(3)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBe(1)
})

describe('odd pictures', () => {
  test('nothing to fill gives the picture', () => {
    const { result, pixels } = filled({ ...square, paint: grey, hole: nothing })
    expect(result).toEqual(pixels)
  })

  test.each([
    ['everything', 1],
    ['nearly everything', 0.9],
  ])('a hole over %s is refused in words', (_, share) => {
    const hole = box(0, 0, Math.ceil(60 * share), 50)
    expect(() => filled({ width: 60, height: 50, paint: grey, hole })).toThrow(FillError)
    expect(() => filled({ width: 60, height: 50, paint: grey, hole })).toThrow(/% of the picture/)
  })

  test.each([
    ['one pixel wide', 1, 40, box(0, 10, 1, 20)],
    ['one pixel high', 40, 1, box(10, 0, 20, 1)],
    ['smaller than a patch', 5, 5, box(1, 1, 3, 3)],
    ['a hole in a corner', 60, 60, box(0, 0, 20, 20)],
    ['a hole along an edge', 80, 60, box(0, 40, 80, 60)],
    ['a hole from edge to edge', 80, 60, box(30, 0, 50, 60)],
    ['only the border is kept', 40, 40, box(3, 3, 37, 35)],
  ] as const)('%s', (_, width, height, hole) => {
    expect(errorOf(filled({ width, height, paint: grey, hole }))).toBeLessThan(1)
  })

  test('several holes, and scratches over everything', () => {
    const holes: Shape = (x, y) => box(10, 10, 25, 25)(x, y) || box(150, 90, 170, 110)(x, y)
    expect(errorOf(filled({ width: 180, height: 120, paint: grey, hole: holes }))).toBeLessThan(1)
    const scratches: Shape = (x, y) => (x + y) % 20 === 0
    const worn = { width: 120, height: 90, paint: grey, hole: scratches }
    expect(errorOf(filled(worn))).toBeLessThan(1)
  })
})
