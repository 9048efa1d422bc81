import { describe, expect, test } from 'vitest'
import { ApiError, errorResponse } from './apiError.ts'
import { readPictureRequest } from './readPictureRequest.ts'

const BASE = 'https://built-in.invalid/v1'

const json = (body: unknown, path = '/images/generations', method = 'POST') =>
  new Request(BASE + path, method === 'GET' ? {} : { method, body: JSON.stringify(body) })

function multipart(fields: Record<string, string | Blob | readonly Blob[]>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    for (const part of Array.isArray(value) ? value : [value]) form.append(name, part)
  return new Request(`${BASE}/images/edits`, { method: 'POST', body: form })
}
const picture = new Blob(['picture'], { type: 'image/png' })

async function objectionTo(request: Request) {
  try {
    await readPictureRequest(request)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { status } = errorResponse(error)
    return { status, param: error.param, code: error.code }
  }
  throw new Error('there was none')
}

test('what is not said is left to the engine', async () => {
  expect(await readPictureRequest(json({ prompt: 'a door', n: null, stream: null }))).toEqual({
    endpoint: 'generations',
    prompt: 'a door',
    n: 1,
    size: undefined,
    quality: 'auto',
    background: 'auto',
    encoding: { format: 'png', compression: 100 },
    stream: false,
    partials: 0,
    pictures: [],
  })
})

test('a form\u2019s texts and files are read, one picture or several', async () => {
  const fields = { prompt: 'a door', n: '3', size: '1536x1024', quality: 'high', mask: picture }
  const one = await readPictureRequest(multipart({ ...fields, image: picture }))
  expect(one).toMatchObject({ n: 3, size: { width: 1536, height: 1024 }, quality: 'high' })
  expect(one.pictures).toHaveLength(1)
  expect(await one.mask?.text()).toBe('picture')
  const two = await readPictureRequest(multipart({ ...fields, 'image[]': [picture, picture] }))
  expect(two.pictures).toHaveLength(2)
})

test('a stream and a format are read from JSON and from forms', async () => {
  const asked = { stream: true, partials: 3, encoding: { format: 'webp', compression: 80 } }
  const fields = { prompt: 'x', output_format: 'webp', moderation: 'low', user: 'someone' }
  const numbers = { stream: true, partial_images: 3, output_compression: 80 }
  const texts = { stream: 'true', partial_images: '3', output_compression: '80' }
  expect(await readPictureRequest(json({ ...fields, ...numbers }))).toMatchObject(asked)
  const form = multipart({ ...fields, ...texts, image: picture })
  expect(await readPictureRequest(form)).toMatchObject({ ...asked, endpoint: 'edits' })
})

describe('objections', () => {
  test.each([
    ['an unknown path', json({}, '/images/variations'), 404, null, null],
    ['another method', json({}, '/images/generations', 'GET'), 405, null, null],
    ['no prompt', json({ n: 1 }), 400, 'prompt', 'missing_required_parameter'],
    ['an empty prompt', json({ prompt: '' }), 400, 'prompt', 'missing_required_parameter'],
    [
      'an endless prompt',
      json({ prompt: 'x'.repeat(32_001) }),
      400,
      'prompt',
      'string_above_max_length',
    ],
    ['none', json({ prompt: 'x', n: 0 }), 400, 'n', 'invalid_value'],
    ['eleven', json({ prompt: 'x', n: 11 }), 400, 'n', 'invalid_value'],
    ['half a picture', json({ prompt: 'x', n: 1.5 }), 400, 'n', 'invalid_value'],
    ['a quality of old', json({ prompt: 'x', quality: 'hd' }), 400, 'quality', 'invalid_value'],
    ['a background', json({ prompt: 'x', background: 'blue' }), 400, 'background', 'invalid_value'],
    ['a size in words', json({ prompt: 'x', size: 'large' }), 400, 'size', 'invalid_value'],
    ['an odd size', json({ prompt: 'x', size: '1000x1001' }), 400, 'size', 'invalid_value'],
    ['a small size', json({ prompt: 'x', size: '512x512' }), 400, 'size', 'invalid_value'],
    ['a large size', json({ prompt: 'x', size: '3840x3840' }), 400, 'size', 'invalid_value'],
    ['a long size', json({ prompt: 'x', size: '3840x1024' }), 400, 'size', 'invalid_value'],
    ['no picture', multipart({ prompt: 'x' }), 400, 'image', 'missing_required_parameter'],
    [
      'words for a picture',
      multipart({ prompt: 'x', image: 'words' }),
      400,
      'image',
      'invalid_type',
    ],
    [
      'seventeen pictures',
      multipart({ prompt: 'x', 'image[]': new Array<Blob>(17).fill(picture) }),
      400,
      'image',
      'invalid_value',
    ],
    [
      'what only DALL-E knew',
      json({ prompt: 'x', response_format: 'url' }),
      400,
      'response_format',
      'unknown_parameter',
    ],
    ['a seed', json({ prompt: 'x', seed: 1 }), 400, 'seed', 'unknown_parameter'],
    [
      'fidelity of words',
      json({ prompt: 'x', input_fidelity: 'low' }),
      400,
      'input_fidelity',
      'unknown_parameter',
    ],
    [
      'fidelity of a newer model',
      multipart({ prompt: 'x', image: picture, model: 'gpt-image-2', input_fidelity: 'high' }),
      400,
      'input_fidelity',
      'invalid_input_fidelity_model',
    ],
    ['a stream of sorts', json({ prompt: 'x', stream: 'maybe' }), 400, 'stream', 'invalid_value'],
    [
      'four partials',
      json({ prompt: 'x', partial_images: 4 }),
      400,
      'partial_images',
      'invalid_value',
    ],
    ['no number', multipart({ prompt: 'x', image: picture, n: '' }), 400, 'n', 'invalid_value'],
    [
      'a vector',
      json({ prompt: 'x', output_format: 'svg' }),
      400,
      'output_format',
      'invalid_value',
    ],
    [
      'a small PNG',
      json({ prompt: 'x', output_compression: 9 }),
      400,
      'output_compression',
      'invalid_value',
    ],
    [
      'a transparent JPEG',
      json({ prompt: 'x', output_format: 'jpeg', background: 'transparent' }),
      400,
      'background',
      'invalid_value',
    ],
    ['JSON for a form', json({ prompt: 'x' }, '/images/edits'), 400, null, null],
  ])('to %s', async (_, request, status, param, code) => {
    expect(await objectionTo(request)).toEqual({ status, param, code })
  })
})
