import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '#core/failure.ts'
import { maskFromPixels, maskToPixels, type PackedMask, packed, unpacked } from '#core/mask/pack.ts'
import { firstDifference } from '#testing/masks.ts'
import { pngOf } from '#testing/pngFiles.ts'
import { createSelector } from './createSelector.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, failureOf)
const cancelled = { kind: 'cancelled' }

const size = { width: 260, height: 200 }

const maskOf = (isPainted: (x: number, y: number) => boolean) =>
  maskFromPixels(
    size,
    Uint8Array.from({ length: size.width * size.height }, (_, i) =>
      isPainted(i % size.width, Math.floor(i / size.width)) ? 255 : 0,
    ),
  )
const valuesOf = (mask: PackedMask) => maskToPixels(unpacked(mask))
const noise = (x: number, y: number) =>
  (Math.imul(Math.imul(x, 0x9e3779b1) ^ (y + 77), 0x85ebca6b) >>> 24) / 255

/** Two red squares on blue, apart, on tiles of their own and across their edges. */
const isLeft = (x: number, y: number) => x >= 20 && x < 90 && y >= 50 && y < 130
const isRight = (x: number, y: number) => x >= 150 && x < 250 && y >= 10 && y < 190
const squares = pngOf(size, (x, y) =>
  isLeft(x, y) || isRight(x, y) ? [200, 30, 30] : [30, 40, 190],
)
const inSquares = { pictureId: 'squares', picture: squares }

describe('the wand', () => {
  const selector = createSelector()

  test.each([
    ['what hangs together', true, isLeft],
    ['all of a colour', false, (x: number, y: number) => isLeft(x, y) || isRight(x, y)],
  ])('takes %s', async (_, contiguous, expected) => {
    const order = { ...inSquares, x: 50, y: 70, tolerance: 10, contiguous }
    const { selection } = await selector.wand(order)
    expect([selection.width, selection.height]).toEqual([size.width, size.height])
    expect(firstDifference(valuesOf(selection), maskToPixels(maskOf(expected)))).toBe(-1)
  })

  test('is tried at other tolerances and other places', async () => {
    const shares = []
    for (const tolerance of [0, 100, 10])
      for (const [x, y] of [
        [50, 70],
        [0, 0],
      ] as const) {
        const order = { ...inSquares, x, y, tolerance, contiguous: true }
        const { selection } = await selector.wand(order)
        shares.push(unpacked(selection).painted / 255)
      }
    const [square, ground, whole] = [70 * 80, 260 * 200 - 70 * 80 - 100 * 180, 260 * 200]
    expect(shares).toEqual([square, ground, whole, whole, square, ground])
  })

  test('in another picture sees that one', async () => {
    const even = pngOf(size, () => [200, 30, 30])
    const order = { pictureId: 'even', picture: even, x: 50, y: 70, tolerance: 5, contiguous: true }
    expect(unpacked((await selector.wand(order)).selection).painted).toBe(255 * 260 * 200)
    const back = { ...inSquares, x: 50, y: 70, tolerance: 5, contiguous: true }
    expect(unpacked((await selector.wand(back)).selection).painted).toBe(255 * 70 * 80)
  })

  test('put down anew makes earlier ones give up', async () => {
    const order = { ...inSquares, x: 50, y: 70, contiguous: true }
    const calls = [1, 2, 3, 4].map((tolerance) => selector.wand({ ...order, tolerance }))
    const ends = await Promise.all(calls.map(failure))
    expect(ends).toEqual([cancelled, cancelled, cancelled, undefined])
  })

  test('in a file that is no picture fails, and the next call does not', async () => {
    const order = { pictureId: 'text', x: 1, y: 1, tolerance: 5, contiguous: true }
    const text = failure(selector.wand({ ...order, picture: new Blob(['Dear picture']) }))
    expect(await text).toMatchObject({ kind: 'picture' })
    await selector.wand({ ...order, picture: squares })
  })
})

/** A disc on a ground, both with a texture. */
const isDisc = (x: number, y: number) => Math.hypot(x - 130, y - 95) < 60
const discs = pngOf(size, (x, y) => {
  const grain = 60 * noise(x >> 1, y >> 1)
  return isDisc(x, y)
    ? [170 + grain, 90 + grain, 40 + grain]
    : [40 + grain, 110 + grain, 60 + grain]
})
const inDisc = { pictureId: 'disc', picture: discs, box: { x: 55, y: 20, width: 150, height: 150 } }

/** Intersection over union of what is mostly selected and what should be. */
function overlapOf(selection: PackedMask, expected: (x: number, y: number) => boolean): number {
  let both = 0
  let either = 0
  valuesOf(selection).forEach((value, i) => {
    const isSelected = value >= 128
    const isExpected = expected(i % size.width, Math.floor(i / size.width))
    if (isSelected && isExpected) both++
    if (isSelected || isExpected) either++
  })
  return both / either
}

describe('smart selection', () => {
  const selector = createSelector()

  test('finds a disc on a textured ground, and tells how far it is', async () => {
    const shares: number[] = []
    const onProgress = (share: number) => shares.push(share)
    const { selection, note } = await selector.smartSelect(inDisc, { onProgress })
    expect(overlapOf(selection, isDisc)).toBeGreaterThan(0.9)
    expect(note).toBeUndefined()
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
  })

  test('takes the word of hints, pixel by pixel', async () => {
    const isInside = (x: number, y: number) => x >= 60 && x < 75 && Math.abs(y - 95) < 6
    const isOutside = (x: number, y: number) => Math.hypot(x - 150, y - 95) < 9
    const { selection } = await selector.smartSelect({
      ...inDisc,
      inside: packed(maskOf(isInside)),
      outside: packed(maskOf(isOutside)),
    })
    const values = valuesOf(selection)
    let wrong = 0
    values.forEach((value, i) => {
      const [x, y] = [i % size.width, Math.floor(i / size.width)]
      if (isInside(x, y) && value !== 255) wrong++
      if (isOutside(x, y) && value !== 0) wrong++
    })
    expect(wrong).toBe(0)
  })

  test('selects nothing outside the box', async () => {
    const { selection } = await selector.smartSelect(inDisc)
    const { x, y, width, height } = inDisc.box
    const outside = valuesOf(selection).filter((value, i) => {
      const [u, v] = [i % size.width, Math.floor(i / size.width)]
      return value > 0 && (u < x || v < y || u >= x + width || v >= y + height)
    })
    expect(outside).toHaveLength(0)
  })

  test.each([
    ['of no area', { x: 5, y: 5, width: 0, height: 9 }],
    ['outside the picture', { x: 500, y: 5, width: 20, height: 9 }],
  ])('of a box %s is refused in words', async (_, box) => {
    expect(await failure(selector.smartSelect({ ...inDisc, box }))).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/^The box/),
    })
  })

  test('with hints of another size is a defect', async () => {
    const inside = packed(maskFromPixels({ width: 1, height: 1 }, Uint8Array.of(255)))
    expect(await failure(selector.smartSelect({ ...inDisc, inside }))).toMatchObject({
      kind: 'internal',
    })
  })

  test('is cancelled, at once and with what waits behind it, and then starts anew', async () => {
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    const controller = new AbortController()
    const call = failure(selector.smartSelect(inDisc, { signal: controller.signal }))
    const behind = failure(
      selector.wand({
        pictureId: 'disc',
        picture: discs,
        x: 1,
        y: 1,
        tolerance: 5,
        contiguous: true,
      }),
    )
    controller.abort()
    expect(await Promise.all([call, behind])).toEqual([cancelled, cancelled])
    expect(ended).toHaveBeenCalledOnce()
    expect(await failure(selector.smartSelect(inDisc, { signal: controller.signal }))).toEqual(
      cancelled,
    )
    const { selection } = await selector.smartSelect(inDisc)
    expect(overlapOf(selection, isDisc)).toBeGreaterThan(0.9)
  })
})

test('a closed selector cancels what is under way, and can be used again', async () => {
  const ended = vi.spyOn(Worker.prototype, 'terminate')
  const selector = createSelector()
  selector.close()
  expect(ended).not.toHaveBeenCalled()
  const call = failure(selector.smartSelect(inDisc))
  selector.close()
  expect(await call).toEqual(cancelled)
  expect(ended).toHaveBeenCalledOnce()
  await selector.wand({ ...inSquares, x: 1, y: 1, tolerance: 5, contiguous: true })
  selector.close()
})
