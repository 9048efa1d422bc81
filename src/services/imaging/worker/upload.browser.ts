import { decode } from 'fast-png'
import { describe, expect, test } from 'vitest'
import { failureOf } from '#core/failure.ts'
import { exifSegment, withJpegSegments } from './fixtures/files.ts'
import {
  GOLDEN_TOTAL,
  goldenAlpha,
  goldenMask,
  goldenSize,
  paintedMask,
} from './fixtures/goldenMask.ts'
import { exifData } from './fixtures/metadata.ts'
import {
  type Color,
  furthest,
  quarters,
  quartersFile,
  rgbaFile,
  variousPixels,
} from './fixtures/pictures.ts'
import { makeUpload } from './upload.ts'

const { signal } = new AbortController()
const NODE_TOTAL = 1536 * 1024

async function png(blob: Blob | undefined) {
  if (!blob) throw new Error('there is no picture')
  const bytes = new Uint8Array(await blob.arrayBuffer())
  // Byte 25 is the colour type: 6 is RGBA.
  return { ...decode(bytes), colorType: bytes[25], type: blob.type }
}

const every4th = (data: ArrayLike<number>, offset: number) =>
  Array.from(data).filter((_, i) => i % 4 === offset)

const picture = rgbaFile(goldenSize, variousPixels(goldenSize))

describe('the mask', () => {
  test('is an RGBA PNG of the picture\u2019s upload size, black, with the node\u2019s own alpha', async () => {
    const mask = { packed: goldenMask, edge: 'soft' } as const
    const upload = await makeUpload(
      { pictures: [picture], mask, totalPixels: GOLDEN_TOTAL },
      signal,
    )
    expect(upload.size).toEqual({ width: 7, height: 7 })
    const sent = await png(upload.mask)
    expect(sent).toMatchObject({ width: 7, height: 7, colorType: 6, type: 'image/png' })
    expect(every4th(sent.data, 3)).toEqual(goldenAlpha)
    for (const channel of [0, 1, 2])
      expect(new Set(every4th(sent.data, channel))).toEqual(new Set([0]))
    expect(await png(upload.images[0])).toMatchObject({ width: 7, height: 7 })
  })

  test('has an alpha channel even if nothing is painted', async () => {
    const mask = { packed: paintedMask(goldenSize, () => 0), edge: 'hard' } as const
    const upload = await makeUpload(
      { pictures: [picture], mask, totalPixels: GOLDEN_TOTAL },
      signal,
    )
    const sent = await png(upload.mask)
    expect(sent.colorType).toBe(6)
    expect(new Set(sent.data)).toEqual(new Set([0, 255]))
  })

  test('lies as the picture does once it is turned', async () => {
    const file = await quartersFile('image/jpeg', { width: 2000, height: 1200 })
    const turned = new Blob([withJpegSegments(file, exifSegment(exifData(6)))])
    const size = { width: 1200, height: 2000 }
    const mask = {
      packed: paintedMask(size, (_, y) => (y < 1000 ? 255 : 0)),
      edge: 'hard',
    } as const
    const upload = await makeUpload({ pictures: [turned], mask, totalPixels: NODE_TOTAL }, signal)
    expect(upload.size).toEqual({ width: 971, height: 1619 })
    const sent = await png(upload.mask)
    expect(sent).toMatchObject(upload.size)
    const alpha = every4th(sent.data, 3)
    expect(alpha.indexOf(255)).toBe(alpha.lastIndexOf(0) + 1)
    expect(Math.abs(alpha.indexOf(255) / 971 - 1619 / 2)).toBeLessThan(1)
    expect(await png(upload.images[0])).toMatchObject(upload.size)
  })

  test('that would edit nothing is refused, unless nothing is painted', async () => {
    const faint = { packed: paintedMask(goldenSize, () => 100), edge: 'hard' } as const
    const order = { pictures: [picture], totalPixels: GOLDEN_TOTAL }
    const failure = await makeUpload({ ...order, mask: faint }, signal).then(
      () => undefined,
      failureOf,
    )
    expect(failure).toMatchObject({
      kind: 'unsendable',
      detail: expect.stringContaining('too faint'),
    })
    const soft = await makeUpload({ ...order, mask: { ...faint, edge: 'soft' } }, signal)
    expect(new Set(every4th((await png(soft.mask)).data, 3))).toEqual(new Set([155]))
    const untouched = { packed: paintedMask(goldenSize, () => 0), edge: 'hard' } as const
    const kept = await makeUpload({ ...order, mask: untouched }, signal)
    expect(new Set(every4th((await png(kept.mask)).data, 3))).toEqual(new Set([255]))
  })

  test('of another size than the picture is refused', async () => {
    const mask = { packed: paintedMask({ width: 16, height: 15 }, () => 0), edge: 'hard' } as const
    const way = makeUpload({ pictures: [picture], mask, totalPixels: GOLDEN_TOTAL }, signal)
    const failure = await way.then(() => undefined, failureOf)
    expect(failure).toMatchObject({ kind: 'internal', detail: expect.stringContaining('16 x 15') })
  })
})

describe('the pictures', () => {
  test('are sent as PNGs, each at its own upload size', async () => {
    const pictures = [
      new Blob([await quartersFile('image/jpeg', { width: 1537, height: 1024 })]),
      new Blob([await quartersFile('image/png', { width: 64, height: 32 })]),
      new Blob([await quartersFile('image/webp', { width: 300, height: 8000 })]),
    ]
    const upload = await makeUpload({ pictures, totalPixels: NODE_TOTAL }, signal)
    const sent = await Promise.all(upload.images.map(png))
    expect(sent.map(({ width, height }) => [width, height])).toEqual([
      [1536, 1024],
      [64, 32],
      [243, 6476],
    ])
    expect(sent.map(({ type }) => type)).toEqual(['image/png', 'image/png', 'image/png'])
    expect(upload.size).toEqual({ width: 1536, height: 1024 })
    expect(upload.mask).toBeUndefined()
  })

  test('with alpha keep all their values if they are small enough', async () => {
    const upload = await makeUpload({ pictures: [picture], totalPixels: NODE_TOTAL }, signal)
    const sent = await png(upload.images[0])
    expect(sent.colorType).toBe(6)
    expect([...sent.data]).toEqual([...variousPixels(goldenSize)])
  })

  test('without alpha keep all their values too', async () => {
    const pixels = variousPixels(goldenSize).map((value, i) => (i % 4 === 3 ? 255 : value))
    const upload = await makeUpload(
      { pictures: [rgbaFile(goldenSize, pixels)], totalPixels: NODE_TOTAL },
      signal,
    )
    const { data, channels } = await png(upload.images[0])
    const colors = (values: ArrayLike<number>, step: number) =>
      Array.from(values).filter((_, i) => i % step < 3)
    expect(colors(data, channels)).toEqual(colors(pixels, 4))
  })

  test('carry no metadata of the file', async () => {
    const file = await quartersFile('image/png', { width: 8, height: 8 })
    const jpeg = await quartersFile('image/jpeg', { width: 8, height: 8 })
    const tagged = withJpegSegments(jpeg, exifSegment('where it was taken'))
    const upload = await makeUpload(
      { pictures: [new Blob([file]), new Blob([tagged])], totalPixels: 100 },
      signal,
    )
    for (const image of upload.images) expect(await image.text()).not.toMatch(/taken|eXIf/)
  })

  test('must be at least one', async () => {
    const failure = await makeUpload({ pictures: [], totalPixels: 1 }, signal).then(
      () => undefined,
      failureOf,
    )
    expect(failure).toMatchObject({ kind: 'internal' })
  })
})

describe('a part of the first picture', () => {
  const whole = { width: 300, height: 220 }
  const crop = { x: 70, y: 33, width: 150, height: 121 }
  const painted = (x: number, y: number) =>
    x < 128 && y < 128 ? 255 : y > 150 ? 0 : (x * 5 + y * 3) & 255
  const cutMask = paintedMask(crop, (x, y) => painted(crop.x + x, crop.y + y))
  const wholeMask = paintedMask(whole, painted)

  /** A picture and the same part of it, cut out by hand. */
  function pictures(change: (value: number, i: number) => number) {
    const pixels = variousPixels(whole).map(change)
    const cut = new Uint8Array(crop.width * crop.height * 4)
    for (let y = 0; y < crop.height; y++) {
      const from = ((crop.y + y) * whole.width + crop.x) * 4
      cut.set(pixels.subarray(from, from + crop.width * 4), y * crop.width * 4)
    }
    return { file: rgbaFile(whole, pixels), cutFile: rgbaFile(crop, cut) }
  }
  const opaque = (value: number, i: number) => (i % 4 === 3 ? 255 : value)
  const clear = (value: number) => value
  const sizes = [
    ['smaller', { width: 80, height: 64 }],
    ['larger', { width: 304, height: 240 }],
    ['its own', { width: 150, height: 121 }],
  ] as const
  const kinds = [
    ['opaque', opaque, 'hard'],
    ['transparent', clear, 'soft'],
  ] as const
  const cases = kinds.flatMap(([kind, change, edge]) =>
    sizes.map(([name, size]) => ({ kind, change, edge, name, size })),
  )

  test.each(cases)(
    'is sent as if it were a picture of its own: $kind, $name size',
    async ({ change, edge, size }) => {
      const { file, cutFile } = pictures(change)
      const reference = rgbaFile(goldenSize, variousPixels(goldenSize))
      const sent = await makeUpload(
        {
          pictures: [file, reference],
          mask: { packed: wholeMask, edge },
          ...{ totalPixels: 200, crop, size },
        },
        signal,
      )
      const cut = await makeUpload(
        { pictures: [cutFile], mask: { packed: cutMask, edge }, totalPixels: 200, size },
        signal,
      )
      expect(sent.size).toEqual(size)
      expect(await png(sent.images[0])).toEqual(await png(cut.images[0]))
      expect(await png(sent.mask)).toEqual(await png(cut.mask))
      // The others go by the budget, whole.
      expect(await png(sent.images[1])).toMatchObject({ width: 14, height: 14 })
    },
  )

  test('goes by the budget where no size is given', async () => {
    const { file, cutFile } = pictures(opaque)
    const sent = await makeUpload({ pictures: [file], totalPixels: 5000, crop }, signal)
    const cut = await makeUpload({ pictures: [cutFile], totalPixels: 5000 }, signal)
    expect(sent.size).toEqual(cut.size)
    expect(await png(sent.images[0])).toEqual(await png(cut.images[0]))
  })

  test('is cut out of the turned picture', async () => {
    const file = await quartersFile('image/jpeg', { width: 200, height: 120 })
    const turned = new Blob([withJpegSegments(file, exifSegment(exifData(6)))])
    // Turned to the right, the top right quarter is what was top left.
    const right = { x: 62, y: 2, width: 56, height: 90 }
    const { images } = await makeUpload(
      { pictures: [turned], totalPixels: 1e6, crop: right },
      signal,
    )
    const { data, channels, width, height } = await png(images[0])
    const middle = (Math.floor(height / 2) * width + Math.floor(width / 2)) * channels
    const color: Color = [data[middle], data[middle + 1], data[middle + 2]]
    expect(furthest([color], [quarters[0]])).toBeLessThan(8)
  })

  test.each([
    ['beyond the edge', { ...crop, x: 200 }],
    ['of no whole pixels', { ...crop, y: 0.5 }],
    ['of nothing', { ...crop, width: 0 }],
  ])('%s is refused', async (_, wrong) => {
    const { file } = pictures(opaque)
    const way = makeUpload({ pictures: [file], totalPixels: 5000, crop: wrong }, signal)
    expect(await way.then(() => undefined, failureOf)).toMatchObject({ kind: 'internal' })
  })
})
