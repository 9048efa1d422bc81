import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Failure, FailureError } from '#core/failure.ts'
import type { GenerationTask } from '#services/engine/engine.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { type StandIn, startStandIn } from '#testing/standIn/startStandIn.ts'
import { requestPictures } from './requestPictures.ts'

const API_KEY = 'sk-very/secret+key=='

let standIn: StandIn
beforeAll(async () => {
  standIn = await startStandIn()
})
beforeEach(() => standIn.reset())
afterAll(() => standIn.close())

const taskFor = (prompt: string, n = 1): GenerationTask => ({
  connection: { kind: 'builtin' },
  apiKey: API_KEY,
  params: {
    prompt,
    model: 'gpt-image-2',
    quality: 'low',
    size: '64x48',
    background: 'opaque',
    n,
  },
  seed: 1,
  images: [],
})

interface Options {
  readonly n?: number
  readonly baseUrl?: string
  readonly transport?: Transport
  readonly signal?: AbortSignal
}

const answerTo = (prompt: string, options: Options = {}) =>
  requestPictures(taskFor(prompt, options.n), {
    baseUrl: options.baseUrl ?? standIn.url,
    transport: options.transport ?? fetch,
    signal: options.signal ?? new AbortController().signal,
  })

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
      usage: { inputTokens: 50, outputTokens: 600, totalTokens: 650 },
    })
    expect(answer).not.toHaveProperty('note')
  })

  test('keeps the good pictures when one is damaged, and says which is lost', async () => {
    const answer = await answerTo('[[one-bad]]', { n: 3 })
    expect(answer.pictures.map(({ index }) => index)).toEqual([0, 1])
    expect(answer.lost).toEqual([expect.stringMatching(/^Picture 3 of 3 could not be used: /)])
  })

  test('may give addresses, absolute or relative, which are fetched without the key', async () => {
    const answer = await answerTo('[[urls]]', { n: 2 })
    expect(answer.pictures).toHaveLength(2)
    const downloads = standIn.requests.filter(({ method }) => method === 'GET')
    expect(downloads.map(({ path }) => path).sort()).toEqual(['/v1/files/0.png', '/v1/files/1.png'])
    expect(downloads.every(({ headers }) => headers.authorization === undefined)).toBe(true)
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
    [400, 'moderation_blocked'],
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
