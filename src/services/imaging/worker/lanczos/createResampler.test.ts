import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileKernel } from './bestKernel.ts'
import { createResampler } from './createResampler.ts'
import { paint } from './fixtures/pixels.ts'
import { firstDifference, kernels, resizePicture } from './fixtures/resize.ts'
import wasm from './kernel.as.ts?wasm'
import { plainKernel } from './plainKernel.ts'

/** High enough for several bands. */
const size = fc.record({
  width: fc.integer({ min: 1, max: 70 }),
  height: fc.integer({ min: 1, max: 300 }),
})
const pattern = fc.constantFrom('cutout', 'extremes', 'photo')
const [wasmKernel] = kernels.map(({ createKernel }) => createKernel)

test('both kernels give the same bytes, however the rows come', async () => {
  const order = fc.record({ from: size, to: size, alpha: fc.boolean() })
  const rowsAtOnce = fc.integer({ min: 1, max: 140 })
  await fc.assert(
    fc.asyncProperty(order, pattern, rowsAtOnce, async (sizes, what, step) => {
      const picture = { ...sizes, pixels: paint(what, sizes.from.width, sizes.from) }
      const plain = await resizePicture(picture, plainKernel)
      const fast = await resizePicture({ ...picture, rowsAtOnce: step }, wasmKernel)
      expect(firstDifference(fast, plain)).toBe(-1)
    }),
    { numRuns: 50 },
  )
})

describe.each(kernels)('with the $name kernel', ({ createKernel }) => {
  test('a picture of the same size comes back as it is, colours under alpha 0 included', async () => {
    const from = { width: 31, height: 150 }
    const pixels = paint('cutout', 1, from)
    const resized = await resizePicture({ pixels, from, to: from, alpha: true }, createKernel)
    expect(resized).toEqual(new Uint8ClampedArray(pixels))
  })

  test.each([
    { width: 20, height: 10 },
    { width: 40, height: 30 },
  ])('the alpha of an opaque picture is neither read nor kept ($width wide)', async (to) => {
    const from = { width: 40, height: 30 }
    const pixels = paint('cutout', 2, from)
    const opaque = pixels.map((value, i) => (i % 4 === 3 ? 255 : value))
    const resized = await resizePicture({ pixels, from, to, alpha: false }, createKernel)
    expect(resized).toEqual(
      await resizePicture({ pixels: opaque, from, to, alpha: true }, createKernel),
    )
  })

  test('one colour stays that colour at any size', async () => {
    const color = [3, 128, 255, 254]
    await fc.assert(
      fc.asyncProperty(size, size, async (from, to) => {
        const pixels = paint('noise', 0, from).map((_, i) => color[i % 4])
        const resized = await resizePicture({ pixels, from, to, alpha: false }, createKernel)
        expect(resized.every((value, i) => value === (i % 4 === 3 ? 255 : color[i % 4]))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('a picture whose rows did not all come is an error, not a half empty picture', async () => {
    const from = { width: 4, height: 9 }
    for (const to of [{ width: 2, height: 3 }, from]) {
      const resampler = await createResampler({ from, to, alpha: true }, createKernel)
      resampler.push(8)
      expect(() => resampler.finish()).toThrow('8 of 9 rows')
    }
  })
})

test('the module that the build compiles runs here, and is chosen', async () => {
  expect(await compileKernel(wasm)).not.toBe(plainKernel)
})

test('where WebAssembly SIMD does not compile the plain kernel is chosen', async () => {
  const unknownToTheEngine = wasm.slice().fill(255, 8)
  expect(await compileKernel(unknownToTheEngine)).toBe(plainKernel)
})

test('without a choice of kernel the bytes are the same', async () => {
  const from = { width: 90, height: 140 }
  const order = {
    pixels: paint('photo', 3, from),
    from,
    to: { width: 33, height: 51 },
    alpha: true,
  }
  expect(await resizePicture(order)).toEqual(await resizePicture(order, plainKernel))
})
