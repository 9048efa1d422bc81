import { createHash } from 'node:crypto'
import fc from 'fast-check'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { endpointUrl } from '#core/connection.ts'
import { endpointFor, type GenerationParams, imageFileName } from '#core/generation.ts'
import { buildRequest } from './buildRequest.ts'

const BASE_URL = 'https://proxy.example/v1'
const API_KEY = 'sk-secret'

interface Arguments {
  readonly params: GenerationParams
  readonly images: readonly Blob[]
  readonly mask: Blob | undefined
}

/** The request the official client would send; it is answered with an empty list. */
async function officialRequest({ params, images, mask }: Arguments): Promise<Request> {
  const sent: Request[] = []
  const capture: typeof fetch = (input, init) => {
    const request = new Request(input, init)
    // The client first tries out on a data: address how fetch encodes a form.
    if (!request.url.startsWith('data:')) sent.push(request)
    return Promise.resolve(Response.json({ created: 0, data: [] }))
  }
  const client = new OpenAI({ apiKey: API_KEY, baseURL: BASE_URL, maxRetries: 0, fetch: capture })
  const named = (blob: Blob, name: string) => new File([blob], name, { type: 'image/png' })
  const files = images.map((blob, index) => named(blob, imageFileName(index)))
  const body = params as OpenAI.ImageGenerateParamsNonStreaming
  if (files.length === 0) await client.images.generate(body)
  else
    await client.images.edit({
      ...(body as Omit<OpenAI.ImageEditParamsNonStreaming, 'image'>),
      image: files.length === 1 ? files[0] : files,
      ...(mask ? { mask: named(mask, 'mask.png') } : {}),
    })
  return sent[0]
}

function ownRequest({ params, images, mask }: Arguments): Request {
  const task = {
    connection: { kind: 'builtin' },
    apiKey: API_KEY,
    params,
    seed: 1,
    images,
    ...(mask ? { mask } : {}),
  } as const
  const url = endpointUrl(BASE_URL, endpointFor(images.length))
  return buildRequest(task, url, new AbortController().signal)
}

const digest = (bytes: ArrayBuffer) =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex')

/** Every part as one line, sorted: the official client puts arrays of files last, which means nothing. */
async function partsOf(request: Request): Promise<readonly string[]> {
  const form = await request.formData()
  const lines = [...form].map(async ([name, value]) =>
    typeof value === 'string'
      ? `${name} = ${value}`
      : `${name} ${value.name} ${value.type} ${digest(await value.arrayBuffer())}`,
  )
  return (await Promise.all(lines)).sort()
}

const bodyOf = (request: Request): Promise<unknown> =>
  request.headers.get('content-type') === 'application/json' ? request.json() : partsOf(request)

const blobs = fc.uint8Array({ maxLength: 300 }).map((bytes) => new Blob([new Uint8Array(bytes)]))
const params: fc.Arbitrary<GenerationParams> = fc.record({
  prompt: fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.constant('two\nlines, "quotes" & \u00fcml\u00e4ute'),
  ),
  model: fc.constantFrom('gpt-image-1', 'gpt-image-2', 'openai/gpt-image-2'),
  quality: fc.constantFrom('low', 'medium', 'high'),
  size: fc.constantFrom('auto', '1024x1024', '1536x1024'),
  background: fc.constantFrom('opaque', 'transparent'),
  n: fc.integer({ min: 1, max: 10 }),
})

test.each([
  ['no picture', { minLength: 0, maxLength: 0 }, false],
  ['one picture', { minLength: 1, maxLength: 1 }, false],
  ['one picture and a mask', { minLength: 1, maxLength: 1 }, true],
  ['several pictures', { minLength: 2, maxLength: 5 }, false],
  ['several pictures and a mask', { minLength: 2, maxLength: 5 }, true],
] as const)('%s: the official client sends the same', async (_, count, masked) => {
  const masks = masked ? blobs : fc.constant(undefined)
  const cases = fc.record({ params, images: fc.array(blobs, count), mask: masks })
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const [own, official] = [ownRequest(given), await officialRequest(given)]
      expect(own.url).toBe(official.url)
      expect(own.method).toBe(official.method)
      expect(own.headers.get('authorization')).toBe(official.headers.get('authorization'))
      expect(await bodyOf(own)).toEqual(await bodyOf(official))
    }),
    { numRuns: 25 },
  )
})

test('the comparison notices a part that differs', async () => {
  const images = [new Blob(['first'])]
  const given = { images, mask: undefined, params: fc.sample(params, 1)[0] }
  const other = { ...given, images: [new Blob(['other'])] }
  expect(await bodyOf(ownRequest(given))).not.toEqual(await bodyOf(await officialRequest(other)))
})
