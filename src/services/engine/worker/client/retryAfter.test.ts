import { expect, test } from 'vitest'
import { retryAfterMs } from './retryAfter.ts'

const NOW = Date.UTC(2026, 10, 25, 12, 0, 0)

test.each([
  [{}, undefined],
  [{ 'retry-after': '20' }, 20_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': '1.5' }, 1500],
  [{ 'retry-after-ms': '250', 'retry-after': '20' }, 250],
  [{ 'retry-after-ms': 'soon', 'retry-after': '20' }, 20_000],
  [{ 'retry-after': 'Wed, 25 Nov 2026 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Wed, 25 Nov 2026 11:00:00 GMT' }, 0],
  [{ 'retry-after': 'later' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'x-ratelimit-reset-requests': '20s' }, undefined],
])('%j', (headers: Record<string, string>, ms) => {
  expect(retryAfterMs(new Headers(headers), NOW)).toBe(ms)
})
