import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { iccChunk, withPngChunks } from './fixtures/files.ts'
import { displayP3 } from './fixtures/metadata.ts'
import { quartersFile, rgbaFile, variousPixels } from './fixtures/pictures.ts'
import { uploadPixels } from './uploadPixels.ts'

const ANY_SIZE = 1e9
const { signal } = new AbortController()

afterEach(() => {
  vi.unstubAllGlobals()
})

const opaque = (pixels: Uint8Array) => pixels.map((value, i) => (i % 4 === 3 ? 255 : value))

/** The pixels of a picture of RGBA bytes after the way to the upload. */
async function uploaded(
  size: { width: number; height: number },
  data: Uint8Array,
  total = ANY_SIZE,
) {
  return [...(await uploadPixels(rgbaFile(size, data), total, signal)).pixels]
}

/** RGBA of a picture that is given by three formulas, as in the notes of the node's behaviour. */
function byFormula({ width, height }: Size, color: (x: number, y: number) => number[]): Uint8Array {
  const indices = Array.from({ length: width * height }, (_, i) => i)
  return Uint8Array.from(indices.flatMap((i) => color(i % width, Math.floor(i / width))))
}

describe('sizes', () => {
  test.each([
    [4000, 3000, 1448, 1086],
    [3025, 4031, 1086, 1448],
    [2000, 2000, 1254, 1254],
    [1920, 1080, 1672, 941],
    [1537, 1024, 1536, 1024],
    [1536, 1024, 1536, 1024],
    [12000, 300, 7932, 198],
  ])('%i x %i is sent as %i x %i', async (width, height, sentWidth, sentHeight) => {
    const jpeg = new Blob([await quartersFile('image/jpeg', { width, height })])
    const { from, to, pixels } = await uploadPixels(jpeg, 1536 * 1024, signal)
    expect(from).toEqual({ width, height })
    expect(to).toEqual({ width: sentWidth, height: sentHeight })
    expect(pixels.length).toBe(sentWidth * sentHeight * 4)
  })
})

describe('pixels', () => {
  test('of a picture in colours are the ones Pillow makes', async () => {
    const size = { width: 12, height: 9 }
    const data = byFormula(size, (x, y) => [
      (37 * x + 11 * y) % 256,
      (5 * x * x + 53 * y) % 256,
      255 - 20 * x - 3 * y,
      255,
    ])
    const pixels = await uploaded(size, data, 35)
    const row = (y: number) => pixels.slice(y * 28, y * 28 + 28).filter((_, i) => i % 4 < 3)
    const first = [
      17, 20, 247, 79, 39, 213, 146, 92, 178, 206, 192, 144, 41, 129, 110, 73, 150, 75, 143, 133,
      41,
    ]
    const last = [
      96, 150, 225, 167, 172, 191, 197, 218, 156, 32, 95, 122, 94, 144, 88, 159, 105, 53, 222, 100,
      19,
    ]
    expect(row(0)).toEqual(first)
    expect(row(4)).toEqual(last)
  })

  test('of a picture with alpha are weighted by it, as Pillow does', async () => {
    const size = { width: 6, height: 6 }
    const data = byFormula(size, (x) => (x < 3 ? [200, 100, 50, 255] : [0, 255, 0, 0]))
    const row = [218, 109, 55, 255, 199, 99, 49, 128, 0, 0, 0, 0]
    expect(await uploaded(size, data, 9)).toEqual([...row, ...row, ...row])
  })
})

const size = { width: 133, height: 150 }
const various = variousPixels(size)

describe('a picture that is small enough', () => {
  test('keeps every byte, colours under any alpha included', async () => {
    expect(await uploaded(size, various)).toEqual([...various])
  })

  test('keeps every byte without ImageDecoder', async () => {
    vi.stubGlobal('ImageDecoder', undefined)
    expect(await uploaded(size, various)).toEqual([...various])
    expect(await uploaded(size, opaque(various))).toEqual([...opaque(various)])
  })

  test('keeps all that a canvas can keep where there is nothing better', async () => {
    vi.stubGlobal('ImageDecoder', undefined)
    vi.stubGlobal('VideoFrame', undefined)
    expect(await uploaded(size, opaque(various))).toEqual([...opaque(various)])
    const alpha = (pixels: ArrayLike<number>) => Array.from(pixels).filter((_, i) => i % 4 === 3)
    expect(alpha(await uploaded(size, various))).toEqual(alpha(various))
  })

  test('is not taken from a decoder that gives no RGB', async () => {
    const close = vi.fn()
    class YuvDecoder {
      static readonly isTypeSupported = () => Promise.resolve(true)
      readonly close = close
      readonly decode = () => {
        const shape = { codedWidth: 2, codedHeight: 2, timestamp: 0 }
        return Promise.resolve({
          image: new VideoFrame(new Uint8Array(6), { format: 'I420', ...shape }),
        })
      }
    }
    vi.stubGlobal('ImageDecoder', YuvDecoder)
    expect(await uploaded(size, various)).toEqual([...various])
    expect(close).toHaveBeenCalled()
  })
})

test('colours of another profile are converted, under any alpha but for rounding', async () => {
  const one = { width: 1, height: 1 }
  const p3 = async (pixel: number[]) => {
    const png = new Uint8Array(await rgbaFile(one, Uint8Array.from(pixel)).arrayBuffer())
    const file = new Blob([withPngChunks(png, iccChunk(displayP3))])
    return [...(await uploadPixels(file, ANY_SIZE, signal)).pixels]
  }
  const solid = await p3([150, 100, 60, 255])
  const half = await p3([150, 100, 60, 128])
  expect(solid[0]).toBeGreaterThan(155)
  expect(half[3]).toBe(128)
  for (const channel of [0, 1, 2])
    expect(Math.abs(half[channel] - solid[channel])).toBeLessThanOrEqual(2)
})

test('it stops when it is cancelled', async () => {
  const controller = new AbortController()
  controller.abort()
  const failure = await uploadPixels(rgbaFile(size, various), ANY_SIZE, controller.signal).then(
    () => undefined,
    failureOf,
  )
  expect(failure).toEqual({ kind: 'cancelled' })
})
