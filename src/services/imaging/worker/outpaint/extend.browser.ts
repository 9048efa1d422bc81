import { decode as decodePng } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import type { Sides } from '#core/outpaint.ts'
import { exifSegment, withJpegSegments } from '#services/imaging/worker/fixtures/files.ts'
import { exifData } from '#services/imaging/worker/fixtures/metadata.ts'
import {
  quarters,
  quartersFile,
  rgbaFile,
  variousPixels,
} from '#services/imaging/worker/fixtures/pictures.ts'
import { extend } from './extend.ts'

const { signal } = new AbortController()
const size = { width: 90, height: 70 }
const none = { left: 0, top: 0, right: 0, bottom: 0 }
const sides = { left: 33, top: 20, right: 1, bottom: 140 }

interface Pixels extends Size {
  readonly at: (x: number, y: number) => readonly number[]
}

/** The RGBA pixels of a PNG, by a decoder that is not the browser's. */
async function pixelsOf(file: Blob): Promise<Pixels> {
  const { width, height, channels, data } = decodePng(await file.arrayBuffer(), { checkCrc: true })
  const at = (x: number, y: number) => {
    const from = (y * width + x) * channels
    const found = Array.from(data.subarray(from, from + channels))
    return channels === 3 ? [...found, 255] : found
  }
  return { width, height, at }
}

async function extended(picture: Blob, by: Sides) {
  const file = await extend({ picture, sides: by }, signal)
  expect(file.type).toBe('image/png')
  return pixelsOf(file)
}

const opaquePixels = variousPixels(size).map((value, i) => (i % 4 === 3 ? 255 : value))

describe('a larger canvas', () => {
  test.each([
    ['opaque', opaquePixels],
    ['with all values of alpha', variousPixels(size)],
    ['with colours under alpha 0', variousPixels(size).map((v, i) => (i % 4 === 3 ? 0 : v))],
  ])('keeps every pixel of a picture: %s', async (_, pixels) => {
    const found = await extended(rgbaFile(size, pixels), sides)
    expect([found.width, found.height]).toEqual([124, 230])
    let different = 0
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++) {
        const from = 4 * (y * size.width + x)
        const own = found.at(x + sides.left, y + sides.top)
        if (own.some((value, i) => value !== pixels[from + i])) different++
      }
    expect(different).toBe(0)
  })

  test('of a picture of one colour has that colour, however far', async () => {
    const color = [10, 200, 90, 130]
    const even = Uint8Array.from({ length: 4 * 90 * 70 }, (_, i) => color[i % 4])
    const found = await extended(rgbaFile(size, even), sides)
    for (let y = 0; y < found.height; y++)
      for (let x = 0; x < found.width; x++) {
        const furthest = Math.max(...found.at(x, y).map((v, i) => Math.abs(v - color[i])))
        expect(furthest).toBeLessThanOrEqual(1)
      }
  })

  test('meets a picture without a seam and gets calm away from it, round corners too', async () => {
    // Stripes of 2 pixels on all sides, as rough as an edge can be.
    const rough = Uint8Array.from({ length: 4 * 90 * 70 }, (_, i) => {
      const [x, y] = [(i >> 2) % 90, Math.floor((i >> 2) / 90)]
      return i % 4 === 3 ? 255 : ((x + y) >> 1) % 2 ? 255 : 0
    })
    const all = { left: 200, top: 200, right: 200, bottom: 200 }
    const found = await extended(rgbaFile(size, rough), all)
    const greyAt = (x: number, y: number) => found.at(x, y)[0]
    const stepAt = (x: number, y: number) =>
      Math.max(Math.abs(greyAt(x, y) - greyAt(x + 1, y)), Math.abs(greyAt(x, y) - greyAt(x, y + 1)))
    for (let x = 0; x < 90; x++)
      expect(Math.abs(greyAt(200 + x, 199) - greyAt(200 + x, 200))).toBeLessThan(90)
    let roughest = 0
    for (let y = 0; y < found.height - 1; y++)
      for (let x = 0; x < found.width - 1; x++) {
        const [right, below] = [x - 289, y - 269]
        const distance = Math.hypot(Math.max(200 - x, right, 0), Math.max(200 - y, below, 0))
        if (distance > 16) roughest = Math.max(roughest, stepAt(x, y))
      }
    expect(roughest).toBeLessThanOrEqual(6)
    expect(Math.abs(greyAt(0, 0) - 127)).toBeLessThan(20)
  })

  test('of an opaque picture is opaque, and of its nearest colours', async () => {
    const jpeg = withJpegSegments(
      await quartersFile('image/jpeg', { width: 96, height: 64 }),
      exifSegment(exifData(6)),
    )
    const found = await extended(new Blob([jpeg]), { left: 8, top: 8, right: 8, bottom: 8 })
    expect([found.width, found.height]).toEqual([80, 112])
    // Turned to the right: what is stored below on the left is shown at the top left.
    for (const [x, y, quarter] of [
      [2, 2, 2],
      [77, 2, 0],
      [2, 109, 3],
      [77, 109, 1],
    ] as const) {
      const color = [...quarters[quarter], 255]
      const furthest = Math.max(...found.at(x, y).map((v, i) => Math.abs(v - color[i])))
      expect(furthest).toBeLessThanOrEqual(6)
    }
  })

  test('can be no larger at all', async () => {
    const found = await extended(rgbaFile(size, opaquePixels), none)
    expect([found.width, found.height]).toEqual([90, 70])
  })

  test('of a single pixel is that pixel', async () => {
    const one = rgbaFile({ width: 1, height: 1 }, Uint8Array.of(9, 80, 200, 255))
    const found = await extended(one, { left: 40, top: 1, right: 0, bottom: 30 })
    for (const [x, y] of [
      [0, 0],
      [40, 1],
      [40, 31],
      [3, 20],
    ])
      expect(found.at(x, y)).toEqual([9, 80, 200, 255])
  })

  test('has its limits', async () => {
    const picture = rgbaFile(size, opaquePixels)
    const failure = (by: Partial<Sides>) =>
      extend({ picture, sides: { ...none, ...by } }, signal).then(() => undefined, failureOf)
    expect(await failure({ left: 16_300 })).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/16,390 × 70 pixels.*at most 16,384/),
    })
    expect(await failure({ left: 12_000, top: 12_000 })).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/12,090 × 12,070 pixels.*100 megapixels/),
    })
    expect(await failure({ left: -1 })).toMatchObject({ kind: 'internal' })
    expect(await failure({ left: 0.5 })).toMatchObject({ kind: 'internal' })
  })
})
