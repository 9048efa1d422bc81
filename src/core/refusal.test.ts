import { describe, expect, test } from 'vitest'
import { type Refusal, type RefusalReason, refusalReason, refusalText } from './refusal.ts'

const refusal = (change: Partial<Refusal>): Refusal => ({
  kind: 'refused',
  status: 400,
  message: 'No.',
  ...change,
})
const reasonOf = (change: Partial<Refusal>) => refusalReason(refusal(change))

/** One refusal of every reason; the compiler asks for a new one when a reason is added. */
const everyReason: Readonly<Record<RefusalReason, Partial<Refusal>>> = {
  moderation: { code: 'moderation_blocked' },
  quota: { status: 429, code: 'insufficient_quota' },
  'rate limit': { status: 429, code: 'rate_limit_exceeded' },
  key: { status: 401, code: 'invalid_api_key' },
  verification: { status: 403, message: 'Your organization must be verified to use the model.' },
  forbidden: { status: 403 },
  model: { status: 404, code: 'model_not_found' },
  address: { status: 404 },
  'too large': { status: 413 },
  picture: { code: 'invalid_image_format' },
  mask: { param: 'mask' },
  parameter: { code: 'unknown_parameter', param: 'moderation' },
  'gateway timeout': { status: 524 },
  server: { status: 500 },
  other: {},
}
const reasons = Object.entries(everyReason)

describe('the reason OpenAI gives', () => {
  test.each<[RefusalReason, Partial<Refusal>]>([
    ['moderation', { type: 'image_generation_user_error', code: 'moderation_blocked' }],
    ['moderation', { code: 'image_content_policy_violation' }],
    ['moderation', { code: 'content_policy_violation' }],
    [
      'moderation',
      {
        message:
          'Your request was rejected by the safety system. If you believe this is an error, contact us and include the request ID 1. safety_violations=[sexual].',
      },
    ],
    ['moderation', { moderation: { stage: 'output', categories: ['violence'] }, code: '400' }],
    ['quota', { type: 'invalid_request_error', code: 'billing_hard_limit_reached' }],
    ['quota', { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' }],
    ['parameter', { code: 'invalid_value', param: 'size' }],
    ['parameter', { code: 'invalid_type', param: 'image[0]' }],
    ['parameter', { code: 'unknown_parameter', param: 'input_fidelity' }],
    ['parameter', { code: 'missing_required_parameter', param: 'prompt' }],
    ['parameter', { message: 'Unsupported parameter.', param: 'moderation' }],
    ['parameter', { message: 'moderation: not taken on edits.', param: 'moderation' }],
    [
      'picture',
      { message: 'Invalid image file or mode for image 0, please check the image file.' },
    ],
    ['picture', { code: 'invalid_image' }],
    ['picture', { code: 'invalid_image_mode' }],
    ['too large', { code: 'image_too_large' }],
    ['mask', { message: 'Invalid mask image format - mask size does not match image size' }],
    [
      'mask',
      { code: 'invalid_image_format', message: 'Invalid image file: the mask has no alpha.' },
    ],
    ['mask', { code: 'invalid_value', param: 'mask' }],
    ['key', { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' }],
    [
      'verification',
      {
        status: 403,
        message: 'Your organization must be verified to use the model `gpt-image-2`.',
      },
    ],
    ['model', { status: 404, code: 'model_not_found' }],
    ['model', { code: 'invalid_value', param: 'model', message: "Invalid value: 'gpt-image-1'." }],
    ['model', { message: 'The model `gpt-image-1` has been deprecated.' }],
    ['too large', { status: 413, message: 'Request Entity Too Large' }],
    ['rate limit', { status: 429, type: 'images', code: 'rate_limit_exceeded' }],
    [
      'rate limit',
      {
        status: 429,
        message:
          'Rate limit reached for gpt-image-2 in organization org-1 on images per min: Limit 5, Used 5.',
      },
    ],
    ['server', { status: 500, type: 'server_error' }],
    ['server', { status: 502 }],
    ['server', { status: 503 }],
    ['gateway timeout', { status: 504 }],
    ['gateway timeout', { status: 524 }],
  ])('is %s for %o', (reason, change) => {
    expect(reasonOf(change)).toBe(reason)
  })
})

describe('the reason other servers give', () => {
  test.each<[string, RefusalReason, Partial<Refusal>]>([
    ['Portkey', 'server', { status: 500, message: 'Something went wrong' }],
    ['Portkey', 'key', { status: 401, message: 'openai error: Incorrect API key provided.' }],
    ['LiteLLM', 'quota', { status: 429, type: 'budget_exceeded', code: '429' }],
    ['LiteLLM', 'quota', { message: 'Budget has been exceeded! Current cost: 5.0', code: '400' }],
    ['LiteLLM', 'key', { status: 400, type: 'expired_key', code: '400' }],
    ['LiteLLM', 'key', { status: 401, type: 'token_not_found_in_db', code: '401' }],
    [
      'LiteLLM',
      'forbidden',
      { status: 403, type: 'key_model_access_denied', param: 'model', code: '403' },
    ],
    ['LiteLLM', 'model', { message: '/images/edits: Invalid model name passed in model=x' }],
    ['LiteLLM', 'moderation', { status: 500, code: 'moderation_blocked' }],
    ['FastAPI', 'mask', { status: 422, message: 'mask: Field required', param: 'mask' }],
    ['FastAPI', 'parameter', { status: 422, message: 'n: too many', param: 'n' }],
    ['Azure', 'model', { status: 404, code: 'DeploymentNotFound' }],
    [
      'Azure',
      'model',
      { status: 404, message: 'The API deployment for this resource does not exist.' },
    ],
    ['Azure', 'moderation', { code: 'contentFilter' }],
    ['Azure', 'moderation', { code: 'content_filter' }],
    [
      'Azure',
      'moderation',
      {
        message:
          'The response was filtered due to the prompt triggering a content management policy.',
      },
    ],
    ['new-api', 'quota', { status: 403, code: 'insufficient_user_quota' }],
    ['new-api', 'quota', { status: 403, code: 'pre_consume_token_quota_failed' }],
    ['one-api', 'quota', { status: 403, message: 'user quota is not enough' }],
    ['new-api', 'model', { status: 503, code: 'model_not_found' }],
    ['a reseller', 'quota', { status: 402, message: 'Payment required' }],
    ['a reseller', 'quota', { status: 403, message: 'Insufficient account balance' }],
    ['Cloudflare', 'gateway timeout', { status: 522 }],
    ['nginx', 'address', { status: 405, message: 'Not Allowed' }],
    ['anybody', 'gateway timeout', { status: 408 }],
    ['anybody', 'other', { status: 418 }],
  ])('%s: %s for %o', (_, reason, change) => {
    expect(reasonOf(change)).toBe(reason)
  })

  test('a code is no property of every object', () => {
    for (const code of ['constructor', 'toString', '__proto__'])
      expect(reasonOf({ code })).toBe('other')
  })

  test('what has been on the wire for long and fails then is the server’s fault', () => {
    expect(reasonOf({ status: 200, message: 'an error in a stream' })).toBe('server')
  })

  test('a mask in the words of a server that failed is no objection to it', () => {
    expect(reasonOf({ status: 500, message: 'mask worker crashed' })).toBe('server')
    expect(reasonOf({ status: 429, message: 'No mask slots left. Rate limit.' })).toBe('rate limit')
    expect(reasonOf({ code: 'moderation_blocked', message: 'the mask shows it' })).toBe(
      'moderation',
    )
    expect(reasonOf({ code: 'billing_hard_limit_reached', param: 'mask' })).toBe('quota')
  })
})

test.each(reasons)('the reason “%s” is found', (reason, change) => {
  expect(reasonOf(change)).toBe(reason)
})

describe('the advice', () => {
  test('says for every reason what to do, and no two say the same', () => {
    const all = reasons.map(([, change]) => refusalText(refusal(change)).next)
    for (const next of all)
      expect(next).toMatch(
        /\b(Change|Add|Wait|Check|Verify|Choose|Send|Try|try|Retry|faster|test)\b.*\.$/,
      )
    expect(new Set(all).size).toBe(reasons.length)
  })

  test('names the field the server objects to', () => {
    const next = (change: Partial<Refusal>) => refusalText(refusal(change)).next
    expect(next({ code: 'invalid_value', param: 'size' })).toContain('“size”')
    expect(next({ code: 'invalid_value' })).toContain('a setting')
  })

  test('says whether the request or the finished picture was blocked, and for what', () => {
    const next = (stage: string, categories: readonly string[] = []) =>
      refusalText(refusal({ moderation: { stage, categories } })).next
    expect(next('input', ['violence', 'sexual'])).toMatch(/^The request .* \(violence, sexual\)\./)
    expect(next('output')).toMatch(/^The finished picture [^()]*\. /)
    expect(next('unknown')).toMatch(/^The request /)
  })
})

test('what happened is told with the status and the code, each only once', () => {
  const what = (change: Partial<Refusal>) => refusalText(refusal(change)).what
  expect(what({ status: 429, code: 'rate_limit' })).toBe('No. (429, rate_limit)')
  expect(what({ status: 429, code: '429' })).toBe('No. (429)')
  expect(what({ status: 429 })).toBe('No. (429)')
})
