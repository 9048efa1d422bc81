import { describe, expect, test } from 'vitest'
import { describeFailure, type Failure, FailureError, failureOf, mayBeBilled } from './failure.ts'
import { type Refusal, refusalText } from './refusal.ts'

/** One failure of every kind; the compiler asks for a new one when a kind is added. */
const everyKind: { readonly [K in Failure['kind']]: Extract<Failure, { kind: K }> } = {
  refused: { kind: 'refused', status: 400, message: 'No such size.', code: 'invalid_size' },
  unreachable: { kind: 'unreachable', url: 'https://proxy.example/v1/images/edits' },
  timeout: { kind: 'timeout', seconds: 600 },
  cut: { kind: 'cut' },
  unreadable: { kind: 'unreadable', detail: 'it is a web page.' },
  cancelled: { kind: 'cancelled' },
  picture: { kind: 'picture', detail: 'This file is empty.' },
  storage: { kind: 'storage', detail: 'the disk is full' },
  unsendable: { kind: 'unsendable', detail: 'the key is none.' },
  internal: { kind: 'internal', detail: 'x is not a function' },
}

describe('in words', () => {
  test.each(Object.values(everyKind))(
    'a failure of kind $kind says what and what next',
    (failure) => {
      const { what, next } = describeFailure(failure)
      expect(what.trim()).not.toBe('')
      expect(next).toMatch(/\.$/)
    },
  )

  test('nothing of what is known is kept back', () => {
    const { refused, unreachable, timeout, ...others } = everyKind
    const { unreadable, picture, storage, unsendable, internal } = others
    expect(describeFailure(refused).what).toContain(refused.message)
    expect(describeFailure(refused).what).toContain('400')
    expect(describeFailure(refused).what).toContain('invalid_size')
    expect(describeFailure(unreachable).what).toContain(unreachable.url)
    expect(describeFailure(timeout).what).toContain('600 seconds')
    for (const failure of [unreadable, picture, storage, unsendable, internal])
      expect(describeFailure(failure).what).toContain(failure.detail)
  })

  test('only where there is no room one is told to make some', () => {
    const broken = { kind: 'storage', detail: 'the connection was lost' } as const
    expect(describeFailure(broken).next).not.toMatch(/space/)
    expect(describeFailure({ ...broken, full: true }).next).toMatch(/space/)
  })

  test.each(['the disk is full', 'The disk is full.'])('“%s” ends in one full stop', (detail) => {
    expect(describeFailure({ kind: 'storage', detail }).what).toMatch(/full\.$/)
  })

  test.each(['unreachable', 'timeout', 'cut', 'unreadable', 'cancelled', 'internal'] as const)(
    '%s: that it may have cost money is said',
    (kind) => {
      expect(describeFailure(everyKind[kind]).next).toMatch(/may have been billed/)
    },
  )
})

describe('no answer', () => {
  const next = (why?: 'offline' | 'mixed content') =>
    describeFailure({ ...everyKind.unreachable, ...(why ? { why } : {}) }).next

  test('for an unknown reason may be many things, CORS among them', () => {
    expect(next()).toMatch(/CORS/)
  })

  test.each([
    ['offline', /is offline/],
    ['mixed content', /https address.*localhost/],
  ] as const)(
    'because of %s says what helps, and that nothing was sent goes unsaid',
    (why, words) => {
      expect(next(why)).toMatch(words)
      expect(next(why)).not.toMatch(/billed/)
    },
  )
})

describe('a request that failed', () => {
  const refused = (status: number, code?: string): Refusal => ({
    kind: 'refused',
    status,
    message: 'No.',
    ...(code ? { code } : {}),
  })

  test.each<Failure>([
    everyKind.unreachable,
    everyKind.timeout,
    everyKind.cut,
    everyKind.unreadable,
    everyKind.internal,
    ...[200, 408, 500, 502, 503, 504, 520, 522, 524].map((status) => refused(status)),
    { ...refused(429), midway: true },
    { ...refused(503), midway: true, retryAfterMs: 10 },
  ])('may be billed: %o', (failure) => {
    expect(mayBeBilled(failure)).toBe(true)
  })

  test.each<Failure>([
    { ...everyKind.unreachable, why: 'offline' },
    { ...everyKind.unreachable, why: 'mixed content' },
    everyKind.cancelled,
    everyKind.picture,
    everyKind.storage,
    everyKind.unsendable,
    ...[400, 401, 402, 403, 404, 405, 413, 422, 429].map((status) => refused(status)),
    refused(400, 'moderation_blocked'),
    refused(400, 'billing_hard_limit_reached'),
    refused(503, 'model_not_found'),
  ])('is not billed: %o', (failure) => {
    expect(mayBeBilled(failure)).toBe(false)
  })

  test('says so whenever it may be billed', () => {
    const refusals = [400, 429, 500, 524].map((status) => refused(status))
    const midway = refusals.map((failure) => ({ ...failure, midway: true }) as const)
    const failures = [...Object.values(everyKind), ...refusals, ...midway]
    for (const failure of failures.filter(mayBeBilled))
      expect(describeFailure(failure).next).toMatch(/may have been billed/)
  })
})

describe('a refusal', () => {
  test('is told in its own words', () => {
    expect(describeFailure(everyKind.refused)).toEqual(refusalText(everyKind.refused))
  })

  const refusal = (status: number, code?: string) =>
    describeFailure({ kind: 'refused', status, message: 'No.', ...(code ? { code } : {}) })

  test.each([
    [401, undefined, /API key/],
    [402, undefined, /credit/],
    [403, undefined, /another model/],
    [404, undefined, /base URL/],
    [413, undefined, /larger than the server accepts/],
    [429, undefined, /Wait/],
    [500, undefined, /may have been billed/],
    [503, undefined, /may have been billed/],
    [400, undefined, /Change what the server objects to/],
    [429, 'insufficient_quota', /credit/],
    [400, 'billing_hard_limit_reached', /credit/],
    [400, 'moderation_blocked', /moderation/],
  ])('%d %s gives advice of its own', (status, code, advice) => {
    expect(refusal(status, code).next).toMatch(advice)
  })

  test('shows the status and the code, and each only once', () => {
    expect(refusal(429, 'rate_limit').what).toBe('No. (429, rate_limit)')
    expect(refusal(429, '429').what).toBe('No. (429)')
    expect(refusal(429).what).toBe('No. (429)')
  })
})

describe('the failure behind what was thrown', () => {
  test('is the one it carries', () => {
    const failure: Failure = { kind: 'cut' }
    expect(failureOf(new FailureError(failure))).toBe(failure)
  })

  test('is a cancellation for an abort', () => {
    expect(failureOf(new DOMException('gone', 'AbortError'))).toEqual({ kind: 'cancelled' })
    const stopped = AbortSignal.abort()
    expect(() => stopped.throwIfAborted()).toThrow()
    expect(failureOf(stopped.reason)).toEqual({ kind: 'cancelled' })
  })

  test('is a full disk for an exceeded quota', () => {
    const failure = failureOf(new DOMException('no room', 'QuotaExceededError'))
    expect(failure).toMatchObject({ kind: 'storage', detail: expect.stringContaining('full') })
  })

  test.each([
    [new TypeError('x is not a function'), 'x is not a function'],
    [new DOMException('too late', 'TimeoutError'), 'too late'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ kind: 'cut' }, '[object Object]'],
  ])('is a defect of the app for %o', (thrown, detail) => {
    expect(failureOf(thrown)).toEqual({ kind: 'internal', detail })
  })
})

test('an error with a failure says what happened and keeps its cause', () => {
  const cause = new Error('low level')
  const error = new FailureError(everyKind.refused, { cause })
  expect(error).toBeInstanceOf(Error)
  expect(error.message).toBe(describeFailure(everyKind.refused).what)
  expect(error.cause).toBe(cause)
})
