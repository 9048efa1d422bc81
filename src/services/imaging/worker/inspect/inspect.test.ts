import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FailureError } from '#core/failure.ts'
import { bytes } from '#services/imaging/worker/fixtures/bytes.ts'
import { jpegFile, pngFile } from '#services/imaging/worker/fixtures/files.ts'
import { samples } from '#services/imaging/worker/fixtures/samples.ts'
import { inspect } from './inspect.ts'

/** The words of the refusal. */
async function refused(file: Uint8Array): Promise<string> {
  try {
    await inspect(file)
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'picture')
      return error.failure.detail
    throw error
  }
  throw new Error('was not refused')
}

const ftyp = (brand: string, ...compatible: string[]) =>
  bytes([0, 0, 0, 16 + compatible.length * 4], 'ftyp', brand, [0, 0, 0, 0], ...compatible)

test.each([
  ['an empty file', bytes(), /empty/],
  ['a text', bytes('Dear picture, ...'), /not a picture/],
  [
    'a text that begins like a bitmap',
    bytes('BMW is a maker of cars and motorcycles'),
    /not a picture/,
  ],
  ['a web page with a drawing', bytes('<!DOCTYPE html><html><svg ></svg>'), /not a picture/],
  ['a photo of an iPhone', ftyp('heic', 'mif1', 'heic'), /HEIC.*Export it as JPEG/],
  ['a HEIF picture', ftyp('mif1', 'miaf'), /HEIC/],
  ['a raw photo of Canon', ftyp('crx ', 'isom'), /raw/],
  ['TIFF, little end first', bytes('II*\0', [8, 0, 0, 0]), /TIFF/],
  ['TIFF, big end first', bytes('MM\0*', [0, 0, 0, 8]), /TIFF/],
  ['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), /SVG/],
  ['a drawing with a prologue', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><svg>'), /SVG/],
  ['a document', bytes('%PDF-1.7'), /PDF/],
  ['JPEG XL, bare', bytes([0xff, 0x0a, 1, 2]), /JPEG XL/],
  ['JPEG XL, boxed', bytes([0, 0, 0, 12], 'JXL \r\n'), /JPEG XL/],
  ['a Photoshop document', bytes('8BPS\0\x01'), /Photoshop/],
  ['an MP4 video', ftyp('isom', 'iso2', 'mp41'), /video/],
  ['a WebM video', bytes([0x1a, 0x45, 0xdf, 0xa3, 1]), /video/],
  ['an AVI video', bytes('RIFF', [9, 0, 0, 0], 'AVI LIST'), /video/],
])('%s is refused by what it is', async (_, file, words) => {
  expect(await refused(file)).toMatch(words)
})

test.each([
  { width: 16_385, height: 1 },
  { width: 1, height: 20_000 },
  { width: 16_000, height: 6_251 },
])('a picture of $width x $height is too large, in numbers', async (size) => {
  const words = await refused(pngFile(size))
  expect(words).toContain(size.width.toLocaleString('en-US'))
  expect(words).toContain(size.height.toLocaleString('en-US'))
  expect(words).toContain('100 megapixels')
})

test.each([
  { width: 16_384, height: 1 },
  { width: 16_000, height: 6_250 },
])('a picture of $width x $height is not too large', async (size) => {
  expect((await inspect(pngFile(size))).size).toEqual(size)
})

test('a picture without width or height is damaged', async () => {
  expect(await refused(pngFile({ width: 0, height: 5 }))).toMatch(/damaged/)
  expect(await refused(jpegFile({ width: 5, height: 0 }))).toMatch(/damaged/)
})

describe.each(samples)('%s', (_, file) => {
  test('the sample is good', async () => {
    expect((await inspect(file)).size).toEqual({ width: 30, height: 20 })
  })

  test('cut anywhere, it is refused', async () => {
    for (let length = 0; length < file.length; length++)
      expect(await refused(file.subarray(0, length)), `${length} bytes`).not.toBe('')
  })

  test('cut in the middle, the words say that the end is missing', async () => {
    expect(await refused(file.subarray(0, Math.floor(file.length * 0.7)))).toMatch(/ends early/)
  })

  test('with any bytes changed, it is either good or refused', async () => {
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(changes, async (edits) => {
        const changed = file.slice()
        for (const [at, value] of edits) changed[at] = value
        const { size } = await inspect(changed).catch(() =>
          refused(changed).then(() => ({ size: undefined })),
        )
        if (size) expect(size.width * size.height).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('its beginning with anything behind it is either good or refused', async () => {
    const tail = fc.uint8Array({ maxLength: 400 })
    await fc.assert(
      fc.asyncProperty(fc.nat(40), tail, async (kept, rest) => {
        const made = bytes(file.subarray(0, kept), rest)
        const words = await inspect(made).then(
          () => 'good',
          () => refused(made),
        )
        expect(words).not.toBe('')
      }),
      { numRuns: 300 },
    )
  })
})
