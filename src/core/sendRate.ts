/**
 * How much a connection is asked of at once, by how it answers: halved by a rate limit and slowly raised again (additive
 * increase, multiplicative decrease; Chiu and Jain, 1989).
 */
export interface SendRate {
  /** Requests on the wire at once, from 1; infinite where only the connection's own limit counts. */
  readonly most: number
  /** Good answers since the last change. */
  readonly answers: number
  /** When it was last halved, in milliseconds since 1970. */
  readonly halvedAt: number
}

export const freshRate: SendRate = {
  most: Number.POSITIVE_INFINITY,
  answers: 0,
  halvedAt: Number.NEGATIVE_INFINITY,
}

/** So many good answers allow one request more. */
const ANSWERS_TO_RISE = 3

/** Requests on the wire at once. @param limit the connection's own */
export const mostAtOnce = ({ most }: SendRate, limit: number): number => Math.min(most, limit)

/** After a good answer. @param limit the connection's own */
export function afterAnswer(rate: SendRate, limit: number): SendRate {
  if (rate.most >= limit) return { ...rate, most: Number.POSITIVE_INFINITY, answers: 0 }
  const answers = rate.answers + 1
  return answers < ANSWERS_TO_RISE
    ? { ...rate, answers }
    : { ...rate, most: rate.most + 1, answers: 0 }
}

/** A request that was refused since there were too many. Times are in milliseconds since 1970. */
interface Limited {
  /** The connection's own limit. */
  readonly limit: number
  /** When it had been sent. */
  readonly sentAt: number
  readonly now: number
}

/** After a rate limit. Requests that were on the wire together are refused together: they count as one. */
export function afterRateLimit(rate: SendRate, { limit, sentAt, now }: Limited): SendRate {
  if (sentAt < rate.halvedAt) return { ...rate, answers: 0 }
  return { most: Math.max(1, Math.floor(mostAtOnce(rate, limit) / 2)), answers: 0, halvedAt: now }
}
