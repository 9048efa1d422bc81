import type { Range } from '#core/tokens.ts'
import { countWords } from './words.ts'

export interface Pace {
  /** Requests at a time, at least 1. */
  readonly concurrency: number
  /** How long one request takes. */
  readonly secondsPerJob: Range
  /**
   * Requests that may begin within a minute, more than 0; undefined: any number. Where a provider counts pictures, its
   * limit divided by the pictures of a request.
   */
  readonly perMinute?: number
}

/**
 * When the last of `count` requests ends, if each begins as soon as a place is free and the limit lets it: at most
 * `burst` within any `burst` minutes / `perMinute`.
 */
function secondsFor(count: number, seconds: number, pace: Pace, burst: number): number {
  const { concurrency, perMinute = Number.POSITIVE_INFINITY } = pace
  const places = Math.max(1, Math.floor(concurrency))
  const windowS = perMinute === Number.POSITIVE_INFINITY ? 0 : (60 * burst) / perMinute
  const starts = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const free = i < places ? 0 : (starts[i - places] ?? 0) + seconds
    const allowed = i < burst ? 0 : (starts[i - burst] ?? 0) + windowS
    starts[i] = Math.max(free, allowed)
  }
  return (starts.at(-1) ?? 0) + seconds
}

/**
 * How long so many requests take in all, in seconds. At best each is quick and the limit is used up at once in every
 * minute; at worst each is slow and the limit spreads them evenly. Neither refusals nor waits after them are in it.
 */
export function planSeconds(count: number, pace: Pace): Range {
  if (count === 0) return { low: 0, high: 0 }
  const { low, high } = pace.secondsPerJob
  const burst = Math.max(1, Math.floor(Math.min(count, pace.perMinute ?? count)))
  return { low: secondsFor(count, low, pace, burst), high: secondsFor(count, high, pace, 1) }
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
