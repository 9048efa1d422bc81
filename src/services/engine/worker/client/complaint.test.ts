import { expect, test } from 'vitest'
import { complaintIn } from './complaint.ts'

const json = JSON.stringify

test.each([
  [
    'OpenAI',
    json({
      error: {
        message: 'Invalid size.',
        type: 'invalid_request_error',
        param: 'size',
        code: 'invalid_value',
      },
    }),
    {
      message: 'Invalid size.',
      type: 'invalid_request_error',
      param: 'size',
      code: 'invalid_value',
    },
  ],
  [
    'OpenAI with nulls',
    json({ error: { message: 'No.', type: 'server_error', param: null, code: null } }),
    { message: 'No.', type: 'server_error' },
  ],
  [
    'Portkey itself',
    json({ status: 'failure', message: 'Something went wrong' }),
    { message: 'Something went wrong' },
  ],
  [
    'a server behind Portkey',
    json({
      error: { message: 'openai error: Billing hard limit', code: 'billing_hard_limit_reached' },
      provider: 'openai',
    }),
    { message: 'openai error: Billing hard limit', code: 'billing_hard_limit_reached' },
  ],
  [
    'LiteLLM with the upstream answer as a text in its message',
    json({
      error: {
        message: `litellm.BadRequestError: OpenAIException - ${json({
          error: {
            message: 'Blocked.',
            type: 'user_error',
            param: null,
            code: 'moderation_blocked',
          },
        })} Received Model Group=gpt-image`,
        type: null,
        param: 'None',
        code: '400',
      },
    }),
    { message: 'Blocked.', type: 'user_error', param: 'None', code: 'moderation_blocked' },
  ],
  ['FastAPI with words', json({ detail: 'Not authenticated' }), { message: 'Not authenticated' }],
  [
    'FastAPI with a list of places',
    json({
      detail: [
        { loc: ['body', 'image'], msg: 'Field required', type: 'missing' },
        { loc: ['body', 'n'], msg: 'Input should be an integer', type: 'int_parsing' },
      ],
    }),
    {
      message: 'image: Field required; n: Input should be an integer',
      type: 'missing',
      param: 'image',
    },
  ],
  [
    'FastAPI around an envelope',
    json({ detail: { error: { message: 'Budget exceeded', code: 429 } } }),
    { message: 'Budget exceeded', code: '429' },
  ],
  [
    'Cloudflare',
    json({ success: false, errors: [{ code: 10000, message: 'Authentication error' }] }),
    { message: 'Authentication error', code: '10000' },
  ],
  ['an error that is a text', json({ error: 'model overloaded' }), { message: 'model overloaded' }],
  [
    'an error label beside a message',
    json({ statusCode: 413, error: 'Payload Too Large', message: 'request entity too large' }),
    { message: 'request entity too large' },
  ],
  ['a bare message', json({ message: 'not found', ok: false }), { message: 'not found' }],
  ['a JSON text', json('quota exceeded'), { message: 'quota exceeded' }],
  [
    'a page with a title',
    '<html>\r\n<head><title>413 Request Entity Too Large</title></head><body>nginx</body></html>',
    { message: '413 Request Entity Too Large' },
  ],
  [
    'a page without one',
    '<!DOCTYPE html><style>b{}</style><body><script>x()</script><h1>Bad &amp; gone</h1><p>Try\nlater</p>',
    { message: 'Bad & gone Try later' },
  ],
  ['plain words', ' upstream timed out\n', { message: 'upstream timed out' }],
  ['JSON without any words', '{"ok":false}', { message: '{"ok":false}' }],
])('%s', (_, text, complaint) => {
  expect(complaintIn(text)).toEqual(complaint)
})

test.each(['', ' \r\n'])('an empty body says nothing: %j', (text) => {
  expect(complaintIn(text)).toBeUndefined()
})

test('endless words are cut', () => {
  const message = complaintIn('word '.repeat(10_000))?.message ?? ''
  expect(message.length).toBeLessThan(400)
  expect(message.endsWith('\u2026')).toBe(true)
})

test.each([
  [
    { moderation_details: { moderation_stage: 'output', categories: ['violence', 7] } },
    'Blocked.',
    { stage: 'output', categories: ['violence'] },
  ],
  [
    { moderation_details: { categories: ['sexual'] } },
    'Blocked.',
    { stage: 'unknown', categories: ['sexual'] },
  ],
  [
    {},
    'Blocked. safety_violations=[sexual, violence].',
    { stage: 'unknown', categories: ['sexual', 'violence'] },
  ],
  [{}, 'Blocked. safety_violations=[].', undefined],
  [{ moderation_details: null }, 'Blocked.', undefined],
])('what moderation says is told: %j', (details, message, moderation) => {
  const complaint = complaintIn(
    json({ error: { message, code: 'moderation_blocked', ...details } }),
  )
  expect(complaint?.moderation).toEqual(moderation)
})
