import { expect, test } from 'vitest'
import { bestKernel } from './bestKernel.ts'
import { createResampler } from './createResampler.ts'
import { paint } from './fixtures/pixels.ts'
import { firstDifference, resizePicture } from './fixtures/resize.ts'
import { plainKernel } from './plainKernel.ts'

test('the browser runs the WebAssembly kernel', async () => {
  expect(await bestKernel()).not.toBe(plainKernel)
})

test('a decoded frame can be copied straight into a band', async () => {
  const from = { width: 333, height: 300 }
  const to = { width: 100, height: 90 }
  const pixels = paint('cutout', 1, from)
  const frame = new VideoFrame(pixels, {
    format: 'RGBA',
    codedWidth: from.width,
    codedHeight: from.height,
    timestamp: 0,
  })
  const resampler = await createResampler({ from, to, alpha: true })
  for (let y = 0; y < from.height; y += resampler.bandRows) {
    const rows = Math.min(resampler.bandRows, from.height - y)
    const rect = { x: 0, y, width: from.width, height: rows }
    await frame.copyTo(resampler.band(rows), { rect, format: 'RGBA' })
    resampler.push(rows)
  }
  frame.close()

  const expected = await resizePicture({ pixels, from, to, alpha: true }, plainKernel)
  expect(firstDifference(resampler.finish(), expected)).toBe(-1)
})
