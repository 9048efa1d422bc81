import { describe, expect, test } from 'vitest'
import { numbersFrom } from '#core/seed.ts'
import { type DriftOrder, driftedAnswer } from '#testing/drift.ts'
import { patch, scene } from './fixtures/scenes.ts'
import type { Pixels } from './plane.ts'
import { register } from './register.ts'

const size = { width: 720, height: 480 }
const picture = scene(size, 3)
const mask = patch(size, 0.15)

/** The picture with something else where the mask is. */
function repainted(): Pixels {
  const bytes = picture.bytes.slice()
  const other = scene(size, 77).bytes
  for (let at = 0; at < bytes.length; at++) if (mask[at >> 2] > 0) bytes[at] = 255 - other[at]
  return { ...size, bytes }
}

const edited = repainted()

/** How far the found place of a corner is from the true one, at most, in pixels of the grid. */
function furthestCorner(
  drift: DriftOrder,
  found: { dx: number; dy: number; scale: number },
): number {
  const [right = 0, down = 0] = drift.shift ?? []
  const scale = drift.scale ?? 1
  const off = (u: number, v: number) =>
    Math.hypot(
      (u * size.width * (scale - found.scale)) / 2 + right * size.width - found.dx,
      (v * size.height * (scale - found.scale)) / 2 + down * size.height - found.dy,
    )
  return Math.max(off(1, 1), off(-1, 1), off(1, -1), off(-1, -1))
}

const random = numbersFrom(11)
const drifts = Array.from(
  { length: 8 },
  (_, i): DriftOrder => ({
    size,
    shift: [(random() - 0.5) * 0.16, (random() - 0.5) * 0.16],
    scale: 0.9 + random() * 0.2,
    noise: 6,
    gain: [1.08, 1, 0.93],
    offset: [6, 0, -4],
    blockStep: i % 2 === 0 ? 0 : 10,
    seed: i,
  }),
)

describe('an answer of the same shape', () => {
  test.each(
    drifts.map((drift) => ({
      drift,
      title: drift.shift?.map((share) => share.toFixed(3)).join(', '),
    })),
  )('that drifted by $title is found', ({ drift }) => {
    const found = register({ picture, answer: driftedAnswer(edited, drift), mask })
    expect(found.applied).toBe(true)
    expect(found.fit).toBe('stretch')
    expect(furthestCorner(drift, found)).toBeLessThan(0.5)
  })

  test('that did not drift stays where it is', () => {
    const found = register({ picture, answer: picture, mask })
    expect(found.confidence).toBeGreaterThan(0.99)
    expect(furthestCorner({ size }, found)).toBeLessThan(0.05)
  })
})

describe('an answer of another shape', () => {
  const square = { width: 640, height: 640 }
  test.each(['stretch', 'cover', 'contain'] as const)('by %s is found', (fit) => {
    const drift = { size: square, fit, shift: [0.03, -0.02], scale: 1.04, noise: 4 } as const
    const found = register({ picture, answer: driftedAnswer(edited, drift), mask })
    expect(found).toMatchObject({ applied: true, fit })
    expect(furthestCorner(drift, found)).toBeLessThan(0.5)
  })
})

describe('is not believed', () => {
  const flat: Pixels = {
    ...size,
    bytes: new Uint8ClampedArray(size.width * size.height * 4).fill(120),
  }
  const nowhere = new Uint8Array(mask.length)
  test.each([
    ['another picture', { picture, answer: scene(size, 501), mask }],
    ['a flat answer', { picture, answer: flat, mask }],
    ['a flat picture', { picture: flat, answer: picture, mask: nowhere }],
    ['a mask all over', { picture, answer: picture, mask: nowhere.map(() => 255) }],
  ])('%s', (_, order) => {
    const found = register(order)
    expect(found).toMatchObject({ applied: false, dx: 0, dy: 0, scale: 1, fit: 'stretch' })
    expect(found.placement).toEqual({ x: 0, y: 0, scaleX: 1, scaleY: 1 })
  })
})
