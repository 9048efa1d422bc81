import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationWords, planSeconds } from './duration.ts'

const counts = fc.integer({ min: 1, max: 40 })
const places = fc.integer({ min: 1, max: 8 })
const seconds = fc.integer({ min: 1, max: 60 })
const range = fc.tuple(seconds, seconds).map(([a, b]) => ({
  low: Math.min(a, b),
  high: Math.max(a, b),
}))

test('nothing takes no time', () => {
  expect(planSeconds(0, { concurrency: 2, secondsPerJob: { low: 5, high: 9 } })).toEqual({
    low: 0,
    high: 0,
  })
})

/** Second by second: begins what has a place. */
function watched(count: number, concurrency: number, duration: number): number {
  const starts: number[] = []
  for (let now = 0; starts.length < count; now++) {
    const running = () => starts.filter((start) => start + duration > now).length
    while (starts.length < count && running() < concurrency) starts.push(now)
  }
  return Math.max(...starts) + duration
}

test('requests go in rounds: all take as long as a watch says', () => {
  fc.assert(
    fc.property(counts, places, range, (count, concurrency, secondsPerJob) => {
      expect(planSeconds(count, { concurrency, secondsPerJob })).toEqual({
        low: watched(count, concurrency, secondsPerJob.low),
        high: watched(count, concurrency, secondsPerJob.high),
      })
    }),
  )
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
