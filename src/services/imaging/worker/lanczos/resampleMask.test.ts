import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TILE } from '#core/mask/mask.ts'
import { channels, paint } from './fixtures/pixels.ts'
import { firstDifference, kernels, resizeMask } from './fixtures/resize.ts'
import { plainKernel } from './plainKernel.ts'
import { resampleMask } from './resampleMask.ts'

const [wasmKernel] = kernels.map(({ createKernel }) => createKernel)

const noiseMask = (width: number, height: number) =>
  channels(paint('noise', width, { width, height }), 1)

describe.each(kernels)('with the $name kernel', ({ createKernel }) => {
  test('a band given as one value is that band filled with it', async () => {
    const value = fc.constantFrom(0, 1, 127, 255, undefined)
    const bands = fc.array(value, { minLength: 1, maxLength: 6 })
    const cut = fc.integer({ min: 0, max: TILE - 1 })
    const width = fc.integer({ min: 1, max: 70 })
    const side = fc.integer({ min: 1, max: 90 })
    await fc.assert(
      fc.asyncProperty(bands, cut, width, fc.tuple(side, side), async (values, less, wide, to) => {
        const from = { width: wide, height: values.length * TILE - less }
        const sizes = { from, to: { width: to[0], height: to[1] } }
        const bytes = noiseMask(from.width, from.height)
        values.forEach((one, i) => {
          if (one !== undefined) bytes.fill(one, i * TILE * wide, (i + 1) * TILE * wide)
        })
        const rows = (y: number, count: number, target: Uint8Array) => {
          const one = values[y / TILE]
          if (one === undefined) target.set(bytes.subarray(y * wide, (y + count) * wide))
          return one
        }
        const sparse = await resampleMask({ ...sizes, rows }, createKernel)
        const dense = await resizeMask(bytes, sizes, createKernel)
        expect(firstDifference(sparse, dense)).toBe(-1)
      }),
      { numRuns: 40 },
    )
  })

  test('one value stays that value, even when a whole side of 16,384 becomes one pixel', async () => {
    for (const value of [1, 128, 254, 255]) {
      const from = { width: 16384, height: 2 }
      const filled = new Uint8Array(from.width * from.height).fill(value)
      const resized = await resizeMask(filled, { from, to: { width: 1, height: 1 } }, createKernel)
      expect([...resized]).toEqual([value])
    }
  })

  test('a mask of the same size comes back as it is', async () => {
    const from = { width: 37, height: 2 * TILE + 3 }
    const bytes = noiseMask(from.width, from.height).fill(255, 0, TILE * from.width)
    const rows = (y: number, count: number, target: Uint8Array) => {
      if (y === 0) return 255
      target.set(bytes.subarray(y * from.width, (y + count) * from.width))
      return undefined
    }
    expect(await resampleMask({ from, to: from, rows }, createKernel)).toEqual(bytes)
  })
})

test('both kernels give the same bytes', async () => {
  const side = fc.integer({ min: 1, max: 200 })
  await fc.assert(
    fc.asyncProperty(side, side, side, side, async (width, height, toWidth, toHeight) => {
      const sizes = { from: { width, height }, to: { width: toWidth, height: toHeight } }
      const bytes = noiseMask(width, height)
      const plain = await resizeMask(bytes, sizes, plainKernel)
      expect(firstDifference(await resizeMask(bytes, sizes, wasmKernel), plain)).toBe(-1)
    }),
    { numRuns: 50 },
  )
})

test('inverting is for before the resize: a hard edge through the middle of a window rounds up both ways', async () => {
  const sizes = { from: { width: 64, height: 64 }, to: { width: 16, height: 16 } }
  const edge = 4 * 7 + 2
  const painted = new Uint8Array(64 * 64).map((_, i) => (i % 64 < edge ? 255 : 0))
  const alpha = painted.map((value) => 255 - value)
  const [left, right] = [await resizeMask(painted, sizes), await resizeMask(alpha, sizes)]
  expect([left[7], right[7]]).toEqual([128, 128])
})

test('without a choice of kernel the bytes are the same', async () => {
  const sizes = { from: { width: 90, height: 140 }, to: { width: 33, height: 51 } }
  const bytes = noiseMask(90, 140)
  expect(await resizeMask(bytes, sizes)).toEqual(await resizeMask(bytes, sizes, plainKernel))
})
