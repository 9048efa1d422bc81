import { describe, expect, test } from 'vitest'
import type { Rect } from '#core/geometry.ts'
import { maskFromPixels, packed } from '#core/mask/pack.ts'
import { firstDifference } from '#services/imaging/worker/lanczos/fixtures/resize.ts'
import { driftedAnswer } from '#testing/drift.ts'
import { patch, pictureOf, scene } from './fixtures/scenes.ts'
import { seamVisibility } from './fixtures/seamVisibility.ts'
import { type LockedPixels, lockPixels, type PixelLockOrder } from './lock.ts'
import type { Pixels } from './plane.ts'

const size = { width: 1200, height: 800 }
const source = scene(size, 21)
const mask = patch(size)
const packedMask = packed(maskFromPixels(size, mask))
const { signal } = new AbortController()

/** A redrawn picture of half the size, with everything that goes wrong. */
const answer = driftedAnswer(source, {
  size: { width: 600, height: 400 },
  shift: [0.02, -0.015],
  scale: 1.03,
  noise: 3,
  gain: [1.1, 1, 0.9],
  offset: [6, -4, 3],
  blockStep: 6,
})

const order = (change: Partial<PixelLockOrder> = {}): PixelLockOrder => ({
  source: pictureOf(source),
  answer: pictureOf(answer),
  mask: packedMask,
  tone: true,
  seam: true,
  register: true,
  ...change,
})

/** The source with the box of a locked answer in its place. */
function restoredPicture(own: Pixels, { changed }: LockedPixels): Pixels {
  const bytes = own.bytes.slice()
  if (!changed) return { ...own, bytes }
  const { box } = changed
  for (let y = 0; y < box.height; y++) {
    const row = changed.bytes.subarray(y * box.width * 4, (y + 1) * box.width * 4)
    bytes.set(row, ((box.y + y) * own.width + box.x) * 4)
  }
  return { ...own, bytes }
}

/** Pixels that are not painted and differ in any byte. */
function changedOutside(own: Pixels, other: Pixels, painted: Uint8Array): number {
  let count = 0
  for (let at = 0; at < painted.length; at++) {
    if (painted[at] > 0) continue
    const isSame = [0, 1, 2, 3].every((i) => own.bytes[at * 4 + i] === other.bytes[at * 4 + i])
    if (!isSame) count++
  }
  return count
}

/** The mean difference between two pictures in a channel where the mask is full. */
function differenceInside(own: Pixels, other: Pixels, painted: Uint8Array): number {
  const places = [...painted.keys()].filter((at) => painted[at] === 255)
  const sum = places.reduce(
    (total, at) =>
      total +
      Math.abs(own.bytes[at * 4] - other.bytes[at * 4]) +
      Math.abs(own.bytes[at * 4 + 2] - other.bytes[at * 4 + 2]),
    0,
  )
  return sum / places.length / 2
}

describe('an answer that drifted in every way', () => {
  test('changes nothing outside the mask, though it came changed', async () => {
    const locked = await lockPixels(order(), signal)
    expect(locked.changedOutside).toBe(0)
    expect(changedOutside(source, restoredPicture(source, locked), mask)).toBe(0)
    expect(locked.leak.mean).toBeGreaterThan(0.02)
  })

  test('shows no seam', async () => {
    const visibility = async (change: Partial<PixelLockOrder>) =>
      seamVisibility(restoredPicture(source, await lockPixels(order(change), signal)), mask)
    expect(seamVisibility(source, mask)).toBeLessThan(1.25)
    expect(await visibility({ tone: false, seam: false, feather: 0 })).toBeGreaterThan(1.6)
    for (const change of [{ seam: false }, { tone: false }, {}])
      expect(await visibility(change)).toBeLessThan(1.25)
  })

  test('is put where it belongs, in its tone', async () => {
    const off = async (change: Partial<PixelLockOrder>) =>
      differenceInside(
        source,
        restoredPicture(source, await lockPixels(order(change), signal)),
        mask,
      )
    const best = await off({})
    expect(best).toBeLessThan(8)
    expect(await off({ register: false })).toBeGreaterThan(best * 1.5)
    expect(await off({ tone: false, seam: false })).toBeGreaterThan(best * 1.5)
  })

  test('of another shape is put where it belongs', async () => {
    const square = driftedAnswer(source, {
      size: { width: 512, height: 512 },
      fit: 'cover',
      shift: [0.01, 0],
      scale: 0.97,
    })
    const locked = await lockPixels(order({ answer: pictureOf(square) }), signal)
    expect(locked.registration).toMatchObject({ applied: true, fit: 'cover' })
    expect(locked.changedOutside).toBe(0)
    expect(differenceInside(source, restoredPicture(source, locked), mask)).toBeLessThan(8)
  })

  test('of a part of the source is put into that part', async () => {
    const crop: Rect = { x: 200, y: 120, width: 750, height: 600 }
    const part = new Uint8ClampedArray(crop.width * crop.height * 4)
    for (let y = 0; y < crop.height; y++) {
      const from = ((crop.y + y) * size.width + crop.x) * 4
      part.set(source.bytes.subarray(from, from + crop.width * 4), y * crop.width * 4)
    }
    const small = driftedAnswer(
      { width: crop.width, height: crop.height, bytes: part },
      { size: { width: 500, height: 400 }, shift: [0.03, 0.01], scale: 0.98 },
    )
    const locked = await lockPixels(order({ answer: pictureOf(small), crop }), signal)
    const restored = restoredPicture(source, locked)
    expect(locked.registration.applied).toBe(true)
    expect(changedOutside(source, restored, mask)).toBe(0)
    expect(differenceInside(source, restored, mask)).toBeLessThan(8)
  })
})

describe('what is not there', () => {
  test('an unrelated answer is taken as it came', async () => {
    const other = scene({ width: 600, height: 400 }, 400)
    const locked = await lockPixels(
      order({ answer: pictureOf(other), tone: false, seam: false, feather: 0 }),
      signal,
    )
    expect(locked.registration.applied).toBe(false)
    expect(locked.changedOutside).toBe(0)
    // Where the mask is full, the middle of each pair of pixels is about the answer's pixel.
    const { changed } = locked
    const at = (Math.round(size.height * 0.55) * size.width + Math.round(size.width * 0.45)) * 4
    const restored = restoredPicture(source, locked)
    const from = (Math.round(400 * 0.55) * 600 + Math.round(600 * 0.45)) * 4
    expect(changed).toBeDefined()
    expect(Math.abs(restored.bytes[at] - other.bytes[from])).toBeLessThan(12)
  })

  test('without paint nothing changes', async () => {
    const empty = packed(maskFromPixels(size, new Uint8Array(mask.length)))
    const locked = await lockPixels(order({ mask: empty }), signal)
    expect(locked).toMatchObject({ changed: undefined, changedOutside: 0 })
  })

  test('what the answer does not show stays as it was', async () => {
    const shifted = driftedAnswer(source, {
      size: { width: 600, height: 400 },
      shift: [-0.08, 0],
      scale: 0.95,
    })
    const everywhere = new Uint8Array(mask.length).map((_, at) => (at % 1200 < 250 ? 255 : 0))
    const locked = await lockPixels(
      order({ answer: pictureOf(shifted), mask: packed(maskFromPixels(size, everywhere)) }),
      signal,
    )
    const restored = restoredPicture(source, locked)
    const unseen = [...mask.keys()].filter((at) => at % 1200 < 40)
    expect(unseen.every((at) => restored.bytes[at * 4] === source.bytes[at * 4])).toBe(true)
  })

  test('an abort ends it', async () => {
    const aborted = AbortSignal.abort()
    await expect(lockPixels(order(), aborted)).rejects.toThrow()
  })
})

describe('transparency', () => {
  /** Clear on the left, half clear in the middle, with colour under it all. */
  const glass: Pixels = {
    ...size,
    bytes: source.bytes.map((value, i) =>
      i % 4 === 3 ? [0, 100, 255][Math.floor(((i >> 2) % 1200) / 400)] : value,
    ),
  }

  test("is kept outside the mask, and the answer's alpha is taken inside", async () => {
    const locked = await lockPixels(order({ source: pictureOf(glass), register: false }), signal)
    const restored = restoredPicture(glass, locked)
    expect(changedOutside(glass, restored, mask)).toBe(0)
    const middle = (Math.round(800 * 0.55) * 1200 + 540) * 4
    expect(glass.bytes[middle + 3]).toBe(100)
    expect(restored.bytes[middle + 3]).toBe(255)
  })

  test('of the answer shows through', async () => {
    const clear: Pixels = {
      ...answer,
      bytes: answer.bytes.map((value, i) => (i % 4 === 3 ? 0 : value)),
    }
    const locked = await lockPixels(order({ answer: pictureOf(clear), register: false }), signal)
    const restored = restoredPicture(source, locked)
    expect(restored.bytes[(Math.round(800 * 0.55) * 1200 + 540) * 4 + 3]).toBe(0)
    expect(changedOutside(source, restored, mask)).toBe(0)
  })
})

test('the order of bytes does not matter', async () => {
  const straight = await lockPixels(order(), signal)
  const swapped = await lockPixels(
    order({ source: pictureOf(source, 'BGRA'), answer: pictureOf(answer, 'BGRA') }),
    signal,
  )
  expect(swapped.registration).toEqual(straight.registration)
  expect(firstDifference(swapped.changed?.bytes ?? [], straight.changed?.bytes ?? [])).toBe(-1)
})
