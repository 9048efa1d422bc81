import { describe, expect, test } from 'vitest'
import type { GenerationTask } from '#services/engine/engine.ts'
import { buildRequest } from './buildRequest.ts'

const task: GenerationTask = {
  connection: { kind: 'builtin' },
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
const URL_THERE = 'https://proxy.example/v1/images/edits'
const signal = new AbortController().signal
const built = (changes: Partial<GenerationTask>) =>
  buildRequest({ ...task, ...changes }, URL_THERE, signal)
const png = (text: string) => new Blob([text])

describe('without pictures', () => {
  test('the body is JSON with numbers as numbers and no seed', async () => {
    const request = built({})
    expect(request.method).toBe('POST')
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

describe('what the server learns about the sender', () => {
  test('the key as a bearer token, trimmed', () => {
    const request = built({ apiKey: ' sk-secret ' })
    expect(request.headers.get('authorization')).toBe('Bearer sk-secret')
  })

  test.each([undefined, '', '  '])('no authorization without a key: %j', (apiKey) => {
    expect(built(apiKey === undefined ? {} : { apiKey }).headers.has('authorization')).toBe(false)
  })

  test.each(['sk-line\nbreak', 'sk-\u043a\u043b\u044e\u0447'])(
    'a key no header can carry is refused without being told: %j',
    (apiKey) => {
      expect(() => built({ apiKey })).toThrow(/API key/)
      expect(() => built({ apiKey })).not.toThrow(apiKey)
    },
  )

  test('no cookies, no referrer, no cache, no redirect that would carry the key elsewhere', () => {
    const { redirect, credentials, referrerPolicy, cache } = built({ apiKey: 'sk-secret' })
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
  const request = buildRequest(task, URL_THERE, controller.signal)
  controller.abort()
  expect(request.signal.aborted).toBe(true)
})
