import { beforeEach, describe, expect, inject, test } from 'vitest'
import { builtinConnection } from '#core/connection.ts'
import { FailureError } from '#core/failure.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type {} from '#testing/standIn/globalSetup.ts'
import type { RecordedRequest } from '#testing/standIn/recording.ts'
import { createEngine } from './createEngine.ts'
import type { GenerationTask, PartialPicture } from './engine.ts'

const baseUrl = inject('standInUrl')
const control = new URL('/', baseUrl).href

let token = ''
let task: GenerationTask

beforeEach(() => {
  token = crypto.randomUUID()
  task = {
    connection: connectionFromPreset('custom', 'id', baseUrl),
    secrets: { apiKey: 'sk-secret' },
    params: {
      prompt: `a red door ${token}`,
      model: 'gpt-image-2',
      quality: 'low',
      size: '1024x1024',
      background: 'opaque',
      n: 2,
    },
    seed: 1,
    images: [],
  }
})

/** The task with a marker for the stand-in in its prompt. */
const marked = (marker: string): GenerationTask => ({
  ...task,
  params: { ...task.params, prompt: `${task.params.prompt} ${marker}` },
})

/** What the stand-in recorded of this test: others may be talking to it at the same time. */
async function recorded(): Promise<readonly RecordedRequest[]> {
  const requests: readonly RecordedRequest[] = await (await fetch(`${control}recorded`)).json()
  return requests.filter((request) => JSON.stringify(request).includes(token))
}

async function picture(colour: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(20, 10)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = colour
  context.fillRect(0, 0, 20, 10)
  return canvas.convertToBlob({ type: 'image/png' })
}

async function digest(blob: Blob | undefined): Promise<string> {
  const bytes = await crypto.subtle.digest(
    'SHA-256',
    (await blob?.arrayBuffer()) ?? new ArrayBuffer(),
  )
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  )

describe('a proxy', () => {
  test('answers across origins, its request id readable', async () => {
    const answer = await createEngine().generate(task)
    expect(answer.pictures.map(({ blob }) => blob.type)).toEqual(['image/png', 'image/png'])
    expect(answer.requestId).toMatch(/^req_/)
    const [request] = await recorded()
    expect(request?.path).toBe('/v1/images/generations')
    expect(request?.headers.authorization).toBe('Bearer sk-secret')
    expect(request?.json).toEqual({ ...task.params })
  })

  test('gets every part of a form as it was given', async () => {
    const images = await Promise.all(['teal', 'gold'].map((colour) => picture(colour)))
    const mask = await picture('rgb(0 0 0 / 0.2)')
    await createEngine().generate({ ...task, images, mask })
    const [request] = await recorded()
    expect(request?.path).toBe('/v1/images/edits')
    const files = request?.parts.filter(({ filename }) => filename !== undefined) ?? []
    expect(files.map((part) => [part.name, part.filename, part.contentType, part.sha256])).toEqual([
      ['image[]', 'image_0.png', 'image/png', await digest(images[0])],
      ['image[]', 'image_1.png', 'image/png', await digest(images[1])],
      ['mask', 'mask.png', 'image/png', await digest(mask)],
    ])
    const texts = request?.parts.filter(({ filename }) => filename === undefined) ?? []
    expect(texts.map(({ name }) => name).sort()).toEqual(Object.keys(task.params).sort())
  })

  test('gets no cookie and no referrer', async () => {
    await createEngine().generate(task)
    const [request] = await recorded()
    expect(request?.headers).not.toHaveProperty('cookie')
    expect(request?.headers).not.toHaveProperty('referer')
  })

  test('that refuses is quoted', async () => {
    expect(await failureOf(createEngine().generate(marked('[[status:429]]')))).toMatchObject({
      kind: 'refused',
      status: 429,
      code: 'rate_limit_exceeded',
    })
  })

  test('that breaks off in the middle is told as cut', async () => {
    expect(await failureOf(createEngine().generate(marked('[[cut]]')))).toEqual({ kind: 'cut' })
  })

  test('that does not allow pages is unreachable', async () => {
    expect(await failureOf(createEngine().generate(marked('[[no-cors]]')))).toEqual({
      kind: 'unreachable',
      url: `${baseUrl}/images/generations`,
    })
  })

  test('is hung up on when the job is cancelled', async () => {
    const controller = new AbortController()
    const failure = failureOf(
      createEngine().generate(marked('[[delay:60000]]'), { signal: controller.signal }),
    )
    await expect.poll(async () => (await recorded()).length).toBe(1)
    controller.abort()
    expect(await failure).toEqual({ kind: 'cancelled' })
    await expect.poll(async () => (await recorded())[0]?.abandoned).toBe(true)
  })
})

describe('what only a browser can tell', () => {
  test('headers with a name of their own pass a preflight, the key of a job among them', async () => {
    const { supports, ...connection } = connectionFromPreset('custom', 'id', baseUrl)
    await createEngine().generate({
      ...task,
      connection: {
        ...connection,
        auth: { header: 'api-key', scheme: '' },
        supports: { ...supports, idempotencyKey: true },
      },
      idempotencyKey: 'job-1',
    })
    const [request] = await recorded()
    expect(request?.headers).toMatchObject({ 'api-key': 'sk-secret', 'idempotency-key': 'job-1' })
  })

  test('when to come back is known where pages may read it, and only there', async () => {
    const refused = '[[status:429]] [[retry-after:7]]'
    const open = await failureOf(createEngine().generate(marked(refused)))
    expect(open).toMatchObject({ kind: 'refused', retryAfterMs: 7000 })
    const hidden = await failureOf(createEngine().generate(marked(`${refused} [[hidden-headers]]`)))
    expect(hidden).toMatchObject({ kind: 'refused' })
    expect(hidden).not.toHaveProperty('retryAfterMs')
  })
})

test('a stream tells of pictures in the making before they are finished', async () => {
  const partials: PartialPicture[] = []
  const params = { ...marked('[[chunk:4096]]').params, stream: true, partialImages: 2 }
  const answer = await createEngine().generate(
    { ...task, params },
    { onPartial: (partial) => partials.push(partial) },
  )
  expect(partials.map(({ index, blob }) => [index, blob.type])).toEqual(
    [0, 0, 1, 1].map((index) => [index, 'image/png']),
  )
  expect(answer.pictures).toHaveLength(2)
})

describe('a check', () => {
  const connection = connectionFromPreset('custom', 'id', baseUrl)

  test('lists the models and tells how long it took', async () => {
    const { latencyMs, models } = await createEngine().check(connection, {
      secrets: { apiKey: 'sk-secret' },
    })
    expect(latencyMs).toBeGreaterThan(0)
    expect(models?.map(({ id }) => id)).toContain('gpt-image-2')
  })

  test('of a wrong path is refused, of nobody unreachable, and it can be cancelled', async () => {
    const wrong = { ...connection, baseUrl: `${baseUrl}/beta` }
    expect(await failureOf(createEngine().check(wrong))).toMatchObject({ status: 404 })
    const nobody = { ...connection, baseUrl: 'http://127.0.0.1:1/v1' }
    expect(await failureOf(createEngine().check(nobody))).toMatchObject({ kind: 'unreachable' })
    const signal = AbortSignal.abort()
    expect(await failureOf(createEngine().check(connection, { signal }))).toEqual({
      kind: 'cancelled',
    })
  })
})

test('large pictures arrive whole', async () => {
  const { pictures } = await createEngine().generate(marked('[[big:3000000]]'))
  for (const { blob } of pictures) {
    expect(blob.size).toBe(3_000_000)
    const { width, height } = await createImageBitmap(blob)
    expect([width, height]).toEqual([1024, 1024])
  }
})

test('the built-in engine answers from its worker and sends nothing', async () => {
  const shares: number[] = []
  const answer = await createEngine().generate(
    { ...task, connection: builtinConnection },
    { onProgress: (share) => shares.push(share) },
  )
  expect(answer.pictures).toHaveLength(2)
  expect(answer.note).toContain('No model was asked')
  expect(shares.at(-1)).toBe(1)
  expect(await recorded()).toEqual([])
})

test('a path of the page\u2019s own host is asked there', async () => {
  const connection = connectionFromPreset('custom', 'id', '/nobody/home')
  const failure = await failureOf(createEngine().generate({ ...task, connection }))
  expect(failure).toMatchObject({ kind: 'refused', status: 404 })
})
