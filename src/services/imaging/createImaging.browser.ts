import { describe, expect, test } from 'vitest'
import { failureOf } from '#core/failure.ts'
import { maskFromPixels, packed } from '#core/mask/pack.ts'
import { createImaging } from './createImaging.ts'

const imaging = createImaging()

/** A picture of one colour, as the browser encodes it. */
function picture(
  width: number,
  height: number,
  { type = 'image/jpeg', alpha = 1 } = {},
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = `rgb(200 100 50 / ${alpha})`
  context.fillRect(0, 0, width, height)
  return canvas.convertToBlob({ type })
}

const failure = (promise: Promise<unknown>) => promise.then(() => undefined, failureOf)

test('a picture is opened with a preview', async () => {
  const opened = await imaging.open(await picture(3000, 1500))
  expect(opened).toMatchObject({
    size: { width: 3000, height: 1500 },
    mime: 'image/jpeg',
    hasAlpha: false,
  })
  expect([opened.preview.width, opened.preview.height]).toEqual([2048, 1024])
})

test('a picture is decoded as a whole', async () => {
  const bitmap = await imaging.decode(await picture(300, 200, { type: 'image/png' }))
  expect([bitmap.width, bitmap.height]).toEqual([300, 200])
})

test('an upload is made, and the mask is still the caller\u2019s afterwards', async () => {
  const mask = packed(maskFromPixels({ width: 40, height: 30 }, new Uint8Array(1200).fill(255)))
  const length = mask.bytes.length
  const order = {
    pictures: [await picture(40, 30)],
    mask: { packed: mask, edge: 'hard' as const },
    totalPixels: 300,
  }
  const upload = await imaging.upload(order)
  expect(upload.size).toEqual({ width: 20, height: 15 })
  for (const blob of [upload.images[0], upload.mask]) {
    const bitmap = await createImageBitmap(blob ?? new Blob())
    expect([bitmap.width, bitmap.height]).toEqual([20, 15])
  }
  expect(mask.bytes.length).toBe(length)
})

describe('a thumbnail', () => {
  test.each([
    [1536, 1024, 320, 213],
    [1000, 2000, 160, 320],
    [100, 50, 100, 50],
    [4000, 3, 320, 1],
  ])('of %i x %i has %i x %i', async (width, height, smallWidth, smallHeight) => {
    const { blob, size } = await imaging.thumbnail(await picture(width, height))
    expect(size).toEqual({ width, height })
    expect(blob.type).toBe('image/webp')
    const bitmap = await createImageBitmap(blob)
    expect([bitmap.width, bitmap.height]).toEqual([smallWidth, smallHeight])
  })

  test('of a transparent picture is transparent', async () => {
    const { blob } = await imaging.thumbnail(
      await picture(20, 20, { type: 'image/png', alpha: 0.5 }),
    )
    const context = new OffscreenCanvas(20, 20).getContext('2d')
    context?.drawImage(await createImageBitmap(blob), 0, 0)
    const alpha = context?.getImageData(10, 10, 1, 1).data[3]
    expect(Math.abs((alpha ?? 0) - 128)).toBeLessThan(4)
  })
})

describe('a failure', () => {
  test('of a file arrives in words, and the worker goes on', async () => {
    const text = new Blob(['Dear picture'])
    for (const call of [imaging.open(text), imaging.decode(text), imaging.thumbnail(text)])
      expect(await failure(call)).toMatchObject({
        kind: 'picture',
        detail: expect.stringMatching(/not a picture/),
      })
    expect(await failure(imaging.open(new Blob([])))).toMatchObject({ kind: 'picture' })
    expect((await imaging.open(await picture(5, 5))).size).toEqual({ width: 5, height: 5 })
  })

  test('of one of the pictures is the upload\u2019s', async () => {
    const good = await picture(8, 8)
    const cut = good.slice(0, good.size - 9)
    const way = imaging.upload({ pictures: [good, cut], totalPixels: 100 })
    expect(await failure(way)).toMatchObject({
      kind: 'picture',
      detail: expect.stringMatching(/ends early/),
    })
  })

  test('is what a cancelled call ends with', async () => {
    const controller = new AbortController()
    const call = failure(
      imaging.upload(
        { pictures: [await picture(3000, 3000)], totalPixels: 100 },
        controller.signal,
      ),
    )
    controller.abort()
    expect(await call).toEqual({ kind: 'cancelled' })
    expect(await failure(imaging.open(await picture(5, 5), controller.signal))).toEqual({
      kind: 'cancelled',
    })
  })
})
