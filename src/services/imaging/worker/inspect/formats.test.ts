import { describe, expect, test } from 'vitest'
import { be16, be32, bytes, le16, le32 } from '#services/imaging/worker/fixtures/bytes.ts'
import {
  avifFile,
  bmpFile,
  box,
  exifSegment,
  extents,
  gifFile,
  iccChunk,
  iccSegment,
  jpegFile,
  jpegSegment,
  pngChunk,
  pngFile,
  webpChunk,
  webpExtended,
  webpFile,
  webpLossless,
  webpLossy,
  zlib,
} from '#services/imaging/worker/fixtures/files.ts'
import { displayP3, exifData, sRGB } from '#services/imaging/worker/fixtures/metadata.ts'
import { inspect } from './inspect.ts'

const size = { width: 300, height: 200 }
const orientations = [1, 2, 3, 4, 5, 6, 7, 8]

/** The file without its orientation, as decoders get it. */
async function uprightFile(file: Uint8Array): Promise<Uint8Array> {
  const changed = file.slice()
  for (const { at, bytes: replacement } of (await inspect(file)).uprightEdits)
    changed.set(replacement, at)
  return changed
}

const oriented = [
  ['JPEG', (exif: Uint8Array) => jpegFile({ ...size, segments: [exifSegment(exif)] })],
  ['PNG', (exif: Uint8Array) => pngFile({ ...size, chunks: [pngChunk('eXIf', exif)] })],
  [
    'WebP',
    (exif: Uint8Array) => webpFile(webpExtended(8, size), webpLossy(size), webpChunk('EXIF', exif)),
  ],
  [
    'WebP with the head that Exif has in JPEG',
    (exif: Uint8Array) =>
      webpFile(webpExtended(8, size), webpLossy(size), webpChunk('EXIF', 'Exif\0\0', exif)),
  ],
] as const

describe.each(oriented)('Exif in %s', (_, fileWith) => {
  test.each(orientations)('orientation %i is read and taken out', async (orientation) => {
    for (const order of ['II', 'MM'] as const) {
      const file = fileWith(exifData(orientation, order))
      expect(await inspect(file)).toMatchObject({ orientation, size })
      expect(await uprightFile(file)).toEqual(fileWith(exifData(1, order)))
    }
  })

  test.each([
    ['an orientation there is not', exifData(9)],
    ['no orientation', bytes('II', le16(42), le32(8), le16(0), le32(0))],
    ['a directory beyond the end', bytes('II', le16(42), le32(90_000))],
    ['neither end first', bytes('XX', exifData(6).subarray(2))],
    ['nothing at all', bytes()],
  ])('%s is no reason to refuse the picture', async (__, exif) => {
    expect(await inspect(fileWith(exif))).toMatchObject({ orientation: 1, uprightEdits: [], size })
  })
})

describe('JPEG', () => {
  test('has neither profile nor alpha by itself', async () => {
    const file = jpegFile(size)
    expect(await inspect(file)).toMatchObject({
      format: 'JPEG',
      profile: 'untagged',
      hasAlpha: false,
    })
  })

  test('takes its size from whichever kind of frame it has', async () => {
    const file = jpegFile(size)
    const frame = file.indexOf(0xc0)
    for (const marker of [0xc1, 0xc2, 0xc9, 0xca]) {
      file[frame] = marker
      expect((await inspect(file)).size).toEqual(size)
    }
    file[frame] = 0xc4
    await expect(inspect(file)).rejects.toThrow(/damaged/)
  })

  test('tells sRGB from other profiles, in parts that may come in any order', async () => {
    const half = Math.floor(displayP3.length / 2)
    const parts = (profile: Uint8Array) => [
      iccSegment(profile.subarray(half), 2, 2),
      iccSegment(profile.subarray(0, half), 1, 2),
    ]
    expect(await inspect(jpegFile({ segments: parts(displayP3) }))).toMatchObject({
      profile: 'other',
    })
    expect(await inspect(jpegFile({ segments: parts(sRGB) }))).toMatchObject({ profile: 'sRGB' })
  })

  test('may have fill bytes before a marker and other data after its end', async () => {
    const fill = bytes([0xff, 0xff, 0xff], jpegSegment(0xfe, 'a comment').subarray(1))
    expect((await inspect(bytes(jpegFile({ ...size, segments: [fill] }), 'more'))).size).toEqual(
      size,
    )
  })

  test('is not complete because a thumbnail in it is', async () => {
    const thumbnail = jpegSegment(0xe1, 'Exif\0\0', exifData(1), jpegFile())
    const file = jpegFile({ ...size, segments: [thumbnail], scan: new Uint8Array(500) })
    await expect(inspect(file.subarray(0, file.length - 2))).rejects.toThrow(/ends early/)
    expect((await inspect(file)).size).toEqual(size)
  })

  test('restart markers and stuffed bytes are not its end', async () => {
    const scan = [1, 0xff, 0xd0, 2, 0xff, 0, 0xd9, 3]
    const file = jpegFile({ ...size, scan })
    await expect(inspect(file.subarray(0, file.length - 1))).rejects.toThrow(/ends early/)
  })
})

describe('PNG', () => {
  test.each([
    [0, false],
    [2, false],
    [3, false],
    [4, true],
    [6, true],
  ])('colour type %i has alpha: %s', async (colorType, hasAlpha) => {
    expect(await inspect(pngFile({ colorType }))).toMatchObject({ format: 'PNG', hasAlpha })
  })

  test('has alpha where a colour is transparent', async () => {
    const chunks = [pngChunk('PLTE', [1, 2, 3]), pngChunk('tRNS', [0])]
    expect(await inspect(pngFile({ colorType: 3, chunks }))).toMatchObject({ hasAlpha: true })
  })

  const chromaticities = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
  const gamma = pngChunk('gAMA', be32(45455))
  const p3Points = pngChunk('cICP', [12, 13, 0, 1])
  test.each([
    ['nothing', [], 'untagged'],
    ['an ICC profile of sRGB', [iccChunk(sRGB)], 'sRGB'],
    ['another ICC profile', [iccChunk(displayP3)], 'other'],
    ['the sRGB chunk', [pngChunk('sRGB', [0])], 'sRGB'],
    [
      'the gamma and primaries of sRGB',
      [gamma, pngChunk('cHRM', chromaticities.flatMap(be32))],
      'untagged',
    ],
    ['another gamma', [pngChunk('gAMA', be32(100_000))], 'other'],
    [
      'other primaries',
      [gamma, pngChunk('cHRM', chromaticities.map((v) => v + 3000).flatMap(be32))],
      'other',
    ],
    ['code points of sRGB', [pngChunk('cICP', [1, 13, 0, 1])], 'sRGB'],
    ['code points of Display P3', [p3Points], 'other'],
    ['code points before a profile', [p3Points, iccChunk(sRGB)], 'other'],
    ['a profile before the sRGB chunk', [iccChunk(displayP3), pngChunk('sRGB', [0])], 'other'],
    ['a damaged profile', [pngChunk('iCCP', 'name\0\0', zlib(sRGB).subarray(0, 50))], 'untagged'],
    ['a profile without a name', [pngChunk('iCCP', [1, 2, 3])], 'untagged'],
  ])('colours: %s', async (_, chunks, profile) => {
    expect(await inspect(pngFile({ chunks }))).toMatchObject({ profile })
  })

  test('without pixels is damaged', async () => {
    const file = bytes(pngFile().subarray(0, 33), pngChunk('IEND'))
    await expect(inspect(file)).rejects.toThrow(/damaged/)
  })
})

describe('WebP', () => {
  test.each([
    ['lossy', webpFile(webpLossy(size)), false],
    ['lossless without alpha', webpFile(webpLossless(size, false)), false],
    ['lossless with alpha', webpFile(webpLossless(size, true)), true],
    ['extended without alpha', webpFile(webpExtended(0, size), webpLossy(size)), false],
    ['extended with alpha', webpFile(webpExtended(0x10, size), webpLossy(size)), true],
  ])('%s', async (_, file, hasAlpha) => {
    expect(await inspect(file)).toMatchObject({
      format: 'WebP',
      size,
      hasAlpha,
      profile: 'untagged',
    })
  })

  test.each([
    [sRGB, 'sRGB'],
    [displayP3, 'other'],
  ])('has a profile', async (icc, profile) => {
    const file = webpFile(webpExtended(0x20, size), webpChunk('ICCP', icc), webpLossy(size))
    expect(await inspect(file)).toMatchObject({ profile })
  })

  test('lossy data without their start code are damaged', async () => {
    await expect(inspect(webpFile(webpChunk('VP8 ', new Uint8Array(10))))).rejects.toThrow(
      /damaged/,
    )
  })
})

describe('GIF', () => {
  const frame = { x: 0, y: 0, ...size }
  test('has alpha where a colour is transparent or the first frame leaves something open', async () => {
    expect(await inspect(gifFile({ screen: size, frame }))).toMatchObject({
      format: 'GIF',
      size,
      hasAlpha: false,
    })
    expect(await inspect(gifFile({ screen: size, frame, transparent: 3 }))).toMatchObject({
      hasAlpha: true,
    })
    expect(
      await inspect(gifFile({ screen: size, frame: { ...frame, x: 1, width: 299 } })),
    ).toMatchObject({ hasAlpha: true, size })
  })

  test('grows with a first frame that is larger than the screen', async () => {
    const file = gifFile({ screen: { width: 10, height: 10 }, frame: { ...frame, x: 5 } })
    expect((await inspect(file)).size).toEqual({ width: 305, height: 200 })
  })

  test('only the first frame counts', async () => {
    const second = gifFile({
      screen: size,
      frame: { x: 9, y: 9, width: 2, height: 2 },
      transparent: 0,
    })
    const file = bytes(gifFile({ screen: size, frame }).subarray(0, -1), second.subarray(25))
    expect(await inspect(file)).toMatchObject({ size, hasAlpha: false })
  })

  test('blocks of an unknown kind are damage', async () => {
    const file = gifFile({ screen: size, frame })
    file[25] = 0x77
    await expect(inspect(file)).rejects.toThrow(/damaged/)
  })
})

describe('BMP', () => {
  const pixels = new Uint8Array(900 * 200)
  test('reads sizes in either order of rows', async () => {
    for (const topDown of [false, true])
      expect(await inspect(bmpFile({ ...size, pixels, topDown }))).toMatchObject({
        format: 'BMP',
        size,
        hasAlpha: false,
        profile: 'untagged',
      })
  })

  test('reads the short header of OS/2', async () => {
    const header = [le32(12), le16(300), le16(200), le16(1), le16(24)].flat()
    const file = bytes('BM', le32(0), le32(0), le32(26), header, pixels)
    expect((await inspect(file)).size).toEqual(size)
    await expect(inspect(file.subarray(0, -1))).rejects.toThrow(/ends early/)
  })

  /** A header of 124 bytes (version 5). */
  function withColorSpace(kind: string, alphaMask = 0, profile = bytes()) {
    const small = bmpFile({ width: 2, height: 1, bitsPerPixel: 32, pixels: new Uint8Array(8) })
    const info = new Uint8Array(124)
    info.set(small.subarray(14, 54))
    info.set(le32(124), 0)
    info.set(le32(3), 16)
    info.set(le32(alphaMask), 52)
    info.set(bytes(kind), 56)
    info.set([...le32(132), ...le32(profile.length)], 112)
    return bytes('BM', le32(0), le32(0), le32(138), info, new Uint8Array(8), profile)
  }

  test('has alpha where there is a mask for it', async () => {
    expect(await inspect(withColorSpace('BGRs'))).toMatchObject({
      hasAlpha: false,
      profile: 'sRGB',
    })
    expect(await inspect(withColorSpace('BGRs', 0xff000000))).toMatchObject({ hasAlpha: true })
  })

  test('may have an embedded profile', async () => {
    expect(await inspect(withColorSpace('DEBM', 0, displayP3))).toMatchObject({ profile: 'other' })
    expect(await inspect(withColorSpace('DEBM', 0, sRGB))).toMatchObject({ profile: 'sRGB' })
  })
})

describe('AVIF', () => {
  const alpha = (name: string) => box('auxC', [0, 0, 0, 0], name, [0])
  const nclx = (primaries: number, transfer: number) =>
    box('colr', 'nclx', be16(primaries), be16(transfer), be16(6), [0x80])

  test('is as large as the largest picture in it', async () => {
    const tile = extents({ width: 64, height: 64 })
    expect(await inspect(avifFile(tile, extents(size), tile))).toMatchObject({
      format: 'AVIF',
      size,
      hasAlpha: false,
      orientation: 1,
    })
  })

  test.each([
    [0, size],
    [1, { width: 200, height: 300 }],
    [2, size],
    [3, { width: 200, height: 300 }],
  ])('is turned by %i quarters, which is left to the decoder', async (quarters, turned) => {
    const file = avifFile(extents(size), box('irot', [quarters]))
    expect(await inspect(file)).toMatchObject({ size: turned, orientation: 1, uprightEdits: [] })
  })

  test('has alpha in an auxiliary picture of that name', async () => {
    const urn = 'urn:mpeg:mpegB:cicp:systems:auxiliary:'
    expect(await inspect(avifFile(extents(size), alpha(`${urn}alpha`)))).toMatchObject({
      hasAlpha: true,
    })
    expect(await inspect(avifFile(extents(size), alpha(`${urn}depth`)))).toMatchObject({
      hasAlpha: false,
    })
  })

  test.each([
    ['nothing', [], 'untagged'],
    ['unspecified code points', [nclx(2, 2)], 'untagged'],
    ['code points of sRGB', [nclx(1, 13)], 'sRGB'],
    ['code points of HDR', [nclx(9, 16)], 'other'],
    ['a profile of sRGB', [box('colr', 'prof', sRGB)], 'sRGB'],
    ['a profile, whatever the code points', [nclx(1, 13), box('colr', 'prof', displayP3)], 'other'],
  ])('colours: %s', async (_, boxes, profile) => {
    expect(await inspect(avifFile(extents(size), ...boxes))).toMatchObject({ profile })
  })

  test('boxes may state their length in 64 bits or reach to the end', async () => {
    const file = avifFile(extents(size))
    const mdat = file.length - 11
    const long = bytes(file.subarray(0, mdat), be32(1), 'mdat', be32(0), be32(19), [1, 2, 3])
    expect((await inspect(long)).size).toEqual(size)
    await expect(inspect(long.subarray(0, -1))).rejects.toThrow(/ends early/)
    file.set(be32(0), mdat)
    expect((await inspect(file)).size).toEqual(size)
  })
})
