import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Failure } from './failure.ts'
import type { Refusal } from './refusal.ts'
import { retryDelayMs } from './retry.ts'

const refused = (change: Partial<Refusal>): Failure => ({
  kind: 'refused',
  status: 429,
  message: 'No.',
  ...change,
})
const limit = refused({ code: 'rate_limit_exceeded' })

const tries = fc.integer({ min: 1, max: 5 })
const random = fc.double({ min: 0, max: 0.999_999, noNaN: true })

describe('a request is sent again by itself', () => {
  test('after a rate limit, with or without a time to wait', () => {
    expect(retryDelayMs(limit, 1, 0)).toBe(2000)
    expect(retryDelayMs(refused({ retryAfterMs: 700 }), 1, 0)).toBe(1000)
  })

  test('after an overload that says when to come back', () => {
    expect(retryDelayMs(refused({ status: 503, retryAfterMs: 1500 }), 1, 0)).toBe(1500)
    expect(retryDelayMs(refused({ status: 503 }), 1, 0)).toBeUndefined()
  })

  test.each<[string, Failure]>([
    ['a spent account', refused({ code: 'insufficient_quota', retryAfterMs: 10 })],
    [
      'a spent account behind an overload',
      refused({ status: 503, code: 'insufficient_quota', retryAfterMs: 10 }),
    ],
    ['a spent account by its type', refused({ code: '429', type: 'insufficient_quota' })],
    ['a spent account in words', refused({ message: 'You exceeded your current quota.' })],
    ['a spent budget', refused({ code: '429', type: 'budget_exceeded' })],
    [
      'a model that nobody has',
      refused({ status: 503, code: 'model_not_found', retryAfterMs: 10 }),
    ],
    ['a limit that is told in a stream', refused({ status: 200, code: 'rate_limit_exceeded' })],
    ['a limit that is told midway', refused({ midway: true, retryAfterMs: 10 })],
    ['an overload that is told midway', refused({ status: 503, midway: true, retryAfterMs: 10 })],
    ['a limit that a failing server tells', refused({ status: 500, code: 'rate_limit_exceeded' })],
    ['a blocked request', refused({ status: 400, code: 'moderation_blocked', retryAfterMs: 10 })],
    ...[400, 401, 403, 404, 408, 409, 413, 425, 500, 502, 504, 522, 524, 529].map(
      (status): [string, Failure] => [`${status}`, refused({ status, retryAfterMs: 10 })],
    ),
    ['no answer', { kind: 'unreachable', url: 'https://proxy.example' }],
    ['a long silence', { kind: 'timeout', seconds: 600 }],
    ['a cut', { kind: 'cut' }],
    ['rubbish', { kind: 'unreadable', detail: 'a web page' }],
    ['a cancellation', { kind: 'cancelled' }],
    ['a bad picture', { kind: 'picture', detail: 'empty' }],
    ['a full disk', { kind: 'storage', detail: 'full' }],
    ['a defect', { kind: 'internal', detail: 'x' }],
  ])('never after %s', (_, failure) => {
    for (const sent of [1, 2, 3]) expect(retryDelayMs(failure, sent, 0.5)).toBeUndefined()
  })

  test('six times at most', () => {
    for (const failure of [limit, refused({ status: 503, retryAfterMs: 10 })]) {
      expect(retryDelayMs(failure, 5, 0)).toBeDefined()
      expect(retryDelayMs(failure, 6, 0)).toBeUndefined()
      expect(retryDelayMs(failure, 7, 0)).toBeUndefined()
    }
  })
})

describe('the wait', () => {
  test('doubles from two seconds up to thirty', () => {
    expect([1, 2, 3, 4, 5].map((sent) => retryDelayMs(limit, sent, 0))).toEqual([
      2000, 4000, 8000, 16_000, 30_000,
    ])
  })

  test('never gets shorter from try to try', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), random, (sent, drawn) => {
        expect(retryDelayMs(limit, sent + 1, drawn)).toBeGreaterThanOrEqual(
          retryDelayMs(limit, sent, drawn) ?? Number.NaN,
        )
      }),
    )
  })

  test('is as long as the server says (a second at least) and up to a quarter more, never less', () => {
    const asked = fc.integer({ min: 0, max: 150_000 })
    fc.assert(
      fc.property(asked, tries, random, (retryAfterMs, sent, drawn) => {
        for (const status of [429, 503]) {
          const waitMs = retryDelayMs(refused({ status, retryAfterMs }), sent, drawn)
          expect(waitMs).toBeGreaterThanOrEqual(retryAfterMs)
          expect(waitMs).toBeLessThanOrEqual(Math.ceil(Math.max(1000, retryAfterMs) * 1.25))
        }
      }),
    )
  })

  test('is up to a quarter longer by chance where the server says nothing', () => {
    fc.assert(
      fc.property(tries, random, (sent, drawn) => {
        const plain = retryDelayMs(limit, sent, 0) ?? Number.NaN
        const waitMs = retryDelayMs(limit, sent, drawn)
        expect(waitMs).toBeGreaterThanOrEqual(plain)
        expect(waitMs).toBeLessThanOrEqual(plain * 1.25)
      }),
    )
    expect(retryDelayMs(limit, 1, 0.999)).toBeGreaterThan(2400)
  })

  test('that would be too long is left to the designer', () => {
    expect(retryDelayMs(refused({ retryAfterMs: 150_000 }), 1, 0)).toBe(150_000)
    expect(retryDelayMs(refused({ retryAfterMs: 150_001 }), 1, 0)).toBeUndefined()
    expect(retryDelayMs(refused({ status: 503, retryAfterMs: 3_600_000 }), 1, 0)).toBeUndefined()
  })
})
