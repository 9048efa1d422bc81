import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Drawing } from './drafts.ts'
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

type Ordered = Pick<FillOrder, 'pixels' | 'hole' | 'width' | 'height'> & Partial<FillOrder>

function run(order: Ordered): { readonly drafts: readonly Drawing[]; readonly result: Drawing } {
  const steps = fill({ recipe: recipeFor(0), seed: 1, effort: 'low', ...order })
  const drafts: Drawing[] = []
  let step = steps.next()
  for (; !step.done; step = steps.next()) drafts.push(step.value)
  return { drafts, result: step.value }
}

function filled(scene: Scene, options: Partial<FillOrder> = {}) {
  const { truth, ...order } = sceneOf(scene)
  return { ...order, truth, ...run({ ...order, ...options }) }
}

/** Mean difference of two pictures inside the hole, in grey levels. */
function meanDifference(hole: Uint8Array, a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs(a[at * 4 + channel] - b[at * 4 + channel])
    count += 3
  }
  return sum / count
}

/** Two pictures byte for byte: `toEqual` takes a second over a large one. */
function areSame(a: Uint8ClampedArray, b: Uint8ClampedArray): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

const errorOf = ({ hole, truth, result }: ReturnType<typeof filled>) =>
  meanDifference(hole, result, truth)

/** The picture with the colours of its hole blackened. */
const keptOf = (pixels: Uint8ClampedArray, hole: Uint8Array) =>
  pixels.map((value, i) => (hole[i >> 2] && i % 4 < 3 ? 0 : value))

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

  test.each([
    ['from the top', box(45, 0, 75, 30)],
    ['from a corner', box(90, 70, 120, 100)],
    ['over the whole width', box(0, 40, 120, 58)],
    ['over the whole height', box(50, 0, 66, 100)],
  ] as const)('stripes, in a hole %s', (_, hole) => {
    const paint: Paint = (x, y) => ((x + 2 * y) % 12 < 6 ? [200, 60, 40] : [30, 40, 160])
    expect(errorOf(filled({ ...square, paint, hole }, { effort: 'medium' }))).toBeLessThan(12)
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
        const { result } = run({ ...scene, pixels, hole, seed })
        expect(areSame(pixels, before)).toBe(true)
        const expected = before.map((value, i) => (hole[i >> 2] ? (i % 4 < 3 ? 0 : 255) : value))
        expect(areSame(keptOf(result, hole), expected)).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  test('any mark is hole, not 1 alone', () => {
    const { truth, ...order } = sceneOf({ ...square, paint: grey })
    const hole = order.hole.map((mark) => (mark ? 200 : 0))
    expect(areSame(run({ ...order, hole }).result, truth)).toBe(true)
  })
})

const waves: Paint = (x, y) => {
  const wave = Math.round(40 * Math.sin(x / 3 + y / 7) + 30 * Math.sin((x * y) / 90))
  return [110 + wave, 130 - wave, 90 + (wave >> 1)]
}

describe('variations', () => {
  const textured = { ...square, paint: waves }

  test.each(['low', 'medium', 'high'] as const)(
    'the same seed and recipe give the same bytes: %s',
    (effort) => {
      const options = { seed: 77, recipe: recipeFor(2), effort }
      const [first, second] = [1, 2].map(() => filled(textured, options).result)
      expect(areSame(first, second)).toBe(true)
    },
  )

  test('another seed gives other bytes', () => {
    const [first, second] = [1, 2].map((seed) => filled(textured, { seed }).result)
    expect(areSame(first, second)).toBe(false)
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

describe('progress only grows and ends at 1', () => {
  const apart: Shape = (x, y) => box(10, 10, 26, 30)(x, y) || box(460, 20, 476, 40)(x, y)
  const scenes = [
    ['one hole', { ...square, paint: grey }],
    ['two holes far apart', { width: 480, height: 50, paint: waves, hole: apart }],
    ['scratches', { width: 200, height: 170, paint: waves, hole: (x: number) => x % 10 === 0 }],
  ] as const

  describe.each(['low', 'medium', 'high'] as const)('%s', (effort) => {
    test.each(scenes)('%s', (_, scene) => {
      const shares: number[] = []
      filled(scene, { effort, onProgress: (share) => shares.push(share) })
      expect(shares.length).toBeGreaterThan(1)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      expect(shares.at(-1)).toBe(1)
    })
  })
})

describe('drafts', () => {
  const large = { width: 480, height: 440, paint: waves, hole: box(170, 150, 310, 290) }

  test('come from coarse to fine, each nearer to the result, the rest of the picture as it is', () => {
    const { drafts, result, hole } = filled(large, { drafts: 3 })
    expect(drafts).toHaveLength(3)
    const distances = drafts.map((draft) => meanDifference(hole, draft, result))
    expect(distances).toEqual(distances.toSorted((a, b) => b - a))
    expect(new Set(distances).size).toBe(3)
    for (const draft of drafts)
      expect(areSame(keptOf(draft, hole), keptOf(result, hole))).toBe(true)
  })

  test('none unless asked for, and they change nothing', () => {
    const { drafts, result } = filled(large)
    expect(drafts).toEqual([])
    expect(areSame(filled(large, { drafts: 2 }).result, result)).toBe(true)
  })

  test('are of the largest of several holes, the others filled by then', () => {
    const [large, small] = [box(20, 20, 120, 120), box(900, 30, 930, 60)]
    const scene = { width: 1000, height: 150, paint: waves }
    const hole: Shape = (x, y) => large(x, y) || small(x, y)
    const { drafts, result } = filled({ ...scene, hole }, { drafts: 1 })
    const [largeHole, smallHole] = [large, small].map(
      (shape) => sceneOf({ ...scene, hole: shape }).hole,
    )
    expect(drafts).toHaveLength(1)
    expect(meanDifference(smallHole, drafts[0], result)).toBe(0)
    expect(meanDifference(largeHole, drafts[0], result)).toBeGreaterThan(0)
  })
})

describe('several holes', () => {
  const left = box(20, 30, 60, 70)
  const right = box(640, 20, 670, 60)
  const scene = { width: 700, height: 100, paint: waves }

  test('far apart are filled as if each were alone', () => {
    const both = filled({ ...scene, hole: (x, y) => left(x, y) || right(x, y) })
    const alone = [left, right].map((hole) => filled({ ...scene, hole }))
    for (const { hole, result } of alone) expect(meanDifference(hole, both.result, result)).toBe(0)
  })

  test('side by side are not copied from', () => {
    const holes: Shape = (x, y) => box(10, 10, 25, 25)(x, y) || box(150, 90, 170, 110)(x, y)
    expect(errorOf(filled({ width: 180, height: 120, paint: grey, hole: holes }))).toBeLessThan(1)
  })

  test.each([
    ['a lattice of scratches', (x: number, y: number) => x % 16 === 3 || y % 16 === 5],
    ['specks', (x: number, y: number) => x % 5 === 0 && y % 5 === 0],
  ])('%s over everything', (_, hole) => {
    const ramp: Paint = (x, y) => [40 + x / 2, 60 + y / 2, 200 - x / 2]
    expect(errorOf(filled({ width: 300, height: 240, paint: ramp, hole }))).toBeLessThan(2)
  })

  test('the coarse grain of the picture goes on under a mesh', () => {
    const checks: Paint = (x, y) => (((x >> 3) + (y >> 3)) % 2 ? [210, 60, 40] : [20, 40, 160])
    const hole: Shape = (x, y) => (x + y) % 20 < 2
    const {
      truth,
      result,
      hole: mask,
      pixels,
    } = filled({ width: 320, height: 240, paint: checks, hole })
    expect(meanDifference(mask, result, truth)).toBeLessThan(
      0.2 * meanDifference(mask, pixels, truth),
    )
  })
})

describe('a hole painted too close to an object', () => {
  const disc =
    (radius: number): Shape =>
    (x, y) =>
      Math.hypot(x - 100, y - 80) < radius
  const paint: Paint = (x, y) => (disc(32)(x, y) ? [230, 40, 30] : [90, 120, 150])

  test('is filled with the ground, not with the rim left of the object', () => {
    const { truth, hole, ...order } = sceneOf({ width: 200, height: 160, paint, hole: disc(30) })
    const { result } = run({ ...order, hole, pixels: truth })
    const ground = truth.map((_, i) => [90, 120, 150, 255][i % 4])
    expect(meanDifference(hole, result, ground)).toBeLessThan(1)
    expect(areSame(keptOf(result, hole), keptOf(truth, hole))).toBe(true)
  })
})

describe('odd pictures', () => {
  test('nothing to fill gives the picture', () => {
    const { result, pixels } = filled({ ...square, paint: grey, hole: nothing })
    expect(areSame(result, pixels)).toBe(true)
  })

  test.each([1, 0.9, 0.81])('a hole over %d of the picture is refused in words', (share) => {
    const scene = { width: 100, height: 50, paint: grey, hole: box(0, 0, 100 * share, 50) }
    expect(() => filled(scene)).toThrow(FillError)
    expect(() => filled(scene)).toThrow(`${100 * share} % of the picture`)
  })

  test('a hole over four fifths is not', () => {
    const scene = { width: 100, height: 50, paint: grey, hole: box(0, 0, 80, 50) }
    expect(errorOf(filled(scene))).toBeLessThan(1)
  })

  test('a hole of another size than the picture is a defect of the caller', () => {
    const { truth, ...order } = sceneOf({ ...square, paint: grey })
    expect(() => run({ ...order, width: square.width + 1 })).toThrow(RangeError)
  })

  test.each([
    ['one pixel wide', 1, 40, box(0, 10, 1, 20)],
    ['one pixel high', 40, 1, box(10, 0, 20, 1)],
    ['two by two', 2, 2, box(0, 0, 1, 1)],
    ['smaller than a patch', 5, 5, box(1, 1, 3, 3)],
    ['a hole in a corner', 60, 60, box(0, 0, 20, 20)],
    ['a hole along an edge', 80, 60, box(0, 40, 80, 60)],
    ['a hole from edge to edge', 80, 60, box(30, 0, 50, 60)],
    ['only the border is kept', 40, 40, box(3, 3, 37, 35)],
  ] as const)('%s', (_, width, height, hole) => {
    expect(errorOf(filled({ width, height, paint: grey, hole }))).toBeLessThan(1)
  })
})
