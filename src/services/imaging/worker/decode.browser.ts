import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '#core/failure.ts'
import { decodeSmall, decodeWhole } from './decode.ts'
import { bytes, type Piece } from './fixtures/bytes.ts'
import {
  bmpFile,
  exifSegment,
  gifFile,
  iccChunk,
  iccSegment,
  jpegFile,
  pngChunk,
  webpChunk,
  withJpegSegments,
  withPngChunks,
  withWebpChunks,
} from './fixtures/files.ts'
import { displayP3, exifData, sRGB } from './fixtures/metadata.ts'
import {
  type Color,
  furthest,
  pixelsOf,
  quarters,
  quartersFile,
  quartersOf,
  rgbaFile,
} from './fixtures/pictures.ts'
import { tinyAvif } from './fixtures/tinyAvif.ts'
import { openPicture } from './open.ts'
import { readPicture } from './pictureFile.ts'
import { uploadPixels } from './uploadPixels.ts'

const ANY_SIZE = 1e9
const { signal } = new AbortController()
const stored = { width: 96, height: 64 }

afterEach(() => {
  vi.unstubAllGlobals()
})

const blobOf = (...pieces: readonly Piece[]) => new Blob([bytes(...pieces)])

/** The quarters of a picture on all three ways that lead out of the file. */
async function seen(blob: Blob) {
  const file = await readPicture(blob)
  const whole = await decodeWhole(file)
  const { bitmap: preview, size } = await decodeSmall(file, 2048)
  const upload = await uploadPixels(blob, ANY_SIZE, signal)
  return {
    sizes: [{ width: whole.width, height: whole.height }, size, upload.from, upload.to],
    quarters: [
      quartersOf(pixelsOf(whole), whole),
      quartersOf(pixelsOf(preview), preview),
      quartersOf(upload.pixels, upload.to),
    ],
  }
}

/** Which stored quarters (0 top left, 1 top right, 2 and 3 below) each orientation shows in the same order. */
const shown = [
  [1, [0, 1, 2, 3]],
  [2, [1, 0, 3, 2]],
  [3, [3, 2, 1, 0]],
  [4, [2, 3, 0, 1]],
  [5, [0, 2, 1, 3]],
  [6, [2, 0, 3, 1]],
  [7, [3, 1, 2, 0]],
  [8, [1, 3, 0, 2]],
] as const

const formats = [
  [
    'JPEG',
    'image/jpeg',
    (file: Uint8Array, exif: Piece) => withJpegSegments(file, exifSegment(exif)),
  ],
  [
    'PNG',
    'image/png',
    (file: Uint8Array, exif: Piece) => withPngChunks(file, pngChunk('eXIf', exif)),
  ],
  [
    'WebP',
    'image/webp',
    (file: Uint8Array, exif: Piece) =>
      withWebpChunks(file, { ...stored, flags: 8 }, webpChunk('EXIF', exif)),
  ],
] as const

describe.each(formats)('%s', (_, type, withExif) => {
  test.each(shown)('orientation %i is applied once, everywhere', async (orientation, order) => {
    const file = withExif(await quartersFile(type, stored), exifData(orientation))
    const { sizes, quarters: found } = await seen(new Blob([file]))
    const size = orientation < 5 ? stored : { width: 64, height: 96 }
    expect(sizes).toEqual([size, size, size, size])
    const expected = order.map((i) => quarters[i])
    for (const each of found) expect(furthest(each, expected)).toBeLessThanOrEqual(4)
  })

  test('the preview and the upload have the very pixels of the picture', async () => {
    const blob = new Blob([withExif(await quartersFile(type, stored), exifData(6))])
    const file = await readPicture(blob)
    const whole = pixelsOf(await decodeWhole(file))
    expect(pixelsOf((await decodeSmall(file, 2048)).bitmap)).toEqual(whole)
    expect((await uploadPixels(blob, ANY_SIZE, signal)).pixels).toEqual(whole)
  })
})

describe('a large JPEG', () => {
  const large = { width: 4096, height: 3072 }

  test.each(['with', 'without'])('has a small preview, %s an ImageDecoder', async (has) => {
    if (has === 'without') vi.stubGlobal('ImageDecoder', undefined)
    const jpeg = await quartersFile('image/jpeg', large)
    const opened = await openPicture(blobOf(withJpegSegments(jpeg, exifSegment(exifData(6)))))
    expect(opened).toMatchObject({ mime: 'image/jpeg', hasAlpha: false })
    expect(opened.size).toEqual({ width: 3072, height: 4096 })
    expect([opened.preview.width, opened.preview.height]).toEqual([1536, 2048])
    const found = quartersOf(pixelsOf(opened.preview), opened.preview)
    expect(
      furthest(
        found,
        [2, 0, 3, 1].map((i) => quarters[i]),
      ),
    ).toBeLessThanOrEqual(4)
  })

  test('of an odd size keeps its shape', async () => {
    const jpeg = await quartersFile('image/jpeg', { width: 4999, height: 3 })
    const { preview, size } = await openPicture(new Blob([jpeg]))
    expect(size).toEqual({ width: 4999, height: 3 })
    expect([preview.width, preview.height]).toEqual([2048, 1])
  })
})

/** Display P3 to sRGB by the formulas of both standards. */
function p3ToSrgb(color: Color): Color {
  const linear = color.map((value) => {
    const v = value / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  })
  const matrix = [
    [1.2249402, -0.2249402, 0],
    [-0.0420569, 1.0420569, 0],
    [-0.0196376, -0.0786361, 1.0982736],
  ]
  const [red, green, blue] = matrix.map((row) => {
    const v = row.reduce((sum, weight, i) => sum + weight * linear[i], 0)
    const encoded = v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055
    return Math.round(255 * Math.min(1, Math.max(0, encoded)))
  })
  return [red, green, blue]
}

const profiled = [
  [
    'JPEG',
    'image/jpeg',
    (file: Uint8Array, icc: Uint8Array) => withJpegSegments(file, iccSegment(icc)),
  ],
  ['PNG', 'image/png', (file: Uint8Array, icc: Uint8Array) => withPngChunks(file, iccChunk(icc))],
] as const

describe.each(profiled)('colours of %s', (_, type, withIcc) => {
  test('are kept if the profile is sRGB', async () => {
    const plain = await quartersFile(type, stored)
    const tagged = withIcc(plain, sRGB)
    expect(await seen(new Blob([tagged]))).toEqual(await seen(new Blob([plain])))
  })

  test('are converted if it is another', async () => {
    const plain = await quartersFile(type, stored)
    const raw = (await seen(new Blob([plain]))).quarters[0]
    const converted = raw.map(p3ToSrgb)
    expect(furthest(converted, raw)).toBeGreaterThan(10)
    const { quarters: found } = await seen(new Blob([withIcc(plain, displayP3)]))
    for (const each of found) expect(furthest(each, converted)).toBeLessThanOrEqual(2)
  })
})

describe('other formats', () => {
  test('BMP', async () => {
    const pixels = [30, 20, 10, 60, 50, 40, 0, 0]
    const { pixels: found } = await uploadPixels(
      blobOf(bmpFile({ width: 2, height: 1, pixels })),
      ANY_SIZE,
      signal,
    )
    expect([...found]).toEqual([10, 20, 30, 255, 40, 50, 60, 255])
  })

  test('GIF: the first frame, with its transparency', async () => {
    const one = { width: 1, height: 1 }
    const gif = gifFile({ screen: { width: 2, height: 1 }, frame: { x: 1, y: 0, ...one } })
    const { pixels: found } = await uploadPixels(new Blob([gif]), ANY_SIZE, signal)
    expect([...found]).toEqual([0, 0, 0, 0, 0, 255, 0, 255])
  })

  test('AVIF, which the decoder turns by itself', async () => {
    const { sizes, quarters: found } = await seen(new Blob([tinyAvif]))
    const size = { width: 32, height: 48 }
    expect(sizes).toEqual([size, size, size, size])
    const expected = [2, 0, 3, 1].map((i) => quarters[i])
    for (const each of found) expect(furthest(each, expected)).toBeLessThanOrEqual(6)
    const opened = await openPicture(new Blob([tinyAvif]))
    expect(opened).toMatchObject({ mime: 'image/avif', hasAlpha: false, size })
  })

  test('a wrong type or name of the file does not matter', async () => {
    const png = new Blob([await quartersFile('image/png', stored)], { type: 'image/jpeg' })
    const opened = await openPicture(png)
    expect(opened).toMatchObject({ mime: 'image/png', size: stored })
    expect(opened.file).not.toBe(png)
    expect(await opened.file.arrayBuffer()).toEqual(await png.arrayBuffer())
  })

  test('a PNG with an alpha channel says so', async () => {
    const opened = await openPicture(rgbaFile({ width: 1, height: 1 }, Uint8Array.of(1, 2, 3, 4)))
    expect(opened.hasAlpha).toBe(true)
  })
})

describe('what only decoding shows', () => {
  const cases = [
    ['a JPEG without pixels', () => Promise.resolve(jpegFile())],
    [
      'a PNG with a damaged middle',
      async () => {
        const png = await quartersFile('image/png', stored)
        png[Math.floor(png.length / 2)] ^= 0x55
        return png
      },
    ],
  ] as const
  test.each(cases)('%s is refused in words, on all ways', async (_, make) => {
    const blob = new Blob([await make()])
    const ways = [
      openPicture(blob),
      readPicture(blob).then(decodeWhole),
      uploadPixels(blob, ANY_SIZE, signal),
    ]
    const failures = await Promise.all(ways.map((way) => way.then(() => undefined, failureOf)))
    for (const failure of failures)
      expect(failure).toMatchObject({
        kind: 'picture',
        detail: expect.stringMatching(/cannot decode this (JPEG|PNG)/),
      })
  })

  test('a file that cannot be read any more is refused in words', async () => {
    const gone = new Blob(['x'])
    vi.spyOn(gone, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'))
    const failure = await openPicture(gone).then(() => undefined, failureOf)
    expect(failure).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/cannot be read/),
    })
  })

  test.each([
    ['what could be a picture', 'BM', /600 megabytes, which is too large/],
    ['what is no picture', '%PDF-1.7', /PDF/],
  ])('a huge file is not read: %s', async (_, start, words) => {
    const huge = new Blob([bytes(start, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0])])
    vi.spyOn(huge, 'size', 'get').mockReturnValue(600e6)
    const whole = vi.spyOn(huge, 'arrayBuffer')
    const failure = await openPicture(huge).then(() => undefined, failureOf)
    expect(failure).toMatchObject({ kind: 'picture', detail: expect.stringMatching(words) })
    expect(whole).not.toHaveBeenCalled()
  })
})
