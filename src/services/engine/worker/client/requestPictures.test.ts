import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ProxyConnection } from '#core/connection.ts'
import { type Failure, FailureError, mayBeBilled } from '#core/failure.ts'
import type { GenerationParams } from '#core/generation.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { AnsweredPicture, GenerationTask, PartialPicture } from '#services/engine/engine.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { flatPng } from '#testing/standIn/png.ts'
import { type StandIn, startStandIn } from '#testing/standIn/startStandIn.ts'
import { requestPictures } from './requestPictures.ts'

const API_KEY = 'sk-very/secret+key=='

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn()
})
beforeEach(() => standIn.reset())
afterAll(() => standIn.close())

interface Options {
  readonly n?: number
  readonly params?: Partial<GenerationParams>
  readonly images?: readonly Blob[]
  readonly mask?: Blob
  readonly baseUrl?: string
  readonly connection?: Partial<ProxyConnection>
  readonly headers?: Readonly<Record<string, string>>
  readonly transport?: Transport
  readonly signal?: AbortSignal
  readonly onPartial?: (partial: PartialPicture) => void
  readonly onPicture?: (picture: AnsweredPicture) => void
}

function answerTo(prompt: string, options: Options = {}) {
  const { n = 1, params, images = [], mask, baseUrl = standIn.url, headers = {} } = options
  const connection = {
    ...connectionFromPreset('custom', 'id', baseUrl),
    ...options.connection,
  }
  const task: GenerationTask = {
    connection,
    secrets: { apiKey: API_KEY, headers },
    params: {
      prompt,
      model: 'gpt-image-2',
      quality: 'low',
      size: '64x48',
      background: 'opaque',
      n,
      ...params,
    },
    seed: 1,
    images,
    ...(mask ? { mask } : {}),
  }
  return requestPictures(task, {
    connection,
    transport: options.transport ?? fetch,
    signal: options.signal ?? new AbortController().signal,
    ...(options.onPartial ? { onPartial: options.onPartial } : {}),
    ...(options.onPicture ? { onPicture: options.onPicture } : {}),
  })
}

async function failureTo(prompt: string, options: Options = {}): Promise<Failure> {
  try {
    await answerTo(prompt, options)
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error('it did not fail')
}

const answering = (response: Response): { transport: Transport } => ({
  transport: () => Promise.resolve(response),
})
const pngBase64 = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1').toString('base64')

describe('an answer', () => {
  test('brings every picture in order, with what the server told', async () => {
    const answer = await answerTo('three doors', { n: 3 })
    expect(answer.pictures.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(answer.pictures.every(({ blob }) => blob.type === 'image/png' && blob.size > 50)).toBe(
      true,
    )
    expect(answer).toMatchObject({
      lost: [],
      requestId: 'req_standin_1',
      created: 1_790_000_000,
      usage: {
        inputTokens: 50,
        inputTextTokens: 10,
        inputImageTokens: 40,
        outputTokens: 600,
        outputTextTokens: 30,
        totalTokens: 650,
      },
    })
    expect(answer).not.toHaveProperty('note')
  })

  test('keeps the good pictures when one is damaged, and says which is lost', async () => {
    const answer = await answerTo('[[one-bad]]', { n: 3 })
    expect(answer.pictures.map(({ index }) => index)).toEqual([0, 1])
    expect(answer.lost).toEqual([expect.stringMatching(/^Picture 3 of 3 could not be used: /)])
  })

  test('may give addresses: absolute ones are fetched without the key, relative ones with it', async () => {
    const answer = await answerTo('[[urls]]', { n: 2 })
    expect(answer.pictures).toHaveLength(2)
    const downloads = standIn.requests.filter(({ method }) => method === 'GET')
    const keys = downloads.map(({ path, headers }) => [path, headers.authorization]).sort()
    expect(keys).toEqual([
      ['/v1/files/0.png', undefined],
      ['/v1/files/1.png', `Bearer ${API_KEY}`],
    ])
  })

  test('that ends too early, as if it were whole, keeps the pictures that came through', async () => {
    const body = `{"data":[{"b64_json":"${pngBase64}"},{"b64_json":"${pngBase64.slice(0, 9)}`
    const answer = await answerTo('early', { n: 2, ...answering(new Response(body)) })
    expect(answer.pictures.map(({ index }) => index)).toEqual([0])
    expect(answer.lost).toEqual(['1 of 2 pictures came through, then the answer ended.'])
  })

  test('with fewer pictures than were asked for says so', async () => {
    const body = JSON.stringify({ data: [{ b64_json: pngBase64 }] })
    const answer = await answerTo('few', { n: 4, ...answering(new Response(body)) })
    expect(answer.pictures).toHaveLength(1)
    expect(answer.lost).toEqual(['1 of 4 pictures came through: no more were sent.'])
  })

  test('is typed by its bytes, whatever its labels say', async () => {
    const answer = await answerTo('[[wrong-mime]]')
    expect(answer.pictures[0].blob.type).toBe('image/png')
  })

  test('may name other things than pictures, each lost by itself', async () => {
    standIn.next({
      answer: {
        kind: 'json',
        status: 200,
        body: {
          data: [
            { b64_json: pngBase64, revised_prompt: 'a redder door' },
            { b64_json: Buffer.from('<svg/>').toString('base64') },
            { url: `${standIn.url}/files/gone.png?signature=hidden` },
            { url: 'javascript:alert(1)' },
            { url: `data:image/png;base64,${pngBase64}` },
            { b64_json: '' },
            'nonsense',
            null,
          ],
          usage: { total_tokens: 7 },
        },
      },
    })
    const answer = await answerTo('a mixed bag')
    expect(answer.pictures.map(({ index }) => index)).toEqual([0, 4])
    expect(answer.pictures[0].revisedPrompt).toBe('a redder door')
    expect(answer.lost).toHaveLength(6)
    expect(answer.lost[1]).toContain('/files/gone.png answered 404')
    expect(answer.lost.join()).not.toContain('hidden')
    expect(answer).not.toHaveProperty('usage')
  })

  test('carries the note of an engine', async () => {
    const response = Response.json(
      { data: [{ b64_json: pngBase64 }] },
      { headers: { 'x-engine-note': 'Drawn here.' } },
    )
    expect(await answerTo('a note', answering(response))).toMatchObject({ note: 'Drawn here.' })
  })
})

describe('a refusal', () => {
  test.each([
    [403, undefined],
    [404, 'model_not_found'],
    [413, undefined],
    [429, 'rate_limit_exceeded'],
    [500, undefined],
  ])('%i tells the server\u2019s words, code and request', async (status, code) => {
    const failure = await failureTo(`[[status:${status}]]`)
    expect(failure).toMatchObject({ kind: 'refused', status, requestId: 'req_standin_1' })
    expect(failure).toHaveProperty('message', expect.stringMatching(/\w+ \w+/))
    expect(Reflect.get(failure, 'code')).toBe(code)
  })

  test('a page of a gateway is told by its title', async () => {
    expect(await failureTo('[[html:502]]')).toMatchObject({
      kind: 'refused',
      status: 502,
      message: '502 Stand-in Gateway',
    })
  })

  test('of moderation tells its stage and categories', async () => {
    expect(await failureTo('[[moderation:output]]')).toMatchObject({
      kind: 'refused',
      code: 'moderation_blocked',
      moderation: { stage: 'output', categories: ['violence', 'sexual'] },
    })
  })

  test.each(['portkey', 'litellm', 'fastapi', 'cloudflare', 'localai'])(
    'in the terms of %s is understood',
    async (of) => {
      const failure = await failureTo(`[[envelope:${of}]]`)
      expect(failure).toMatchObject({ kind: 'refused', status: 400 })
      expect(failure).toHaveProperty('message', expect.stringMatching(/Invalid size\.$/))
    },
  )

  test.each([
    ['[[retry-after:7]]', 7000],
    ['[[retry-ms:1500]]', 1500],
  ])('%s says when to come back', async (marker, retryAfterMs) => {
    expect(await failureTo(`[[status:429]] ${marker}`)).toMatchObject({ retryAfterMs })
  })

  test('an empty one still tells its status', async () => {
    expect(await failureTo('[[empty:500]]')).toMatchObject({
      kind: 'refused',
      status: 500,
      message: 'Internal Server Error, without a reason',
    })
  })

  test('names the field the server objects to', async () => {
    expect(await failureTo('eleven doors', { n: 11 })).toMatchObject({
      kind: 'refused',
      status: 400,
      param: 'n',
      code: 'invalid_value',
    })
  })

  test('never shows the key, even if the server echoes it', async () => {
    const failure = await failureTo('[[status:401]]')
    expect(failure).toMatchObject({ kind: 'refused', status: 401, code: 'invalid_api_key' })
    expect(JSON.stringify(failure)).toContain('[API key]')
    expect(JSON.stringify(failure)).not.toContain(API_KEY)
  })
})

describe('the key is hidden', () => {
  const leaking = [
    [
      'a sentence of a lost item',
      { data: [{ url: `mailto:${API_KEY}` }, { b64_json: pngBase64 }] },
    ],
    ['an error with status 200', { error: `bad key ${API_KEY}` }],
    ['a revised prompt', { data: [{ b64_json: pngBase64, revised_prompt: `key ${API_KEY}` }] }],
  ] as const
  test.each(leaking)('in %s', async (_, body) => {
    const response = Response.json(body, {
      headers: { 'x-request-id': encodeURIComponent(API_KEY) },
    })
    const outcome = await answerTo('leak', answering(response)).catch((error: unknown) =>
      error instanceof FailureError ? error.failure : error,
    )
    const told = JSON.stringify(outcome)
    expect(told).not.toContain(API_KEY)
    expect(told).not.toContain(encodeURIComponent(API_KEY))
  })
})

describe('an answer that is none', () => {
  test.each([
    ['[[not-json]]', /not JSON; it begins with .upstream is thinking/],
    ['[[no-data]]', /no pictures/],
    ['[[error-200]]', /an error: The server had an error/],
    ['[[html:200]]', /web page .*Stand-in Gateway/],
    ['[[empty:200]]', /empty/],
    ['[[one-bad]]', /Picture 1 of 1 .*base64 is damaged/],
  ])('%s is unreadable and says why', async (prompt, detail) => {
    expect(await failureTo(prompt)).toEqual({
      kind: 'unreadable',
      detail: expect.stringMatching(detail),
    })
  })

  test('a connection that breaks in the middle of it is cut', async () => {
    expect(await failureTo('[[cut]]')).toEqual({ kind: 'cut' })
  })

  test('a network that goes while it is awaited may have carried it', async () => {
    const onLine = (now: boolean) => vi.stubGlobal('navigator', { onLine: now })
    const baseUrl = 'https://proxy.example/v1'
    const losing = {
      baseUrl,
      transport: () => {
        onLine(false)
        return Promise.reject(new TypeError('Failed to fetch'))
      },
    }
    onLine(true)
    expect(mayBeBilled(await failureTo('a', losing))).toBe(true)
    const failure = await failureTo('a', losing)
    expect(failure).toMatchObject({ kind: 'unreachable', why: 'offline' })
    vi.unstubAllGlobals()
  })

  test('a connection that breaks before it is unreachable', async () => {
    expect(await failureTo('[[dropped]]')).toEqual({
      kind: 'unreachable',
      url: `${standIn.url}/images/generations`,
    })
  })

  test('an address that is none is unreachable', async () => {
    const failure = await failureTo('nobody', { baseUrl: 'http://[nowhere' })
    expect(failure).toEqual({
      kind: 'unreachable',
      url: 'http://[nowhere/images/generations',
    })
  })

  test('a defect of a transport is not blamed on the network', async () => {
    const transport = () => Promise.reject(new RangeError('out of memory'))
    expect(await failureTo('defect', { transport })).toEqual({
      kind: 'internal',
      detail: 'out of memory',
    })
  })
})

test('of a JSON answer that breaks off, the pictures that came through are kept', async () => {
  const answer = await answerTo('[[cut]]', { n: 4 })
  const count = answer.pictures.length
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThan(4)
  expect(answer.lost).toEqual([`${count} of 4 pictures came through, then the connection broke.`])
})

describe('an event stream', () => {
  const streamed = (prompt: string, options: Options = {}) =>
    answerTo(prompt, { ...options, params: { stream: true, ...options.params } })
  const failureOf = (prompt: string, options: Options = {}) =>
    failureTo(prompt, { ...options, params: { stream: true, ...options.params } })

  test('tells partial pictures of the right place as they come, then brings the finished ones', async () => {
    const partials: PartialPicture[] = []
    const onPartial = (partial: PartialPicture) => partials.push(partial)
    const params = { partialImages: 2 }
    const answer = await streamed('doors', { n: 3, params, onPartial })
    expect(partials.map(({ index }) => index)).toEqual([0, 0, 1, 1, 2, 2])
    expect(partials.every(({ blob }) => blob.type === 'image/png')).toBe(true)
    expect(answer.pictures.map(({ index, blob }) => [index, blob.type])).toEqual(
      [0, 1, 2].map((index) => [index, 'image/png']),
    )
    expect(answer).toMatchObject({
      lost: [],
      created: 1_790_000_000,
      requestId: 'req_standin_1',
      usage: { inputTokens: 150, outputTokens: 600, totalTokens: 750, inputTextTokens: 30 },
    })
  })

  test('tells every finished picture before the answer, which brings the same ones', async () => {
    const told: AnsweredPicture[] = []
    const onPicture = (picture: AnsweredPicture) => told.push(picture)
    const answer = await streamed('doors', { n: 3, onPicture })
    expect(told).toEqual(answer.pictures)
    expect(told.map(({ blob }, index) => blob === answer.pictures[index]?.blob)).toEqual([
      true,
      true,
      true,
    ])
  })

  test('tells the pictures that were finished before it broke off', async () => {
    const indices: number[] = []
    const onPicture = ({ index }: AnsweredPicture) => indices.push(index)
    await streamed('[[event-error:2]]', { n: 3, onPicture })
    expect(indices).toEqual([0, 1])
  })

  test('echoes no secret with a finished picture', async () => {
    const told: AnsweredPicture[] = []
    const onPicture = (picture: AnsweredPicture) => told.push(picture)
    const png = Buffer.from(flatPng({ width: 8, height: 8 }, [1, 2, 3])).toString('base64')
    const event = {
      type: 'image_generation.completed',
      b64_json: png,
      revised_prompt: `your key is ${API_KEY}`,
    }
    const response = new Response(`data: ${JSON.stringify(event)}\n\n`, {
      headers: { 'content-type': 'text/event-stream' },
    })
    await streamed('x', { ...answering(response), onPicture })
    expect(told).toHaveLength(1)
    expect(told[0]?.revisedPrompt).toMatch(/^your key is \[/)
    expect(JSON.stringify(told)).not.toContain(API_KEY)
  })

  test('brings the same bytes as JSON does', async () => {
    const bytes = async ({ pictures }: Awaited<ReturnType<typeof answerTo>>) =>
      Promise.all(pictures.map(async ({ blob }) => Buffer.from(await blob.arrayBuffer())))
    const prompt = '[[big:60000]] [[chunk:4099]]'
    expect(await bytes(await streamed(prompt, { n: 2 }))).toEqual(
      await bytes(await answerTo(prompt, { n: 2 })),
    )
  })

  test.each([
    '[[no-stream]]',
    '[[unlabelled]]',
    '[[chatty]]',
    '[[chatty]] [[chunk:1]] [[partials:1]]',
    '[[chunk:3]]',
  ])('%s makes no difference', async (prompt) => {
    const answer = await streamed(prompt, { n: 2 })
    expect(answer).toMatchObject({ pictures: [{ index: 0 }, { index: 1 }], lost: [] })
  })

  test('of edits is read as well', async () => {
    const images = [new Blob([new Uint8Array(flatPng({ width: 8, height: 8 }, [1, 2, 3]))])]
    const partials: number[] = []
    const onPartial = ({ index }: PartialPicture) => partials.push(index)
    expect((await streamed('[[partials:3]]', { images, onPartial })).pictures).toHaveLength(1)
    expect(partials).toEqual([0, 0, 0])
  })

  test('that ends without a picture is cut, whatever came before', async () => {
    expect(await failureOf('[[completed:0]]')).toEqual({ kind: 'cut' })
    expect(await failureOf('[[cut]] [[partials:3]]')).toEqual({ kind: 'cut' })
    const body =
      'event: image_generation.partial_image\ndata: {"b64_json":"QUJD"}\n\ndata: [DONE]\n\n'
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    expect(await failureOf('none', answering(response))).toEqual({ kind: 'cut' })
  })

  test('that ends early keeps what was completed and says so', async () => {
    const ended = await streamed('[[completed:2]]', { n: 3 })
    expect(ended.pictures).toHaveLength(2)
    expect(ended.lost).toEqual(['2 of 3 pictures came through, then the stream ended.'])
    const broken = await streamed('[[cut]]', { n: 5 })
    expect(broken.pictures).toHaveLength(2)
    expect(broken.lost).toEqual(['2 of 5 pictures came through, then the connection broke.'])
  })

  test('an error in it is a refusal with its own status', async () => {
    expect(await failureOf('[[event-error:0]]')).toEqual({
      kind: 'refused',
      status: 503,
      midway: true,
      message: 'The server had an error.',
      type: 'server_error',
      requestId: 'req_standin_1',
    })
  })

  test('an error after finished pictures loses none of them', async () => {
    const answer = await streamed('[[event-error:2]]', { n: 4 })
    expect(answer.pictures).toHaveLength(2)
    expect(answer.lost).toEqual([
      '2 of 4 pictures came through, then the server stopped: The server had an error. (503)',
    ])
  })

  test.each([
    ['in a data line', 'data: {"error":{"message":"No.","code":"moderation_blocked"}}\n\n', 200],
    ['in an error line', 'event: error\ndata: {"message":"No.","code":429}\n\n', 200],
    ['as plain words', 'event: error\ndata: No.\n\n', 200],
    ['with a status', 'data: {"type":"error","status":429,"error":{"message":"No."}}\n\n', 429],
  ])('an error may come %s', async (_, body, status) => {
    const response = new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    expect(await failureOf('error', answering(response))).toMatchObject({
      kind: 'refused',
      status,
      message: 'No.',
      midway: true,
    })
  })

  test('may wrap a whole answer into one event', async () => {
    const body = `data: ${JSON.stringify({ created: 7, data: [{ b64_json: pngBase64 }, { b64_json: pngBase64 }] })}\n\n`
    const answer = await streamed('wrapped', { n: 2, ...answering(new Response(body)) })
    expect(answer).toMatchObject({ created: 7, lost: [], pictures: [{ index: 0 }, { index: 1 }] })
  })

  test('may have events of other kinds', async () => {
    const event = (type: string, data = {}) => `data: ${JSON.stringify({ type, ...data })}\n\n`
    const body =
      event('response.created') +
      event('image_generation.completed', { b64_json: pngBase64 }) +
      event('response.completed', { response: {} })
    const answer = await streamed('others', answering(new Response(body)))
    expect(answer).toMatchObject({ pictures: [{ index: 0 }], lost: [] })
  })

  test('counts tokens by kind only where all of its events do', async () => {
    const event = (usage: unknown) =>
      `data: ${JSON.stringify({ type: 'image_edit.completed', b64_json: pngBase64, usage })}\n\n`
    const told = { input_tokens: 1, output_tokens: 2, input_tokens_details: { text_tokens: 1 } }
    const body = event(told) + event({ input_tokens: 3, output_tokens: 4 })
    const { usage } = await streamed('tokens', { n: 2, ...answering(new Response(body)) })
    expect(usage).toEqual({ inputTokens: 4, outputTokens: 6, totalTokens: 10 })
    const all = await streamed('all at once', {
      n: 2,
      ...answering(new Response(event(undefined) + event(told))),
    })
    expect(all.usage).toMatchObject({ inputTokens: 1, outputTokens: 2 })
    for (const n of [3, 4]) {
      const some = await streamed('some', {
        n,
        ...answering(new Response(body + event(undefined))),
      })
      expect(some).not.toHaveProperty('usage')
    }
  })

  test('is hung up on when the job is cancelled', async () => {
    const controller = new AbortController()
    const failure = failureOf('[[chunk:64]] [[pause:20]] [[partials:3]]', {
      n: 10,
      signal: controller.signal,
      onPartial: () => controller.abort(),
    })
    expect(await failure).toEqual({ kind: 'cancelled' })
    await expect.poll(() => standIn.requests[0]?.abandoned).toBe(true)
  })
})

describe('silence', () => {
  const impatient = { limits: { timeoutS: 0.15 } }

  test('of a server that never answers is a timeout, and the line is closed', async () => {
    const failure = await failureTo('[[delay:60000]]', { connection: impatient })
    expect(failure).toEqual({ kind: 'timeout', seconds: 0.15 })
    await expect.poll(() => standIn.requests[0]?.abandoned).toBe(true)
  })

  test('in the middle of an answer is one as well', async () => {
    const prompt = '[[chunk:100]] [[pause:60000]]'
    expect(await failureTo(prompt, { connection: impatient })).toMatchObject({ kind: 'timeout' })
  })

  test('after finished pictures keeps them', async () => {
    const options = { connection: impatient, n: 3, params: { stream: true } }
    const answer = await answerTo('[[chunk:900]] [[pause:60000]]', options)
    expect(answer.pictures.length).toBeGreaterThan(0)
    expect(answer.lost).toEqual([
      expect.stringMatching(/^\d of 3 pictures came through, then nothing more came/),
    ])
  })

  test('is not what a stream that keeps sending does, however long it takes', async () => {
    // Pieces far apart enough to be late on a busy machine, and not as late as silence is.
    const began = performance.now()
    const connection = { limits: { timeoutS: 2 } }
    const answer = await answerTo('[[chunk:20]] [[pause:150]]', { connection })
    expect(answer.pictures).toHaveLength(1)
    expect(performance.now() - began).toBeGreaterThan(2000)
  })
})

describe('what is too large is not sent', () => {
  /** Of so many bytes, but without the memory. */
  const fileOf = (size: number) => {
    const chunk = new Blob([new Uint8Array(1_000_000)])
    return new Blob(new Array<Blob>(size / 1_000_000).fill(chunk))
  }
  test.each<[string, Options, RegExp]>([
    ['a picture', { images: [fileOf(2_000_000), fileOf(50_000_000)] }, /Picture 2 .* 50\.0 MB/],
    ['a mask', { images: [fileOf(1_000_000)], mask: fileOf(4_000_000) }, /The mask .* 4\.0 MB/],
    [
      'a request',
      { images: [fileOf(6_000_000)], connection: { limits: { timeoutS: 9, bodyMB: 5 } } },
      /6\.0 MB, and this connection takes at most 5 MB/,
    ],
  ])('%s', async (_, options, detail) => {
    const failure = await failureTo('large', options)
    expect(failure).toEqual({ kind: 'picture', detail: expect.stringMatching(detail) })
    expect(standIn.requests).toHaveLength(0)
  })
})

describe('cancelling', () => {
  test('closes the connection while the server is thinking', async () => {
    const controller = new AbortController()
    const failure = failureTo('[[delay:60000]]', { signal: controller.signal })
    await expect.poll(() => standIn.requests.length).toBe(1)
    controller.abort()
    expect(await failure).toEqual({ kind: 'cancelled' })
    await expect.poll(() => standIn.requests[0]?.abandoned).toBe(true)
  })

  test('counts as cancelled while the answer arrives, whatever broke', async () => {
    const controller = new AbortController()
    const body = new ReadableStream({
      pull() {
        controller.abort()
        throw new TypeError('terminated')
      },
    })
    const options = { ...answering(new Response(body)), signal: controller.signal }
    expect(await failureTo('slow', options)).toEqual({ kind: 'cancelled' })
  })

  test('beforehand sends nothing', async () => {
    expect(await failureTo('never', { signal: AbortSignal.abort() })).toEqual({ kind: 'cancelled' })
    expect(standIn.requests).toHaveLength(0)
  })
})
