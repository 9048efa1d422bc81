/** Everything that can go wrong on the way from a picture to a result, as data. */
export type Failure =
  /** The server answered and said no. `message` is its own text. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly message: string
      readonly code?: string
      readonly type?: string
      readonly param?: string
      readonly requestId?: string
    }
  /** No answer: offline, wrong address, CORS or mixed content (a browser cannot tell which). */
  | { readonly kind: 'unreachable'; readonly url: string }
  /** The connection broke while the answer was arriving. */
  | { readonly kind: 'cut' }
  /** An answer with status 2xx that is not one of pictures. */
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'cancelled' }
  /** A file that cannot be opened; `detail` says what is wrong and what to do. */
  | { readonly kind: 'picture'; readonly detail: string }
  /** The browser could not store something. */
  | { readonly kind: 'storage'; readonly detail: string }
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
    return { kind: 'storage', detail: 'the browser\u2019s storage is full' }
  return { kind: 'internal', detail: error instanceof Error ? error.message : String(error) }
}

export interface FailureText {
  /** What happened. */
  readonly what: string
  /** What it means and what to do. */
  readonly next: string
}

function refusalAdvice(status: number, code: string | undefined): string {
  if (code === 'insufficient_quota' || code === 'billing_hard_limit_reached' || status === 402)
    return 'The account behind this key has no credit left. Add some, then retry.'
  if (code === 'moderation_blocked')
    return 'The request was blocked by the provider\u2019s moderation. Change the prompt or the picture.'
  if (status === 401) return 'Check the API key in Connection.'
  if (status === 403)
    return 'The key may not use this model. Check the account or choose another model.'
  if (status === 404)
    return 'The address or the model does not exist there. Check the base URL and the model.'
  if (status === 413) return 'The pictures are too large for this proxy. Remove some, then retry.'
  if (status === 429) return 'Too many requests at once. Wait a little, then retry.'
  if (status >= 500)
    return 'The server failed; the request may have been billed all the same. Retry when you are ready.'
  return 'Change what the server objects to, then retry.'
}

/** A failure in words. */
export function describeFailure(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'refused': {
      const { status, message, code } = failure
      const label = [String(status), ...(code && code !== String(status) ? [code] : [])].join(', ')
      return { what: `${message} (${label})`, next: refusalAdvice(status, code) }
    }
    case 'unreachable':
      return {
        what: `No answer from ${failure.url}.`,
        next: 'You may be offline, the address may be wrong, or the server does not allow requests from web pages (CORS). If it did receive the request, it may have been billed.',
      }
    case 'cut':
      return {
        what: 'The connection broke while the answer was arriving.',
        next: 'The request may have been billed. Retry when you are ready.',
      }
    case 'unreadable':
      return {
        what: `The answer could not be used: ${failure.detail}`,
        next: 'The request may have been billed. Check that the base URL is a GPT Image compatible one.',
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
        next: 'Delete results you no longer need or free disk space, then retry.',
      }
    case 'internal':
      return {
        what: `Something went wrong inside Maskroom: ${failure.detail}`,
        next: 'Retry; if it happens again, please report it.',
      }
  }
}
