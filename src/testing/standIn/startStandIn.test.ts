import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pngHeader } from './png.ts'
import { type StandIn, startStandIn } from './startStandIn.ts'

let standIn: StandIn
let control: string
beforeAll(async () => {
  standIn = await startStandIn()
  control = new URL('/', standIn.url).href
})
beforeEach(() => standIn.reset())
afterAll(() => standIn.close())

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) })
const generate = (prompt: string, fields = {}) =>
  post(`${standIn.url}/images/generations`, { prompt, ...fields })
const preflight = () =>
  fetch(`${standIn.url}/images/edits`, {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'authorization, content-type' },
  })

describe('pages of other origins', () => {
  test('may call and read the request id', async () => {
    const { headers } = await preflight()
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type')
    const answer = await generate('a door')
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-request-id')
  })

  test('may not once they are shut out', async () => {
    standIn.allowCors(false)
    for (const answer of [await preflight(), await generate('a door')])
      expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('the control over HTTP', () => {
  test('scripts answers in turn, before markers', async () => {
    await post(`${control}next`, [
      { answer: { kind: 'status', status: 429 } },
      { answer: { kind: 'json', status: 418, body: { tea: true } } },
    ])
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await generate('[[status:403]]')).status)
    expect(statuses).toEqual([429, 418, 403])
  })

  test('tells what was recorded, files as base64, and forgets it', async () => {
    const body = new FormData()
    body.append('prompt', 'a door')
    body.append('image', new File(['\u00e9'], 'image_0.png', { type: 'image/png' }))
    await fetch(`${standIn.url}/images/edits`, { method: 'POST', body })
    const [request] = await (await fetch(`${control}recorded`)).json()
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v1/images/edits',
      parts: [
        { name: 'prompt', text: 'a door', length: 6 },
        { name: 'image', filename: 'image_0.png', contentType: 'image/png', base64: 'w6k=' },
      ],
    })
    await post(`${control}reset`, {})
    expect(await (await fetch(`${control}recorded`)).json()).toEqual([])
  })
})

test('markers may be combined', async () => {
  const answer = await generate('slow and sorry [[delay:1]] [[html:502]] [[unheard-of]]')
  expect(answer.status).toBe(502)
  expect(answer.headers.get('content-type')).toBe('text/html')
})

test('it lists models and knows no other addresses', async () => {
  const models = await (await fetch(`${standIn.url}/models`)).json()
  expect(models.data).toContainEqual(expect.objectContaining({ id: 'gpt-image-2' }))
  expect(models.data).toContainEqual(expect.objectContaining({ shutdown_date: '2026-10-23' }))
  expect((await fetch(`${standIn.url}/images/variations`)).status).toBe(404)
})

describe('an event stream', () => {
  const stream = async (prompt: string, fields = {}) =>
    (await generate(prompt, { stream: true, size: '64x64', ...fields })).text()
  const typesIn = (text: string) => [...text.matchAll(/^event: ?(\S+)$/gm)].map(([, type]) => type)
  const partial = 'image_generation.partial_image'
  const completed = 'image_generation.completed'

  test('has the partial pictures that were asked for, then the finished one, for each', async () => {
    const text = await stream('doors', { n: 2, partial_images: 2 })
    expect(typesIn(text)).toEqual([partial, partial, completed, partial, partial, completed])
  })

  test('may end with an error, or with nothing at all', async () => {
    expect(typesIn(await stream('[[event-error:1]]', { n: 3 }))).toEqual([completed, 'error'])
    expect(await stream('[[completed:0]]')).toBe('')
  })

  test('comes in any pieces and with any line ends', async () => {
    const plain = typesIn(await stream('doors', { n: 2 }))
    const cut = await stream('[[chatty]] [[chunk:11]]', { n: 2 })
    expect(typesIn(cut.replaceAll('\r\n', '\n'))).toEqual(plain)
    expect(cut).toContain('data: [DONE]')
  })

  test('is dropped by some proxies', async () => {
    const answer = await generate('[[no-stream]]', { stream: true })
    expect(answer.headers.get('content-type')).toBe('application/json')
  })
})

test('what is held waits for its release', async () => {
  standIn.next({ held: true })
  const answers: string[] = []
  const held = generate('first').then(() => answers.push('first'))
  await expect.poll(() => standIn.requests.length).toBe(1)
  await generate('second').then(() => answers.push('second'))
  standIn.release()
  await held
  expect(answers).toEqual(['second', 'first'])
})

describe('what it counts', () => {
  test('pictures of good answers, streamed or not, are billed; refused ones are not', async () => {
    await generate('two', { n: 2 })
    await (await generate('[[event-error:1]]', { n: 3, stream: true })).text()
    await generate('[[status:429]]', { n: 5 })
    expect(standIn.billed()).toBe(3)
    expect(await (await fetch(`${control}billed`)).json()).toEqual({ billed: 3 })
  })

  test('an answer nobody waited for is billed all the same', async () => {
    const signal = AbortSignal.timeout(50)
    const body = JSON.stringify({ prompt: '[[delay:60000]]' })
    const url = `${standIn.url}/images/generations`
    await expect(fetch(url, { method: 'POST', body, signal })).rejects.toThrow()
    await expect.poll(() => standIn.billed()).toBe(1)
  })
})

test.each([
  ['[[retry-after:7]]', 'retry-after', /^7$/],
  ['[[retry-date:7]]', 'retry-after', / GMT$/],
  ['[[retry-ms:1500]]', 'retry-after-ms', /^1500$/],
])('%s says when to come back', async (marker, header, value) => {
  const { headers } = await generate(`${marker} [[status:429]]`)
  expect(headers.get(header)).toMatch(value)
  expect(headers.get('access-control-expose-headers')).toContain(header)
  const hidden = await generate(`${marker} [[status:429]] [[hidden-headers]]`)
  expect(hidden.headers.has('access-control-expose-headers')).toBe(false)
})

test('big pictures are of the size that is asked for and still PNGs', async () => {
  const { data } = await (await generate('[[big:300000]]', { size: '64x64', n: 2 })).json()
  for (const { b64_json } of data) {
    const bytes = Buffer.from(b64_json, 'base64')
    expect(bytes.length).toBe(300_000)
    expect(pngHeader(bytes)).toMatchObject({ width: 64, height: 64 })
  }
})

test('it objects to fields nobody knows', async () => {
  const answer = await generate('a door', { response_format: 'b64_json' })
  expect(answer.status).toBe(400)
  expect((await answer.json()).error).toMatchObject({
    code: 'unknown_parameter',
    param: 'response_format',
  })
})
