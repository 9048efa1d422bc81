import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { createPngWriter } from './pngWriter.ts'

const NO_FILTER = 0
const UP = 2

/** Rows whose values are what a counter says, not filtered. */
const rowsOf = (rows: number, bytes: number) =>
  Uint8Array.from({ length: rows * (bytes + 1) }, (_, i) =>
    i % (bytes + 1) === 0 ? NO_FILTER : (i * 37) & 255,
  )

describe('a PNG written in parts', () => {
  test.each([
    ['grey', 1],
    ['rgba', 4],
  ] as const)('of kind %s is what was written, by another decoder', async (kind, channels) => {
    const size = { width: 301, height: 500 }
    const bytes = size.width * channels
    const writer = createPngWriter(size, kind)
    const scanlines = rowsOf(size.height, bytes)
    const half = 250 * (bytes + 1)
    await writer.write(scanlines.slice(0, half))
    await writer.write(scanlines.slice(half))
    const file = await writer.finish()
    expect(file.type).toBe('image/png')
    const found = decode(await file.arrayBuffer(), { checkCrc: true })
    expect(found).toMatchObject({ ...size, channels, depth: 8 })
    const expected = scanlines.filter((_, i) => i % (bytes + 1) !== 0)
    expect(Buffer.compare(Buffer.from(found.data), Buffer.from(expected))).toBe(0)
  })

  test('takes filtered rows', async () => {
    const writer = createPngWriter({ width: 2, height: 2 }, 'grey')
    await writer.write(Uint8Array.of(UP, 7, 250, UP, 1, 10))
    const { data } = decode(await (await writer.finish()).arrayBuffer(), { checkCrc: true })
    expect([...data]).toEqual([7, 250, 8, 4])
  })
})
