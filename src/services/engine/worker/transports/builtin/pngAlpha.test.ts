import { encode } from 'fast-png'
import { expect, test } from 'vitest'
import { pngHasAlpha } from './pngAlpha.ts'

const png = (channels: number) =>
  new Uint8Array(encode({ width: 3, height: 2, channels, data: new Uint8Array(6 * channels) }))

/** The PNG with another chunk behind its header (8 bytes of signature, 25 of header). */
function withChunk(file: Uint8Array, name: string, data: readonly number[]) {
  const chunk = [0, 0, 0, data.length, ...Buffer.from(name), ...data, 0, 0, 0, 0]
  return Uint8Array.from([...file.subarray(0, 33), ...chunk, ...file.subarray(33)])
}

test.each([
  ['grey', 1, false],
  ['grey and alpha', 2, true],
  ['RGB', 3, false],
  ['RGBA', 4, true],
])('%s', (_, channels, alpha) => {
  expect(pngHasAlpha(png(channels))).toBe(alpha)
})

test('a transparent colour counts, other chunks do not', () => {
  expect(pngHasAlpha(withChunk(png(3), 'tRNS', [0, 0, 0, 0, 0, 0]))).toBe(true)
  expect(pngHasAlpha(withChunk(png(3), 'tEXt', [97, 0, 98]))).toBe(false)
})

test('what is no PNG, or only the beginning of one, has none', () => {
  expect(pngHasAlpha(new Uint8Array())).toBe(false)
  expect(pngHasAlpha(Uint8Array.from(png(3).subarray(0, 33)))).toBe(false)
  expect(pngHasAlpha(new Uint8Array(Buffer.from('GIF89a tRNS')))).toBe(false)
})
