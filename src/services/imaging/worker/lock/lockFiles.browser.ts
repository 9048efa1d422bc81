import { decode as decodePng } from 'fast-png'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '#core/failure.ts'
import type { Rect } from '#core/geometry.ts'
import { maskFromPixels, packed } from '#core/mask/pack.ts'
import { createImaging } from '#services/imaging/createImaging.ts'
import type { LockOrder } from '#services/imaging/imaging.ts'
import { exifSegment, withJpegSegments } from '#services/imaging/worker/fixtures/files.ts'
import { exifData } from '#services/imaging/worker/fixtures/metadata.ts'
import { quartersFile, rgbaFile } from '#services/imaging/worker/fixtures/pictures.ts'
import { driftedAnswer } from '#testing/drift.ts'
import { patch, scene } from './fixtures/scenes.ts'
import { lockFiles } from './lockFiles.ts'
import type { Pixels } from './plane.ts'

const imaging = createImaging()
const { signal } = new AbortController()
const failure = (promise: Promise<unknown>) => promise.then(() => undefined, failureOf)

const size = { width: 600, height: 400 }
const opaque = scene(size, 5)
const painted = patch(size, 0.12)
const mask = packed(maskFromPixels(size, painted))
const settings = { tone: true, seam: true, register: true }

const fileOf = (pixels: Pixels) => rgbaFile(pixels, new Uint8Array(pixels.bytes))

/** Colours under every alpha, 0 too, with an island that is fully opaque. */
const clear: Pixels = {
  ...opaque,
  bytes: opaque.bytes.map((value, i) => (i % 4 === 3 ? (((i >> 2) % 600) * 7) & 255 : value)),
}

const drift = {
  size: { width: 480, height: 320 },
  shift: [0.02, -0.01],
  scale: 1.02,
  noise: 3,
  gain: [1.06, 1, 0.95],
  offset: [4, -3, 2],
} as const

const order = (change: Partial<LockOrder> = {}): LockOrder => ({
  source: fileOf(opaque),
  answer: fileOf(driftedAnswer(opaque, drift)),
  mask,
  settings,
  ...change,
})

/** RGBA as a decoder has it that is not the browser's. */
async function decoded(file: Blob): Promise<Pixels> {
  const { width, height, channels, data, depth } = decodePng(await file.arrayBuffer())
  expect(depth).toBe(8)
  const bytes = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let i = 0; i < width * height; i++)
    for (let channel = 0; channel < channels; channel++)
      bytes[i * 4 + channel] = data[i * channels + channel]
  return { width, height, bytes }
}

const differs = (a: Pixels, b: Pixels, at: number) =>
  [0, 1, 2, 3].some((channel) => a.bytes[at * 4 + channel] !== b.bytes[at * 4 + channel])

/** Pixels that are not painted and differ in any byte, and those that are painted and differ. */
function changes(a: Pixels, b: Pixels, isPainted = (at: number) => painted[at] > 0) {
  expect([b.width, b.height]).toEqual([a.width, a.height])
  let [inside, outside] = [0, 0]
  for (let at = 0; at < a.width * a.height; at++)
    if (differs(a, b, at)) isPainted(at) ? inside++ : outside++
  return { inside, outside }
}

describe('outside the mask every pixel stays', () => {
  test.each([
    ['an opaque picture', opaque],
    ['a transparent one', clear],
  ])('of %s', async (_, source) => {
    const { picture, report } = await imaging.lock(order({ source: fileOf(source) }))
    expect(picture.type).toBe('image/png')
    const result = await decoded(picture)
    const { inside, outside } = changes(source, result)
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(10_000)
    expect(report.changedOutside).toBe(0)
  })

  test('of a photo that is turned', async () => {
    const stored = { width: 400, height: 600 }
    const jpeg = await quartersFile('image/jpeg', stored)
    const source = new Blob([withJpegSegments(jpeg, exifSegment(exifData(6)))])
    const { picture, report } = await imaging.lock(order({ source }))
    expect(report.changedOutside).toBe(0)
    const bitmap = await imaging.decode(source)
    const context = new OffscreenCanvas(600, 400).getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const bytes = context?.getImageData(0, 0, 600, 400).data ?? new Uint8ClampedArray()
    const { inside, outside } = changes({ ...size, bytes }, await decoded(picture))
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(10_000)
  })

  test('and beyond the part that was sent, painted or not', async () => {
    const crop: Rect = { x: 150, y: 100, width: 240, height: 240 }
    const bytes = new Uint8ClampedArray(crop.width * crop.height * 4)
    for (let y = 0; y < crop.height; y++) {
      const from = ((crop.y + y) * size.width + crop.x) * 4
      bytes.set(opaque.bytes.subarray(from, from + crop.width * 4), y * crop.width * 4)
    }
    const sent = { width: crop.width, height: crop.height, bytes }
    const answer = fileOf(driftedAnswer(sent, { ...drift, size: { width: 480, height: 480 } }))
    const everywhere = packed(maskFromPixels(size, new Uint8Array(painted.length).fill(255)))
    const { picture, report } = await imaging.lock(order({ answer, crop, mask: everywhere }))
    const { inside, outside } = changes(opaque, await decoded(picture), (at) => {
      const [x, y] = [(at % size.width) - crop.x, Math.floor(at / size.width) - crop.y]
      return x >= 0 && y >= 0 && x < crop.width && y < crop.height
    })
    expect(outside).toBe(0)
    expect(inside).toBeGreaterThan(50_000)
    expect(report.changedOutside).toBe(0)
  })
})

describe('in a browser that disguises what comes out of a canvas', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each([
    ['an opaque picture', opaque],
    ['a transparent one', clear],
  ])('%s stays exact all the same', async (_, source) => {
    const noisy = {
      ...source,
      bytes: source.bytes.map((value, i) => (i % 999 ? value : value ^ 1)),
    }
    const disguised = vi
      .spyOn(OffscreenCanvas.prototype, 'convertToBlob')
      .mockImplementation(async () => fileOf(noisy))
    const { picture, report } = await lockFiles(order({ source: fileOf(source) }), signal)
    expect(disguised).toHaveBeenCalled()
    const { inside, outside } = changes(source, await decoded(picture))
    expect([outside, report.changedOutside]).toEqual([0, 0])
    expect(inside).toBeGreaterThan(10_000)
  })
})

describe('the report', () => {
  test('tells how the answer lay and how much leaked', async () => {
    const { report } = await imaging.lock(order())
    const { registration, leak } = report
    expect(registration).toMatchObject({ applied: true, fit: 'stretch' })
    expect(Math.abs(registration.dx - 0.02 * registration.grid.width)).toBeLessThan(0.5)
    expect(Math.abs(registration.dy + 0.01 * registration.grid.height)).toBeLessThan(0.5)
    expect(registration.scale).toBeCloseTo(1.02, 3)
    expect(leak.mean).toBeGreaterThan(0.005)
    // Four of the answer's pixels.
    expect(report.featherPx).toBeGreaterThan(4)
    expect(report.featherPx).toBeLessThan(6)
    expect(report.notes).toEqual([])
  })

  test('says the feather that was asked for', async () => {
    const { report } = await imaging.lock(order({ settings: { ...settings, featherPx: 11 } }))
    expect(report.featherPx).toBe(11)
  })

  test.each([
    [
      'another shape',
      driftedAnswer(opaque, { size: { width: 320, height: 320 } }),
      /another shape/,
    ],
    ['too little in common', scene({ width: 480, height: 320 }, 99), /too little in common/],
    ['few pixels', driftedAnswer(opaque, { size: { width: 240, height: 160 } }), /enlarged 2\.5/],
    ['transparency', { ...clear }, /transparent in places/],
  ] as const)('notes %s', async (_, answer, words) => {
    const { report } = await imaging.lock(order({ answer: fileOf(answer) }))
    expect(report.notes).toContainEqual(expect.stringMatching(words))
  })

  test('notes that nothing is painted', async () => {
    const none = packed(maskFromPixels(size, new Uint8Array(painted.length)))
    const { picture, report } = await imaging.lock(order({ mask: none }))
    expect(changes(opaque, await decoded(picture))).toEqual({ inside: 0, outside: 0 })
    expect(report.notes).toContainEqual(expect.stringMatching(/Nothing is painted/))
  })
})

describe('the heat map', () => {
  test('is clear where nothing leaked and warm where something did', async () => {
    const bytes = opaque.bytes.slice()
    for (let y = 20; y < 80; y++)
      for (let x = 20; x < 120; x++) {
        const at = (y * size.width + x) * 4
        for (let channel = 0; channel < 3; channel++)
          bytes[at + channel] = 255 - bytes[at + channel]
      }
    const { heatMap } = await imaging.lock(order({ answer: fileOf({ ...opaque, bytes }) }))
    const heat = await decoded(heatMap)
    expect([heat.width, heat.height]).toEqual([256, 171])
    const pixel = (x: number, y: number) => {
      const at =
        Math.floor((y * heat.height) / 400) * heat.width + Math.floor((x * heat.width) / 600)
      return [...heat.bytes.subarray(at * 4, at * 4 + 4)]
    }
    const [red, , blue, alpha] = pixel(70, 50)
    expect(red).toBeGreaterThan(blue + 60)
    expect(alpha).toBeGreaterThan(60)
    for (const [x, y] of [
      [300, 30],
      [550, 350],
    ])
      expect(pixel(x, y)[3]).toBe(0)
  })
})

test('progress goes from nothing to everything', async () => {
  const shares: number[] = []
  await imaging.lock(order(), { onProgress: (share) => shares.push(share) })
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.length).toBeGreaterThan(4)
  expect(shares.at(-1)).toBe(1)
})

describe('what cannot be locked', () => {
  const text = new Blob(['Dear picture'])

  test('is an answer that is no picture', async () => {
    expect(await failure(imaging.lock(order({ answer: text })))).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/^What came cannot be put back.*not a picture/),
    })
  })

  test('is a source that cannot be decoded', async () => {
    const good = fileOf(opaque)
    const source = good.slice(0, good.size - 100)
    expect(await failure(imaging.lock(order({ source })))).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/^The original cannot be opened/),
    })
  })

  test('is a mask of another size, or a part that is not there', async () => {
    const other = packed(maskFromPixels({ width: 20, height: 30 }, new Uint8Array(600)))
    expect(await failure(imaging.lock(order({ mask: other })))).toMatchObject({
      kind: 'internal',
      detail: expect.stringContaining('20 x 30'),
    })
    const crop = { x: 500, y: 0, width: 200, height: 200 }
    expect(await failure(imaging.lock(order({ crop })))).toMatchObject({
      kind: 'internal',
      detail: expect.stringContaining('at 500, 0'),
    })
  })

  test('is what is cancelled, at once', async () => {
    const controller = new AbortController()
    const call = failure(imaging.lock(order(), { signal: controller.signal }))
    controller.abort()
    expect(await call).toEqual({ kind: 'cancelled' })
  })
})
