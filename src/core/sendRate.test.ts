import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterAnswer, afterRateLimit, freshRate, mostAtOnce, type SendRate } from './sendRate.ts'

const many = (rate: SendRate, answers: number, limit: number) =>
  Array.from({ length: answers }).reduce<SendRate>((next) => afterAnswer(next, limit), rate)

test('a connection that never complained is asked up to its own limit', () => {
  expect(mostAtOnce(freshRate, 7)).toBe(7)
  expect(mostAtOnce(many(freshRate, 50, 7), 7)).toBe(7)
})

test.each([
  [8, 4],
  [5, 2],
  [2, 1],
  [1, 1],
])('a rate limit halves %i to %i', (limit, half) => {
  const rate = afterRateLimit(freshRate, { limit, sentAt: 1, now: 2 })
  expect(mostAtOnce(rate, limit)).toBe(half)
})

test('requests that were on the wire together are refused as one, a later one counts again', () => {
  const once = afterRateLimit(freshRate, { limit: 8, sentAt: 1, now: 10 })
  const together = afterRateLimit(once, { limit: 8, sentAt: 9, now: 11 })
  expect(mostAtOnce(together, 8)).toBe(4)
  expect(mostAtOnce(afterRateLimit(together, { limit: 8, sentAt: 12, now: 13 }), 8)).toBe(2)
})

test('three good answers allow one more, until the limit is reached', () => {
  const halved = afterRateLimit(freshRate, { limit: 4, sentAt: 1, now: 2 })
  const counts = [0, 2, 3, 5, 6, 20].map((answers) => mostAtOnce(many(halved, answers, 4), 4))
  expect(counts).toEqual([2, 2, 3, 3, 4, 4])
})

test('a refusal begins the count of good answers anew', () => {
  const halved = afterRateLimit(freshRate, { limit: 8, sentAt: 1, now: 5 })
  const refused = afterRateLimit(many(halved, 2, 8), { limit: 8, sentAt: 2, now: 6 })
  expect(mostAtOnce(afterAnswer(refused, 8), 8)).toBe(4)
})

test('a raised limit counts at once, also after the old one was reached again', () => {
  const halved = afterRateLimit(freshRate, { limit: 2, sentAt: 1, now: 2 })
  expect(mostAtOnce(many(halved, 6, 2), 9)).toBe(9)
})

test('whatever happens, between one request and the limit is asked for', () => {
  const event = fc.record({ good: fc.boolean(), sentAt: fc.nat(50), now: fc.nat(50) })
  fc.assert(
    fc.property(fc.array(event), fc.integer({ min: 1, max: 9 }), (events, limit) => {
      let rate = freshRate
      for (const { good, ...times } of events) {
        rate = good ? afterAnswer(rate, limit) : afterRateLimit(rate, { limit, ...times })
        const most = mostAtOnce(rate, limit)
        expect(Number.isInteger(most) && most >= 1 && most <= limit).toBe(true)
      }
    }),
  )
})
