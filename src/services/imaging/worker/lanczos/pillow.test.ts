import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Size } from '#core/geometry.ts'
import { uploadSize } from '#core/uploadSize.ts'
import pillow from './fixtures/pillow.json'
import { channels, paint } from './fixtures/pixels.ts'
import { kernels, resizeMask, resizePicture } from './fixtures/resize.ts'
import type { CreateKernel } from './kernel.ts'

type Fixture = (typeof pillow.cases)[number]

async function resizeFixture({ mode, pattern, seed, from, to }: Fixture, kernel: CreateKernel) {
  const pixels = paint(pattern, seed, from)
  if (mode === 'L') return resizeMask(channels(pixels, 1), { from, to }, kernel)
  const resized = await resizePicture({ pixels, from, to, alpha: mode === 'RGBA' }, kernel)
  return mode === 'RGB' ? channels(resized, 3) : resized
}

const sized = ({ width, height }: Size) => `${width}x${height}`

const titled = (fixture: Fixture) => ({
  fixture,
  title: `${fixture.mode} ${fixture.pattern} ${sized(fixture.from)} to ${sized(fixture.to)}`,
})

describe.each(kernels)('the $name kernel gives the bytes of Pillow', ({ createKernel }) => {
  test.each(pillow.cases.map(titled))('$title', async ({ fixture }) => {
    const resized = await resizeFixture(fixture, createKernel)

    const rowBytes = resized.length / fixture.to.height
    const middle = Math.floor(fixture.to.height / 2) * rowBytes
    const middleRow = [...resized.subarray(middle, middle + rowBytes)]
    expect(middleRow).toEqual([...Buffer.from(fixture.middleRow, 'base64')])
    expect(createHash('sha256').update(resized).digest('hex')).toBe(fixture.sha256)
  })
})

/** Rows of numbers of a picture, `perRow` to a row. */
function inRows(values: ArrayLike<number>, perRow: number): number[][] {
  const all = Array.from(values)
  return Array.from({ length: all.length / perRow }, (_, y) =>
    all.slice(y * perRow, (y + 1) * perRow),
  )
}

function picture(size: Size, color: (x: number, y: number) => readonly number[]): Uint8Array {
  const pixels: number[] = []
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) pixels.push(...color(x, y))
  }
  return Uint8Array.from(pixels)
}

/** What ComfyUI's GPT Image node makes of small pictures with a small budget. */
describe.each(kernels)('the $name kernel and the GPT Image node', ({ createKernel }) => {
  const full = Array<number>(7).fill(255)
  const holeFrom: Size = { width: 16, height: 16 }
  const holeTo = uploadSize(holeFrom, 50)
  const holeAlpha = [
    [255, 255, 253, 253, 254, 255, 255],
    full,
    [255, 204, 49, 49, 178, 255, 252],
    [255, 190, 0, 0, 157, 255, 251],
    [255, 189, 0, 0, 156, 255, 251],
    [255, 239, 192, 192, 231, 255, 254],
    full,
  ]
  const holeAt = (x: number, y: number) => (y >= 5 && y <= 11 && x >= 4 && x <= 9 ? 0 : 255)

  test('a mask with a hole, as one channel', async () => {
    const bytes = picture(holeFrom, (x, y) => [holeAt(x, y)])
    const resized = await resizeMask(bytes, { from: holeFrom, to: holeTo }, createKernel)
    expect(inRows(resized, 7)).toEqual(holeAlpha)
  })

  test('a mask with a hole, as the alpha of a black picture', async () => {
    const pixels = picture(holeFrom, (x, y) => [0, 0, 0, holeAt(x, y)])
    const order = { pixels, from: holeFrom, to: holeTo, alpha: true }
    const resized = await resizePicture(order, createKernel)
    const expected = holeAlpha.flat().flatMap((alpha) => [0, 0, 0, alpha])
    expect(inRows(resized, 28)).toEqual(inRows(expected, 28))
  })

  test('an opaque picture', async () => {
    const from = { width: 12, height: 9 }
    const to = uploadSize(from, 35)
    const pixels = picture(from, (x, y) => [
      (37 * x + 11 * y) % 256,
      (5 * x * x + 53 * y) % 256,
      (255 - 20 * x - 3 * y + 256) % 256,
      255,
    ])
    const resized = await resizePicture({ pixels, from, to, alpha: false }, createKernel)
    const rows = inRows(channels(resized, 3), 3 * to.width)
    expect(to).toEqual({ width: 7, height: 5 })
    expect(inRows(rows[0], 3)).toEqual([
      [17, 20, 247],
      [79, 39, 213],
      [146, 92, 178],
      [206, 192, 144],
      [41, 129, 110],
      [73, 150, 75],
      [143, 133, 41],
    ])
    expect(inRows(rows[4], 3)).toEqual([
      [96, 150, 225],
      [167, 172, 191],
      [197, 218, 156],
      [32, 95, 122],
      [94, 144, 88],
      [159, 105, 53],
      [222, 100, 19],
    ])
  })

  test('a picture whose hidden colour must not bleed', async () => {
    const from = { width: 6, height: 6 }
    const to = uploadSize(from, 9)
    const pixels = picture(from, (x) => (x < 3 ? [200, 100, 50, 255] : [0, 255, 0, 0]))
    const resized = await resizePicture({ pixels, from, to, alpha: true }, createKernel)
    const row = [218, 109, 55, 255, 199, 99, 49, 128, 0, 0, 0, 0]
    expect(inRows(resized, 12)).toEqual([row, row, row])
  })
})
