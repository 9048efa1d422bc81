import { encode } from 'fast-png'
import { describe, expect, inject, test } from 'vitest'
import { type Failure, FailureError } from '#core/failure.ts'
import type { GenerationParams } from '#core/generation.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { PartialPicture } from '#services/engine/engine.ts'
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
  readonly onPartial?: (partial: PartialPicture) => void
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
  const ask = ({ params: changes, signal, onPartial, ...asking }: Asking, base = baseUrl) => {
    const connection = connectionFromPreset('custom', 'id', base)
    const task = { images: [], ...asking, params: { ...params, ...changes } }
    return requestPictures(
      { connection, seed: 1, ...task },
      {
        connection,
        transport,
        signal: signal ?? new AbortController().signal,
        ...(onPartial ? { onPartial } : {}),
      },
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
    ['an unknown format', { params: { outputFormat: 'bmp' } }, 'output_format'],
    ['an unknown moderation', { params: { moderation: 'none' } }, 'moderation'],
    ['an unknown complexity', { params: { complexity: 'most' } }, 'complexity'],
    [
      'too much of a format',
      { params: { outputFormat: 'webp', outputCompression: 101 } },
      'output_compression',
    ],
    ['a smaller PNG', { params: { outputCompression: 50 } }, 'output_compression'],
    [
      'a transparent JPEG',
      { params: { outputFormat: 'jpeg', background: 'transparent' } },
      'background',
    ],
    ['too many partial pictures', { params: { stream: true, partialImages: 4 } }, 'partial_images'],
    ['fidelity of words', { params: { inputFidelity: 'high' } }, 'input_fidelity'],
    [
      'fidelity of a newer model',
      { params: { inputFidelity: 'high' }, images: [photo] },
      'input_fidelity',
    ],
    ['a stream of nothing', { params: { prompt: '', stream: true } }, 'prompt'],
    ['a picture that is none', { images: [noPicture] }, 'image'],
    ['a masked picture that is none', { images: [noPicture], mask }, 'image'],
    ['a mask that is none', { images: [photo], mask: noPicture }, 'mask'],
    ['a mask without alpha', { images: [photo], mask: maskWithoutAlpha }, 'mask'],
    ['a mask of another size', { images: [photo], mask: smallMask }, 'mask'],
  ])('objects to %s, naming the field', async (_, asking, param) => {
    expect(await failureOf(asking)).toMatchObject({ kind: 'refused', status: 400, param })
  })

  test('takes fidelity for the models that have it', async () => {
    const asking = { params: { model: 'gpt-image-1.5', inputFidelity: 'high' }, images: [photo] }
    expect((await ask(asking)).pictures).toHaveLength(1)
  })

  test.each<[string, Asking]>([
    ['words', { params: { size: '1024x1024' } }],
    ['a picture', { images: [photo] }],
    ['a mask', { images: [photo], mask }],
  ])('streams pictures from %s, the same as without a stream', async (_, asking) => {
    const digestsOf = async ({ pictures }: Awaited<ReturnType<typeof ask>>) =>
      Promise.all(
        pictures.map(async ({ blob }) => {
          const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
          return new Uint8Array(digest).join()
        }),
      )
    const told: PartialPicture[] = []
    const streamed = await ask({
      ...asking,
      params: { ...asking.params, n: 2, stream: true, partialImages: 2 },
      onPartial: (partial) => told.push(partial),
    })
    expect(streamed.pictures.map(({ index }) => index)).toEqual([0, 1])
    expect(streamed.lost).toEqual([])
    expect(streamed.created).toBeGreaterThan(1_700_000_000)
    const plain = await ask({ ...asking, params: { ...asking.params, n: 2 } })
    expect(await digestsOf(streamed)).toEqual(await digestsOf(plain))
    const places = told.map(({ index }) => index)
    expect(places).toEqual(places.toSorted())
    expect(places.every((index) => index === 0 || index === 1)).toBe(true)
    for (const { blob } of told)
      expect(await sizeOf(blob)).toBe(await sizeOf(plain.pictures[0].blob))
  })

  test('knows no other addresses', async () => {
    const failure = await failureOf({}, `${baseUrl}/beta`)
    expect(failure).toMatchObject({ kind: 'refused', status: 404 })
    expect(failure).toHaveProperty('message', expect.stringContaining('/v1/beta/images'))
  })

  test.each<[string, Asking]>([
    ['words', { params: { prompt: '[[delay:60000]]' } }],
    ['a mask', { params: { prompt: '[[delay:60000]]' }, images: [photo], mask }],
    ['a stream', { params: { prompt: '[[delay:60000]]', stream: true }, images: [photo], mask }],
  ])('stops a job from %s at once', async (_, asking) => {
    const controller = new AbortController()
    const failure = failureOf({ ...asking, signal: controller.signal })
    controller.abort()
    expect(await failure).toEqual({ kind: 'cancelled' })
  })
})
