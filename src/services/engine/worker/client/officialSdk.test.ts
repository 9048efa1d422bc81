import { createHash } from 'node:crypto'
import fc from 'fast-check'
import OpenAI from 'openai'
import { expect, test } from 'vitest'
import { bodyFields, type GenerationParams, imageFileName } from '#core/generation.ts'
import { connectionFromPreset } from '#core/presets.ts'
import { buildRequest } from './buildRequest.ts'

const BASE_URL = 'https://proxy.example/v1'
const API_KEY = 'sk-secret'
const connection = connectionFromPreset('custom', 'id', BASE_URL)

interface Arguments {
  readonly params: GenerationParams
  readonly images: readonly Blob[]
  readonly mask: Blob | undefined
}

const qualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const
const backgrounds = ['auto', 'opaque', 'transparent'] as const
const formats = ['png', 'jpeg', 'webp'] as const
const efforts = ['low', 'medium', 'high'] as const
const moderations = ['auto', 'low'] as const
const fidelities = ['low', 'high'] as const

/** Every field that is ever sent with a value of each kind that it may have: the package's types say whether it may. */
const shared = {
  prompt: 'a door',
  model: 'gpt-image-2',
  n: 1,
  quality: qualities[0] as (typeof qualities)[number],
  size: '1024x1024',
  background: backgrounds[0] as (typeof backgrounds)[number],
  output_format: formats[0] as (typeof formats)[number],
  output_compression: 80,
  complexity: efforts[0] as (typeof efforts)[number],
  stream: true,
  partial_images: 2,
  safety_identifier: 'someone',
} satisfies Partial<OpenAI.ImageGenerateParamsStreaming>

const generation = {
  ...shared,
  moderation: moderations[0] as (typeof moderations)[number],
} satisfies OpenAI.ImageGenerateParams

const edit = {
  ...shared,
  image: [new File([], 'image_0.png')],
  mask: new File([], 'mask.png'),
  input_fidelity: fidelities[0] as (typeof fidelities)[number],
} satisfies OpenAI.ImageEditParams

/**
 * By choice more than the package's types: `moderation` on edits, which OpenAI describes for their JSON form only and
 * some proxies take in forms as well. And `input_fidelity` belongs to edits alone.
 */
const beyondTypes = { edits: ['moderation'], generations: ['input_fidelity'] } as const

/** The request the official client would send; it is answered with an empty list, or an empty stream. */
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
  const body = Object.fromEntries(bodyFields(params)) as unknown as OpenAI.ImageGenerateParams
  if (files.length === 0) await client.images.generate(body)
  else
    await client.images.edit({
      ...(body as unknown as Omit<OpenAI.ImageEditParams, 'image'>),
      image: files.length === 1 ? files[0] : files,
      ...(mask ? { mask: named(mask, 'mask.png') } : {}),
    } as OpenAI.ImageEditParams)
  return sent[0]
}

function ownRequest({ params, images, mask }: Arguments): Request {
  const task = {
    connection,
    secrets: { apiKey: API_KEY },
    params,
    seed: 1,
    images,
    ...(mask ? { mask } : {}),
  }
  return buildRequest(task, connection, new AbortController().signal)
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
const params: fc.Arbitrary<GenerationParams> = fc.record(
  {
    prompt: fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constant('two\nlines, "quotes" & \u00fcml\u00e4ute'),
    ),
    model: fc.constantFrom('gpt-image-1', 'gpt-image-2', 'openai/gpt-image-2.6-flare'),
    quality: fc.constantFrom(...qualities),
    size: fc.constantFrom('auto', '1024x1024', '1536x1024', '3840x2160'),
    background: fc.constantFrom(...backgrounds),
    n: fc.integer({ min: 1, max: 10 }),
    outputFormat: fc.constantFrom(...formats),
    outputCompression: fc.integer({ min: 0, max: 100 }),
    moderation: fc.constantFrom(...moderations),
    inputFidelity: fc.constantFrom(...fidelities),
    complexity: fc.constantFrom(...efforts),
    stream: fc.boolean(),
    partialImages: fc.integer({ min: 0, max: 3 }),
    safetyIdentifier: fc.constantFrom('someone', 'a0b1'),
  },
  { requiredKeys: ['prompt', 'model', 'quality', 'size', 'background', 'n'] },
)

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
    { numRuns: 40 },
  )
})

test('every field that is sent is one of the package\u2019s, but for those beyond by choice', () => {
  const all = fc.sample(params, 300).flatMap((given) => bodyFields(given).map(([name]) => name))
  const sent = new Set(all)
  const unknownTo = (known: object, beyond: readonly string[]) =>
    [...sent].filter((name) => !(name in known) && !beyond.includes(name))
  expect(unknownTo(generation, beyondTypes.generations)).toEqual([])
  expect(unknownTo(edit, beyondTypes.edits)).toEqual([])
  expect([...sent].sort()).toEqual(
    [...new Set([...Object.keys(generation), 'input_fidelity'])].sort(),
  )
})

test('the comparison notices a part that differs', async () => {
  const images = [new Blob(['first'])]
  const given = { images, mask: undefined, params: fc.sample(params, 1)[0] }
  const other = { ...given, images: [new Blob(['other'])] }
  expect(await bodyOf(ownRequest(given))).not.toEqual(await bodyOf(await officialRequest(other)))
})
