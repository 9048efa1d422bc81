import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationWords, planSeconds } from './duration.ts'

const counts = fc.integer({ min: 1, max: 60 })
const places = fc.integer({ min: 1, max: 8 })
const seconds = fc.integer({ min: 1, max: 150 })
const range = fc.tuple(seconds, seconds).map(([a, b]) => ({
  low: Math.min(a, b),
  high: Math.max(a, b),
}))
const limits = fc.constantFrom(1, 2, 3, 5, 6, 10, 20)

test('nothing takes no time', () => {
  expect(planSeconds(0, { concurrency: 2, secondsPerJob: { low: 5, high: 9 } })).toEqual({
    low: 0,
    high: 0,
  })
})

test('without a limit requests go in rounds', () => {
  fc.assert(
    fc.property(counts, places, range, (count, concurrency, secondsPerJob) => {
      const rounds = Math.ceil(count / concurrency)
      expect(planSeconds(count, { concurrency, secondsPerJob })).toEqual({
        low: rounds * secondsPerJob.low,
        high: rounds * secondsPerJob.high,
      })
    }),
  )
})

test('with places for all, the limit alone decides', () => {
  fc.assert(
    fc.property(counts, range, limits, (count, secondsPerJob, perMinute) => {
      const made = planSeconds(count, { concurrency: count, secondsPerJob, perMinute })
      expect(made.low).toBe(60 * Math.floor((count - 1) / perMinute) + secondsPerJob.low)
      expect(made.high).toBe((60 / perMinute) * (count - 1) + secondsPerJob.high)
    }),
  )
})

/** Second by second: begins what may begin. */
function watched(
  count: number,
  {
    concurrency,
    duration,
    mayBegin,
  }: {
    concurrency: number
    duration: number
    mayBegin: (now: number, starts: readonly number[]) => boolean
  },
): number {
  const starts: number[] = []
  for (let now = 0; starts.length < count; now++) {
    const running = () => starts.filter((start) => start + duration > now).length
    while (starts.length < count && running() < concurrency && mayBegin(now, starts))
      starts.push(now)
  }
  return Math.max(...starts) + duration
}

test('places and limit together are as a watch says', () => {
  fc.assert(
    fc.property(counts, places, range, limits, (count, concurrency, secondsPerJob, perMinute) => {
      const made = planSeconds(count, { concurrency, secondsPerJob, perMinute })
      const inLastMinute = (now: number, starts: readonly number[]) =>
        starts.filter((start) => start > now - 60).length
      expect(made.low).toBe(
        watched(count, {
          concurrency,
          duration: secondsPerJob.low,
          mayBegin: (now, starts) => inLastMinute(now, starts) < perMinute,
        }),
      )
      expect(made.high).toBe(
        watched(count, {
          concurrency,
          duration: secondsPerJob.high,
          mayBegin: (now, starts) => now - (starts.at(-1) ?? -60) >= 60 / perMinute,
        }),
      )
    }),
  )
})

test('any pace gives a range that grows with the plan', () => {
  const anyLimit = fc.option(fc.double({ min: 0.1, max: 50, noNaN: true }), { nil: undefined })
  fc.assert(
    fc.property(counts, places, range, anyLimit, (count, concurrency, secondsPerJob, limit) => {
      const pace = {
        concurrency,
        secondsPerJob,
        ...(limit === undefined ? {} : { perMinute: limit }),
      }
      const [made, more] = [planSeconds(count, pace), planSeconds(count + 1, pace)]
      expect(made.low).toBeLessThanOrEqual(made.high + 1e-6)
      expect(more.low).toBeGreaterThanOrEqual(made.low)
      expect(more.high).toBeGreaterThanOrEqual(made.high)
    }),
  )
})

test('a limit below one a minute is waited for', () => {
  const pace = { concurrency: 9, secondsPerJob: { low: 10, high: 10 }, perMinute: 0.5 }
  expect(planSeconds(3, pace)).toEqual({ low: 250, high: 250 })
})

describe('in words', () => {
  test.each([
    [0, 0, 'less than a minute'],
    [5, 59, 'less than a minute'],
    [50, 70, 'about 1 minute'],
    [5, 300, '1–5 minutes'],
    [170, 310, '3–5 minutes'],
    [175, 185, 'about 3 minutes'],
    [40 * 60, 80 * 60, '40–80 minutes'],
    [40 * 60, 2 * 3600, '40 minutes–2 hours'],
    [60, 2 * 3600, '1 minute–2 hours'],
    [5400, 9000, '1.5–2.5 hours'],
    [7200, 7300, 'about 2 hours'],
    [0, 36_000_000, '1 minute–10,000 hours'],
  ])('%d to %d seconds', (low, high, words) => {
    expect(durationWords({ low, high })).toBe(words)
  })
})
