import { decode as decodePng } from 'fast-png'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { operated } from '#core/mask/maskOperation.ts'
import { maskFromPixels, maskToPixels, type PackedMask, packed, unpacked } from '#core/mask/pack.ts'
import { firstDifference } from '#testing/masks.ts'
import { pngFile, pngOf } from '#testing/pngFiles.ts'
import { createImaging } from './createImaging.ts'
import type { MaskMeaning } from './imaging.ts'

const imaging = createImaging()

afterEach(() => {
  vi.restoreAllMocks()
})

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, failureOf)
const isCancelled = (found: unknown) => expect(found).toEqual({ kind: 'cancelled' })

const size = { width: 150, height: 131 }

/** A mask given by the value of every pixel. */
const maskOf = ({ width, height }: Size, value: (x: number, y: number) => number) =>
  packed(
    maskFromPixels(
      { width, height },
      Uint8Array.from({ length: width * height }, (_, i) =>
        value(i % width, Math.floor(i / width)),
      ),
    ),
  )
const valuesOf = (mask: PackedMask) => maskToPixels(unpacked(mask))

/** RGBA pixels that differ everywhere, with all values of alpha. */
const variousPixels = Uint8Array.from(
  { length: 4 * size.width * size.height },
  (_, i) => i * (i % 4 === 3 ? 29 : 37) + (i >> 5),
)

const soft = maskOf(size, (x, y) => (x < 64 && y < 64 ? 255 : y > 100 ? 0 : (x * 3 + y * 7) & 255))
const none = maskOf(size, () => 0)
const all = maskOf(size, () => 255)
const masks = { soft, none, all }

describe('a mask file', () => {
  test.each([
    ['blackWhite', 'white', 'soft'],
    ['blackWhite', 'white', 'none'],
    ['blackWhite', 'white', 'all'],
    ['alpha', 'transparent', 'soft'],
    ['alpha', 'transparent', 'none'],
    ['alpha', 'transparent', 'all'],
  ] as const)(
    'of kind %s, read as %s, is the same mask again (%s)',
    async (kind, meaning, name) => {
      const file = await imaging.maskFile({ packed: masks[name], kind })
      expect(file.type).toBe('image/png')
      const read = await imaging.readMask({ file, meaning, size })
      expect(firstDifference(valuesOf(read), valuesOf(masks[name]))).toBe(-1)
    },
  )

  test('is 8-bit grey, or black with an alpha channel, as another decoder sees it', async () => {
    const values = valuesOf(soft)
    const decoded = async (kind: 'blackWhite' | 'alpha') => {
      const file = await imaging.maskFile({ packed: soft, kind })
      return decodePng(await file.arrayBuffer(), { checkCrc: true })
    }
    const grey = await decoded('blackWhite')
    expect(grey).toMatchObject({ ...size, depth: 8, channels: 1 })
    expect(firstDifference(new Uint8Array(grey.data), values)).toBe(-1)
    const rgba = await decoded('alpha')
    expect(rgba).toMatchObject({ ...size, depth: 8, channels: 4 })
    const expected = new Uint8Array(4 * values.length)
    values.forEach((value, i) => {
      expected[4 * i + 3] = 255 - value
    })
    expect(firstDifference(new Uint8Array(rgba.data), expected)).toBe(-1)
  })

  test('is read at another size, soft edges soft', async () => {
    const half = maskOf({ width: 100, height: 60 }, (x) => (x < 50 ? 255 : 0))
    const file = await imaging.maskFile({ packed: half, kind: 'blackWhite' })
    for (const to of [
      { width: 37, height: 20 },
      { width: 301, height: 90 },
    ]) {
      const read = unpacked(await imaging.readMask({ file, meaning: 'white', size: to }))
      expect([read.width, read.height]).toEqual([to.width, to.height])
      // The edge stays in the middle: half of the area is painted.
      expect(read.painted / (255 * to.width * to.height)).toBeCloseTo(0.5, 2)
      const row = maskToPixels(read).subarray(0, to.width)
      expect([row[0], row[to.width - 1]]).toEqual([255, 0])
    }
  })

  test('of a lossy format is read without its noise', async () => {
    const context = new OffscreenCanvas(200, 200).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillRect(0, 0, 200, 200)
    context.fillStyle = 'white'
    context.arc(90, 90, 50, 0, 7)
    context.fill()
    const file = await context.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.6 })
    const read = await imaging.readMask({
      file,
      meaning: 'white',
      size: { width: 200, height: 200 },
    })
    const values = valuesOf(read)
    expect(values.filter((value) => value > 0 && value < 8)).toHaveLength(0)
    expect([values[90 * 200 + 90], values[90 * 200 + 190], values[190 * 200 + 5]]).toEqual([
      255, 0, 0,
    ])
  })

  const corner = pngOf({ width: 4, height: 1 }, (x) =>
    x === 0
      ? [255, 255, 255, 255]
      : x === 1
        ? [0, 0, 0, 255]
        : x === 2
          ? [9, 9, 9, 0]
          : [200, 200, 200, 100],
  )
  test.each<[MaskMeaning, readonly number[]]>([
    ['transparent', [0, 0, 255, 155]],
    ['opaque', [255, 255, 0, 100]],
    ['white', [255, 0, 0, 78]],
    ['black', [0, 255, 0, 22]],
  ])('read as %s', async (meaning, expected) => {
    const read = await imaging.readMask({ file: corner, meaning, size: { width: 4, height: 1 } })
    expect([...valuesOf(read)]).toEqual(expected)
  })
})

describe('a file that may be a mask', () => {
  const disc = (x: number, y: number) => Math.hypot(x - 40, y - 50) < 30
  const black = [0, 0, 0, 255]
  const white = [255, 255, 255, 255]
  const clear = [0, 0, 0, 0]
  const photo = (x: number, y: number) => [x + 20, 255 - y, (x + y) & 255, 255]
  test.each([
    [
      'white on black',
      (x: number, y: number) => (disc(x, y) ? white : black),
      ['white', 'black'],
      true,
    ],
    ['half white', (x: number) => (x < 75 ? white : black), ['white', 'black'], false],
    ['black', () => black, ['white', 'black'], true],
    ['white', () => white, ['white', 'black'], true],
    ['a photo', photo, ['white', 'black'], false],
    [
      'the API\u2019s own',
      (x: number, y: number) => (disc(x, y) ? clear : black),
      ['transparent', 'opaque'],
      true,
    ],
    [
      'a photo with a hole',
      (x: number, y: number) => (disc(x, y) ? clear : photo(x, y)),
      ['transparent', 'opaque', 'white', 'black'],
      true,
    ],
    [
      'white strokes on nothing',
      (x: number, y: number) => (disc(x, y) ? white : clear),
      ['transparent', 'opaque', 'white', 'black'],
      false,
    ],
    [
      'grey and alpha',
      (x: number, y: number) => [x, x, x, disc(x, y) ? 0 : 255],
      ['transparent', 'opaque', 'white', 'black'],
      false,
    ],
    ['half transparent', (x: number) => (x < 75 ? clear : black), ['transparent', 'opaque'], false],
    ['transparent', () => clear, ['transparent', 'opaque'], true],
  ] as const)('%s', async (_, color, meanings, certain) => {
    expect(await imaging.openMask(pngOf(size, color))).toEqual({ size, meanings, certain })
  })

  test('that is no picture is refused in words', async () => {
    const file = new Blob(['Dear mask'])
    for (const call of [
      imaging.openMask(file),
      imaging.readMask({ file, meaning: 'white', size }),
      imaging.transparencyMask(file),
      imaging.extend({ picture: file, sides: { left: 1, top: 0, right: 0, bottom: 0 } }),
    ])
      expect(await failure(call)).toMatchObject({
        kind: 'picture',
        detail: expect.stringMatching(/not a picture/),
      })
  })
})

test('the transparency of a picture is 255 - alpha', async () => {
  const pixels = variousPixels
  const mask = valuesOf(await imaging.transparencyMask(pngFile(size, pixels)))
  const expected = Uint8Array.from(
    { length: mask.length },
    (_, i) => 255 - (pixels[4 * i + 3] ?? 0),
  )
  expect(firstDifference(mask, expected)).toBe(-1)
  const opaque = pixels.map((value, i) => (i % 4 === 3 ? 255 : value))
  expect(unpacked(await imaging.transparencyMask(pngFile(size, opaque))).painted).toBe(0)
})

describe('a mask is reshaped', () => {
  test('as in the page, and tells how far it is', async () => {
    const operation = { kind: 'feather', radiusPx: 9 } as const
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    const shares: number[] = []
    const length = soft.bytes.length
    const shaped = await imaging.reshape(
      { packed: soft, operation },
      { onProgress: (share) => shares.push(share) },
    )
    const expected = maskToPixels(operated(unpacked(soft), operation))
    expect(firstDifference(valuesOf(shaped), expected)).toBe(-1)
    expect(shares.at(-1)).toBe(1)
    expect(soft.bytes.length).toBe(length)
    expect(ended).toHaveBeenCalledOnce()
  })

  test('until it is cancelled, and then another is', async () => {
    const ended = vi.spyOn(Worker.prototype, 'terminate')
    const controller = new AbortController()
    const large = { width: 4000, height: 3000 }
    const noisy = maskOf(large, (x, y) => (Math.imul(x, 7919) ^ Math.imul(y, 104_729)) & 255)
    const operation = { kind: 'feather', radiusPx: 900 } as const
    const shaping = failure(
      imaging.reshape(
        { packed: noisy, operation },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    )
    isCancelled(await shaping)
    expect(ended).toHaveBeenCalledOnce()
    isCancelled(
      await failure(imaging.reshape({ packed: soft, operation }, { signal: controller.signal })),
    )
    const shaped = await imaging.reshape({ packed: none, operation })
    expect(unpacked(shaped).painted).toBe(0)
  })

  test('by a number out of its range is a defect', async () => {
    const operation = { kind: 'grow', px: -1 } as const
    expect(await failure(imaging.reshape({ packed: soft, operation }))).toMatchObject({
      kind: 'internal',
    })
  })
})

test('a picture keeps its pixels on a larger canvas', async () => {
  const sides = { left: 70, top: 3, right: 0, bottom: 80 }
  const picture = pngFile(size, variousPixels)
  const { data, width, height } = decodePng(
    await (await imaging.extend({ picture, sides })).arrayBuffer(),
  )
  expect([width, height]).toEqual([220, 214])
  const inner = new Uint8Array(variousPixels.length)
  for (let y = 0; y < size.height; y++) {
    const from = 4 * ((y + sides.top) * width + sides.left)
    inner.set(data.subarray(from, from + 4 * size.width), 4 * y * size.width)
  }
  expect(firstDifference(inner, variousPixels)).toBe(-1)
})

test('a cancelled call ends as one', async () => {
  const controller = new AbortController()
  const { signal } = controller
  const file = pngOf(size, () => [1, 2, 3, 255])
  const sides = { left: 500, top: 500, right: 500, bottom: 500 }
  const calls = [
    imaging.openMask(file, signal),
    imaging.readMask({ file, meaning: 'white', size }, signal),
    imaging.maskFile({ packed: soft, kind: 'alpha' }, signal),
    imaging.transparencyMask(file, signal),
    imaging.extend({ picture: file, sides }, signal),
  ].map(failure)
  controller.abort()
  for (const call of calls) isCancelled(await call)
})
