import { type Refusal, refusalReason, refusalText } from '#core/refusal.ts'

/** Everything that can go wrong on the way from a picture to a result, as data. */
export type Failure =
  /** The server answered and said no. */
  | Refusal
  /** No answer at all. */
  | {
      readonly kind: 'unreachable'
      readonly url: string
      /** As far as a browser can tell; absent: wrong address, CORS, a blocked local network, ... */
      readonly why?: 'offline' | 'mixed content'
    }
  /** Nothing came for so long that the wait was given up. */
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** The connection broke while the answer was arriving. */
  | { readonly kind: 'cut' }
  /** An answer with status 2xx that is not one of pictures. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'cancelled' }
  /** A file that cannot be opened or sent; `detail` says what is wrong and what to do. */
  | { readonly kind: 'picture'; readonly detail: string }
  /** The browser could not store something. */
  | {
      readonly kind: 'storage'
      readonly detail: string
      /** There is no more room. */
      readonly full?: true
    }
  /** What is asked cannot go into a request; `detail` says why, and what to change. */
  | { readonly kind: 'unsendable'; readonly detail: string }
  /** A defect of the app itself. */
  | { readonly kind: 'internal'; readonly detail: string }

/** A `Failure` on its way up through a service. */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: ErrorOptions) {
    super(describeFailure(failure).what, options)
    this.name = 'FailureError'
    this.failure = failure
  }
}

/** The failure behind whatever was thrown: an abort is `cancelled`, anything unforeseen is `internal`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'cancelled' }
  if (error instanceof Error && error.name === 'QuotaExceededError')
    return { kind: 'storage', detail: 'the browser\u2019s storage is full', full: true }
  return { kind: 'internal', detail: error instanceof Error ? error.message : String(error) }
}

export interface FailureText {
  /** What happened. */
  readonly what: string
  /** What it means and what to do. */
  readonly next: string
}

const MAYBE_BILLED = 'The request may have been billed. Retry when you are ready.'

function unreachableNext(why: 'offline' | 'mixed content' | undefined): string {
  switch (why) {
    case 'offline':
      return 'This computer is offline. Retry once it is connected again.'
    case 'mixed content':
      return 'This page came over https, and browsers forbid it to call an address with http. Use an https address, or http on this very computer (localhost).'
    case undefined:
      return 'The address may be wrong, the server may be down, or it does not allow requests from web pages (CORS); a browser cannot tell which. If it did receive the request, it may have been billed.'
  }
}

/** A failure in words. */
export function describeFailure(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'refused':
      return refusalText(failure)
    case 'unreachable':
      return { what: `No answer from ${failure.url}.`, next: unreachableNext(failure.why) }
    case 'timeout':
      return { what: `No answer within ${failure.seconds} seconds.`, next: MAYBE_BILLED }
    case 'cut':
      return { what: 'The connection broke while the answer was arriving.', next: MAYBE_BILLED }
    case 'unreadable':
      return {
        what: `The answer could not be used: ${failure.detail}`,
        next: 'If it was a request for pictures, it may have been billed. Check that the base URL is a GPT Image compatible one.',
      }
    case 'cancelled':
      return {
        what: 'Cancelled.',
        next: 'If it had already been sent, it may have been billed.',
      }
    case 'picture':
      return { what: failure.detail, next: 'What was open stays open.' }
    case 'storage':
      return {
        what: `Storing failed: ${failure.detail.replace(/\.$/, '')}.`,
        next: failure.full
          ? 'Delete results you no longer need or free disk space, then retry.'
          : 'Retry; if it happens again, reload the page.',
      }
    case 'unsendable':
      return { what: `The request cannot be made: ${failure.detail}`, next: 'Nothing was sent.' }
    case 'internal':
      return {
        what: `Something went wrong inside Maskroom: ${failure.detail}`,
        next: 'If a request was on its way, it may have been billed. Retry; if it happens again, please report it.',
      }
  }
}

/** Whether a request that ended so may have been billed all the same. */
export function mayBeBilled(failure: Failure): boolean {
  switch (failure.kind) {
    case 'unreachable':
      return failure.why === undefined
    case 'timeout':
    case 'cut':
    case 'unreadable':
    // What was waiting for the answer broke down; the server does not know.
    case 'internal':
      return true
    case 'refused': {
      const reason = refusalReason(failure)
      if (reason === 'rate limit') return failure.midway === true
      // An overloaded server that says when to come back took nothing on.
      const turnedAway =
        !failure.midway && failure.status === 503 && failure.retryAfterMs !== undefined
      return reason === 'gateway timeout' || (reason === 'server' && !turnedAway)
    }
    case 'cancelled':
    case 'picture':
    case 'storage':
    case 'unsendable':
      return false
  }
}
