import { describe, expect, test } from 'vitest'
import type { ProxyConnection } from '#core/connection.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { GenerationTask } from '#services/engine/engine.ts'
import { buildRequest } from './buildRequest.ts'

const connection = connectionFromPreset('custom', 'id', 'https://proxy.example/v1')
const task: GenerationTask = {
  connection,
  params: {
    prompt: 'a red door',
    model: 'gpt-image-2',
    quality: 'low',
    size: 'auto',
    background: 'opaque',
    n: 2,
  },
  seed: 4711,
  images: [],
}
const signal = new AbortController().signal
const built = (changes: Partial<GenerationTask>, there: Partial<ProxyConnection> = {}) =>
  buildRequest({ ...task, ...changes }, { ...connection, ...there }, signal)
const png = (text: string) => new Blob([text])

describe('without pictures', () => {
  test('the body is JSON with numbers as numbers and no seed', async () => {
    const request = built({})
    expect(request.method).toBe('POST')
    expect(request.url).toBe('https://proxy.example/v1/images/generations')
    expect(request.headers.get('content-type')).toBe('application/json')
    expect(await request.json()).toEqual({ ...task.params })
  })

  test('what is unset is left out', async () => {
    const request = built({ params: { ...task.params, size: '', quality: '', background: '' } })
    expect(await request.json()).toEqual({ prompt: 'a red door', model: 'gpt-image-2', n: 2 })
  })
})

describe('with pictures', () => {
  const fileFacts = async (form: FormData) => {
    const files = [...form].filter((entry): entry is [string, File] => typeof entry[1] !== 'string')
    return Promise.all(
      files.map(async ([field, file]) => [field, file.name, file.type, await file.text()]),
    )
  }

  test('one goes as image, a mask as mask, every part a typed PNG', async () => {
    const form = await built({ images: [png('first')], mask: png('hole') }).formData()
    expect(await fileFacts(form)).toEqual([
      ['image', 'image_0.png', 'image/png', 'first'],
      ['mask', 'mask.png', 'image/png', 'hole'],
    ])
    expect(form.get('n')).toBe('2')
    expect(form.has('seed')).toBe(false)
  })

  test('several go as image[] in their order', async () => {
    const form = await built({ images: [png('first'), png('second')] }).formData()
    expect(await fileFacts(form)).toEqual([
      ['image[]', 'image_0.png', 'image/png', 'first'],
      ['image[]', 'image_1.png', 'image/png', 'second'],
    ])
  })

  test('the content type is the multipart encoder\u2019s own', () => {
    const type = built({ images: [png('first')] }).headers.get('content-type')
    expect(type).toMatch(/^multipart\/form-data; boundary=\S+$/)
  })
})

describe('the connection decides', () => {
  const { supports } = connection
  const images = [png('first')]

  test('where it goes and what the model is called there', async () => {
    const request = built(
      { params: { ...task.params, model: ' gpt-image-2 ' } },
      {
        baseUrl: 'https://x.example/openai',
        paths: { ...connection.paths, generations: '/deployments/{model}/images/generations' },
        query: { 'api-version': '2025-04-01-preview' },
        modelMap: { 'gpt-image-2': 'our image/2' },
      },
    )
    expect(request.url).toBe(
      'https://x.example/openai/deployments/our%20image%2F2/images/generations?api-version=2025-04-01-preview',
    )
    expect(await request.json()).toMatchObject({ model: 'our image/2' })
  })

  test('which fields are left out; without a stream there are no partial pictures', async () => {
    const params = { ...task.params, stream: true, partialImages: 2 }
    const request = built({ params }, { omitParams: ['stream', 'background'] })
    expect(Object.keys(await request.json())).toEqual(['model', 'prompt', 'n', 'quality', 'size'])
    expect(request.headers.get('accept')).toBe('application/json')
  })

  test('how the parts of pictures are named', async () => {
    const imageField = { one: 'image[]', several: 'image' } as const
    const namesOf = async (request: Request) => [...(await request.formData()).keys()]
    expect(await namesOf(built({ images }, { imageField }))).toContain('image[]')
    const several = await namesOf(built({ images: [...images, ...images] }, { imageField }))
    expect(several.filter((name) => name.startsWith('image'))).toEqual(['image', 'image'])
  })

  test('how the key is sent, and whether', () => {
    const secrets = { apiKey: ' sk-secret ' }
    const auth = { header: 'api-key', scheme: '' }
    expect(built({ secrets }, { auth }).headers.get('api-key')).toBe('sk-secret')
    const { auth: _, ...keyless } = connection
    expect([...buildRequest({ ...task, secrets }, keyless, signal).headers.keys()]).toEqual([
      'accept',
      'content-type',
    ])
  })

  test('which headers go with it: secrets only by the names that are listed as secret', () => {
    const headers = [
      { name: 'x-portkey-provider', value: 'openai', secret: false },
      { name: 'cf-aig-authorization', value: '', secret: true },
      { name: 'x-other-token', value: '', secret: true },
      { name: 'x-empty', value: '', secret: false },
    ]
    const secrets = {
      headers: { 'cf-aig-authorization': 'Bearer t', 'x-portkey-provider': 'no', 'x-old': 'no' },
    }
    const { headers: sent } = built({ secrets }, { headers })
    expect(Object.fromEntries(sent)).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-portkey-provider': 'openai',
      'cf-aig-authorization': 'Bearer t',
    })
  })

  test('whether tries of one job are marked as such', () => {
    const keyOf = (there: Partial<ProxyConnection>) =>
      built({ idempotencyKey: 'job-1' }, there).headers.get('idempotency-key')
    expect(keyOf({})).toBeNull()
    expect(keyOf({ supports: { ...supports, idempotencyKey: true } })).toBe('job-1')
  })

  test('a header no page can send is refused without its value being told', () => {
    const headers = [{ name: 'x-token', value: '', secret: true }]
    const secrets = { headers: { 'x-token': 'secret\nvalue' } }
    expect(() => built({ secrets }, { headers })).toThrow(/x-token has a line break/)
    expect(() => built({ secrets }, { headers })).not.toThrow(/secret/)
  })
})

test('a stream is asked for in the head as well', () => {
  const { headers } = built({ params: { ...task.params, stream: true } })
  expect(headers.get('accept')).toBe('text/event-stream, application/json')
})

describe('what the server learns about the sender', () => {
  test('the key as a bearer token, trimmed', () => {
    const request = built({ secrets: { apiKey: ' sk-secret ' } })
    expect(request.headers.get('authorization')).toBe('Bearer sk-secret')
  })

  test.each([undefined, '', '  '])('no authorization without a key: %j', (apiKey) => {
    const secrets = apiKey === undefined ? {} : { apiKey }
    expect(built({ secrets }).headers.has('authorization')).toBe(false)
  })

  test.each(['sk-line\nbreak', 'sk-\u043a\u043b\u044e\u0447'])(
    'a key no header can carry is refused without being told: %j',
    (apiKey) => {
      expect(() => built({ secrets: { apiKey } })).toThrow(/API key/)
      expect(() => built({ secrets: { apiKey } })).not.toThrow(apiKey)
    },
  )

  test('no cookies, no referrer, no cache, no redirect that would carry the key elsewhere', () => {
    const { redirect, credentials, referrerPolicy, cache } = built({
      secrets: { apiKey: 'sk-secret' },
    })
    expect({ redirect, credentials, referrerPolicy, cache }).toEqual({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
  })
})

test('aborting the task aborts the request', () => {
  const controller = new AbortController()
  const request = buildRequest(task, connection, controller.signal)
  controller.abort()
  expect(request.signal.aborted).toBe(true)
})
