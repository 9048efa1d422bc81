import { encode } from 'fast-png'
import { describe, expect, inject, test } from 'vitest'
import { type Failure, FailureError } from '#core/failure.ts'
import type { GenerationParams } from '#core/generation.ts'
import { requestPictures } from '#services/engine/worker/client/requestPictures.ts'
import type {} from '#testing/standIn/globalSetup.ts'
import { BUILTIN_BASE_URL, builtinTransport } from './builtin/builtinTransport.ts'
import { proxyTransport } from './proxyTransport.ts'
import type { Transport } from './transport.ts'

const [WIDTH, HEIGHT] = [48, 36]

/** A PNG whose bytes come from a rule of its pixels and channels. */
function png(
  channels: 3 | 4,
  byteAt: (pixel: number, channel: number) => number,
  [width, height] = [WIDTH, HEIGHT],
) {
  const bytes = Array.from({ length: width * height * channels }, (_, i) =>
    byteAt(Math.floor(i / channels), i % channels),
  )
  const data = encode({ width, height, channels, depth: 8, data: Uint8Array.from(bytes) })
  return new Blob([new Uint8Array(data)], { type: 'image/png' })
}

const photo = png(3, (pixel, channel) => (pixel * 7 + channel * 40) % 256)
const inMiddle = (pixel: number) => {
  const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)]
  return x > 16 && x < 26 && y > 12 && y < 22
}
const mask = png(4, (pixel, channel) => (channel === 3 && !inMiddle(pixel) ? 255 : 0))
const maskWithoutAlpha = png(3, () => 0)
const smallMask = png(4, () => 0, [WIDTH - 1, HEIGHT])
const noPicture = new Blob(['words'], { type: 'image/png' })

const params: GenerationParams = {
  prompt: 'a red door',
  model: 'gpt-image-2',
  quality: 'low',
  size: 'auto',
  background: 'opaque',
  n: 1,
}

interface Asking {
  readonly params?: Partial<GenerationParams>
  readonly images?: readonly Blob[]
  readonly mask?: Blob
  readonly signal?: AbortSignal
}

interface Answerer {
  readonly name: string
  readonly baseUrl: string
  readonly transport: Transport
}

const answerers: readonly Answerer[] = [
  {
    name: 'the built-in engine',
    baseUrl: BUILTIN_BASE_URL,
    transport: builtinTransport({ seed: 1 }),
  },
  { name: 'a proxy', baseUrl: inject('standInUrl'), transport: proxyTransport },
]

const sizeOf = async (blob: Blob) => {
  const { width, height } = await createImageBitmap(blob)
  return `${width}x${height}`
}

describe.each(answerers)('$name', ({ baseUrl, transport }) => {
  const ask = ({ params: changes, signal, ...asking }: Asking, base = baseUrl) => {
    const task = { images: [], ...asking, params: { ...params, ...changes } }
    return requestPictures(
      { connection: { kind: 'builtin' }, seed: 1, ...task },
      { baseUrl: base, transport, signal: signal ?? new AbortController().signal },
    )
  }
  async function failureOf(asking: Asking, base = baseUrl): Promise<Failure> {
    try {
      await ask(asking, base)
    } catch (error) {
      if (error instanceof FailureError) return error.failure
      throw error
    }
    throw new Error('it did not fail')
  }

  test('makes n pictures from words', async () => {
    const answer = await ask({ params: { n: 3, size: '1024x1536' } })
    expect(answer.pictures.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(answer.lost).toEqual([])
    for (const { blob } of answer.pictures) {
      expect(blob.type).toBe('image/png')
      expect(await sizeOf(blob)).toBe('1024x1536')
    }
    expect(answer.created).toBeGreaterThan(1_700_000_000)
  })

  test.each([
    ['one picture', { images: [photo] }],
    ['one picture and a mask', { images: [photo], mask }],
    ['several pictures', { images: [photo, photo] }],
    ['several pictures and a mask', { images: [photo, photo], mask }],
  ])('makes pictures of the upload\u2019s size from %s', async (_, asking) => {
    const answer = await ask({ ...asking, params: { n: 2 } })
    const sizes = await Promise.all(answer.pictures.map(({ blob }) => sizeOf(blob)))
    expect(sizes).toEqual(['48x36', '48x36'])
  })

  test('makes an edit of the size that is asked for', async () => {
    const answer = await ask({ images: [photo], mask, params: { size: '1536x1024' } })
    expect(await sizeOf(answer.pictures[0].blob)).toBe('1536x1024')
  })

  test.each<[string, Asking, string]>([
    ['no prompt', { params: { prompt: '' } }, 'prompt'],
    ['no prompt of an edit', { params: { prompt: '' }, images: [photo] }, 'prompt'],
    ['no pictures at all', { params: { n: 0 } }, 'n'],
    ['eleven pictures', { params: { n: 11 } }, 'n'],
    ['eleven edits', { params: { n: 11 }, images: [photo] }, 'n'],
    ['a size in words', { params: { size: 'large' } }, 'size'],
    ['an unknown quality', { params: { quality: 'hd' } }, 'quality'],
    ['an unknown background', { params: { background: 'blue' } }, 'background'],
    ['a picture that is none', { images: [noPicture] }, 'image'],
    ['a masked picture that is none', { images: [noPicture], mask }, 'image'],
    ['a mask that is none', { images: [photo], mask: noPicture }, 'mask'],
    ['a mask without alpha', { images: [photo], mask: maskWithoutAlpha }, 'mask'],
    ['a mask of another size', { images: [photo], mask: smallMask }, 'mask'],
  ])('objects to %s, naming the field', async (_, asking, param) => {
    expect(await failureOf(asking)).toMatchObject({ kind: 'refused', status: 400, param })
  })

  test('knows no other addresses', async () => {
    const failure = await failureOf({}, `${baseUrl}/beta`)
    expect(failure).toMatchObject({ kind: 'refused', status: 404 })
    expect(failure).toHaveProperty('message', expect.stringContaining('/v1/beta/images'))
  })

  test.each<[string, Asking]>([
    ['words', { params: { prompt: '[[delay:60000]]' } }],
    ['a mask', { params: { prompt: '[[delay:60000]]' }, images: [photo], mask }],
  ])('stops a job from %s at once', async (_, asking) => {
    const controller = new AbortController()
    const failure = failureOf({ ...asking, signal: controller.signal })
    controller.abort()
    expect(await failure).toEqual({ kind: 'cancelled' })
  })
})
