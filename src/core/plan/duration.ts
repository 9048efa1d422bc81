import type { Range } from '#core/tokens.ts'
import { countWords } from './words.ts'

export interface Pace {
  /** Requests at a time, a whole number from 1. */
  readonly concurrency: number
  /** How long one request takes. */
  readonly secondsPerJob: Range
}

/** How long so many requests take in all, in seconds. Neither refusals nor waits after them are in it. */
export function planSeconds(count: number, { concurrency, secondsPerJob }: Pace): Range {
  const rounds = Math.ceil(count / concurrency)
  return { low: rounds * secondsPerJob.low, high: rounds * secondsPerJob.high }
}

const MINUTE = 60
const HOUR = 3600

type Unit = 'minutes' | 'hours'

const unitFor = (seconds: number): Unit => (seconds < 1.5 * HOUR ? 'minutes' : 'hours')

/** Whole minutes; hours with a half. */
const amount = (seconds: number, unit: Unit): number =>
  unit === 'minutes' ? Math.round(seconds / MINUTE) : Math.round((2 * seconds) / HOUR) / 2

/** `less than a minute`, `about 1 minute`, `3–5 minutes`, `40 minutes–2 hours`. */
export function durationWords({ low, high }: Range): string {
  if (high < MINUTE) return 'less than a minute'
  const from = unitFor(low)
  const to = unitFor(high)
  const least = Math.max(1, amount(low, from))
  const most = amount(high, to)
  const plural = `${countWords(most)} ${most === 1 ? to.slice(0, -1) : to}`
  if (from !== to) return `${least} ${least === 1 ? 'minute' : from}\u2013${plural}`
  return least === most ? `about ${plural}` : `${countWords(least)}\u2013${plural}`
}
