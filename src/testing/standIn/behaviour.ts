/** What the stand-in answers when it is told to misbehave. */
export type ScriptedAnswer =
  /** OpenAI's envelope with this status: `[[status:401]]`. */
  | { readonly kind: 'status'; readonly status: number }
  /** A web page: `[[html:502]]`. */
  | { readonly kind: 'html'; readonly status: number }
  /** No body: `[[empty:500]]`. */
  | { readonly kind: 'empty'; readonly status: number }
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

export interface Behaviour {
  /** The wait before the answer, in milliseconds: `[[delay:3000]]`. */
  readonly delayMs?: number
  /** The answer carries no CORS headers: `[[no-cors]]`. */
  readonly withoutCors?: boolean
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

function behaviourNamed(name: string, value: number): Behaviour {
  if (name === 'delay') return { delayMs: value }
  if (name === 'no-cors') return { withoutCors: true }
  if (name === 'status' || name === 'html' || name === 'empty')
    return { answer: { kind: name, status: value } }
  const kind = plainKinds.find((plain) => plain === name)
  return kind ? { answer: { kind } } : {}
}

/** What the markers in a prompt ask for, for example `[[delay:3000]] [[status:429]]`; unknown ones are ignored. */
export function behaviourIn(prompt: unknown): Behaviour {
  const markers =
    typeof prompt === 'string' ? prompt.matchAll(/\[\[([a-z0-9-]+?)(?::(\d+))?\]\]/g) : []
  const behaviours = [...markers].map(([, name = '', value]) => behaviourNamed(name, Number(value)))
  return Object.assign({}, ...behaviours)
}
