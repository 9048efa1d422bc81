import type { Drifting } from './drifting.ts'

/** What the stand-in answers when it is told to misbehave. */
export type ScriptedAnswer =
  /** OpenAI's envelope with this status: `[[status:401]]`. */
  | { readonly kind: 'status'; readonly status: number }
  /** A web page, as nginx writes them: `[[html:413]]`. */
  | { readonly kind: 'html'; readonly status: number }
  /** No body: `[[empty:500]]`. */
  | { readonly kind: 'empty'; readonly status: number }
  /** A block with its details, of the request or of the finished picture: `[[moderation:output]]`. */
  | { readonly kind: 'moderation'; readonly stage: string }
  /** 400 in somebody else's terms: `[[envelope:litellm]]`. */
  | { readonly kind: 'envelope'; readonly of: string }
  /** The headers and half the body, then the connection is destroyed: `[[cut]]`. */
  | { readonly kind: 'cut' }
  /** The connection is destroyed before any byte: `[[dropped]]`. */
  | { readonly kind: 'dropped' }
  /** 200 with words: `[[not-json]]`. */
  | { readonly kind: 'not-json' }
  /** 200 with an empty `data`: `[[no-data]]`. */
  | { readonly kind: 'no-data' }
  /** 200 with an `error`: `[[error-200]]`. */
  | { readonly kind: 'error-200' }
  /** Addresses, absolute and relative in turn, instead of base64: `[[urls]]`. */
  | { readonly kind: 'urls' }
  /** The last item is damaged: `[[one-bad]]`. */
  | { readonly kind: 'one-bad' }
  /** PNGs that everything but their bytes says are JPEGs: `[[wrong-mime]]`. */
  | { readonly kind: 'wrong-mime' }
  /** Any JSON with any status; by `next` only. */
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }

/** How an answer gets on to the wire. */
export interface Delivery {
  /** It is written in pieces of so many bytes: `[[chunk:7]]`. */
  readonly chunkBytes?: number
  /** The wait between the pieces, in milliseconds: `[[pause:20]]`. */
  readonly pauseMs?: number
}

/** How an event stream is made, where one is asked for. */
export interface Streaming {
  /** JSON all the same, as from a proxy that drops `stream`: `[[no-stream]]`. */
  readonly withoutStream?: boolean
  /** Partial pictures before each, whatever was asked for: `[[partials:2]]`. */
  readonly partials?: number
  /** The stream ends after so many finished pictures: `[[completed:0]]`. */
  readonly completed?: number
  /** An error event after so many finished pictures ends it: `[[event-error:1]]`. */
  readonly errorAfter?: number
  /** Labelled as text: `[[unlabelled]]`. */
  readonly unlabelled?: boolean
  /** Lines end with CR and LF, with comments between the events and `[DONE]` behind them: `[[chatty]]`. */
  readonly chatty?: boolean
}

export interface Behaviour extends Delivery, Streaming {
  /** The wait before the answer, in milliseconds: `[[delay:3000]]`. */
  readonly delayMs?: number
  /** The answer waits for `release`; by `next` only. */
  readonly held?: boolean
  /** The answer carries no CORS headers: `[[no-cors]]`. */
  readonly withoutCors?: boolean
  /** Pages may not read any header that CORS does not always let through: `[[hidden-headers]]`. */
  readonly hiddenHeaders?: boolean
  /** `Retry-After` in seconds `[[retry-after:7]]`, as a date `[[retry-date:7]]`, `retry-after-ms` `[[retry-ms:1500]]`. */
  readonly retryAfter?: { readonly as: 'seconds' | 'date' | 'ms'; readonly value: number }
  /** Every picture is a file of so many bytes: `[[big:3000000]]`. */
  readonly pictureBytes?: number
  /**
   * Edits are answered with the sent picture, redrawn inside the mask and drifted as the seed decides: `[[drift:7]]`;
   * more exactly by `next`.
   */
  readonly drift?: Drifting
  readonly answer?: ScriptedAnswer
}

const plainKinds = [
  'cut',
  'dropped',
  'not-json',
  'no-data',
  'error-200',
  'urls',
  'one-bad',
  'wrong-mime',
] as const

const byName: Readonly<Record<string, (value: string) => Behaviour>> = {
  delay: (ms) => ({ delayMs: Number(ms) }),
  chunk: (bytes) => ({ chunkBytes: Number(bytes) }),
  pause: (ms) => ({ pauseMs: Number(ms) }),
  big: (bytes) => ({ pictureBytes: Number(bytes) }),
  drift: (seed) => ({ drift: { seed: Number(seed) } }),
  'no-cors': () => ({ withoutCors: true }),
  'hidden-headers': () => ({ hiddenHeaders: true }),
  'retry-after': (value) => ({ retryAfter: { as: 'seconds', value: Number(value) } }),
  'retry-date': (value) => ({ retryAfter: { as: 'date', value: Number(value) } }),
  'retry-ms': (value) => ({ retryAfter: { as: 'ms', value: Number(value) } }),
  'no-stream': () => ({ withoutStream: true }),
  partials: (count) => ({ partials: Number(count) }),
  completed: (count) => ({ completed: Number(count) }),
  'event-error': (count) => ({ errorAfter: Number(count) }),
  unlabelled: () => ({ unlabelled: true }),
  chatty: () => ({ chatty: true }),
  status: (status) => ({ answer: { kind: 'status', status: Number(status) } }),
  html: (status) => ({ answer: { kind: 'html', status: Number(status) } }),
  empty: (status) => ({ answer: { kind: 'empty', status: Number(status) } }),
  moderation: (stage) => ({ answer: { kind: 'moderation', stage } }),
  envelope: (of) => ({ answer: { kind: 'envelope', of } }),
}

function behaviourNamed(name: string, value: string): Behaviour {
  const kind = plainKinds.find((plain) => plain === name)
  if (kind) return { answer: { kind } }
  return byName[name]?.(value) ?? {}
}

/** What the markers in a prompt ask for, for example `[[delay:3000]] [[status:429]]`; unknown ones are ignored. */
export function behaviourIn(prompt: unknown): Behaviour {
  const markers =
    typeof prompt === 'string' ? prompt.matchAll(/\[\[([a-z0-9-]+?)(?::([a-z0-9]+))?\]\]/g) : []
  const behaviours = [...markers].map(([, name = '', value = '']) => behaviourNamed(name, value))
  return Object.assign({}, ...behaviours)
}
