import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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
const generate = (prompt: string) => post(`${standIn.url}/images/generations`, { prompt })
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
  expect((await fetch(`${standIn.url}/images/variations`)).status).toBe(404)
})
