import type { Failure } from '#core/failure.ts'
import { refusalReason } from '#core/refusal.ts'

/** A request is sent this many times by itself at most. */
const MOST_TRIES = 6
/** A server that asks for more than this is not waited for by itself. */
const LONGEST_WAIT_MS = 150_000
const FIRST_WAIT_MS = 2_000
/** A server that says "at once" is not taken at its word. */
const SHORTEST_WAIT_MS = 1_000
const LONGEST_BACKOFF_MS = 30_000
/** Waits are made longer by up to this share, so that many clients do not come back at once. */
const JITTER = 0.25

/**
 * How long to wait before a refused request may be sent again by itself; undefined when it may not. Only what certainly
 * was not billed: a rate limit, and an overloaded server that says when to come back. All else waits for the designer.
 * @param tries how often it was sent by now
 * @param random a number in [0, 1)
 */
export function retryDelayMs(failure: Failure, tries: number, random: number): number | undefined {
  if (failure.kind !== 'refused' || tries >= MOST_TRIES) return undefined
  const { status, retryAfterMs, midway } = failure
  if (midway) return undefined
  const reason = refusalReason(failure)
  const isLimit = status === 429 && reason === 'rate limit'
  const isOverload = status === 503 && reason === 'server' && retryAfterMs !== undefined
  if (!isLimit && !isOverload) return undefined
  const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_WAIT_MS * 2 ** (tries - 1))
  const waitMs = Math.max(SHORTEST_WAIT_MS, retryAfterMs ?? backoffMs)
  return waitMs > LONGEST_WAIT_MS ? undefined : Math.round(waitMs * (1 + JITTER * random))
}
