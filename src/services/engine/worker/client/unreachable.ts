import type { Failure } from '#core/failure.ts'

/** What a page knows of itself. */
export interface Surroundings {
  readonly onLine: boolean
  /** Of the page's address: `https:`. */
  readonly protocol: string
}

export function surroundings(): Surroundings {
  // Missing outside of browsers.
  const { navigator, location }: Partial<typeof globalThis> = globalThis
  return { onLine: navigator?.onLine ?? true, protocol: location?.protocol ?? '' }
}

// Browsers let a secure page call this computer without encryption (Secure Contexts, 3.1).
const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

/** Where nobody answered, without query or fragment. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function reasonFor(url: string, { onLine, protocol }: Surroundings) {
  if (!URL.canParse(url)) return undefined
  const target = new URL(url)
  if (loopback.test(target.hostname)) return undefined
  if (!onLine) return 'offline'
  return protocol === 'https:' && target.protocol === 'http:' ? 'mixed content' : undefined
}

/**
 * Nobody answered: the failure, with the reason as far as a page can know it. Browsers tell none themselves.
 * @param here as it was before the request left: what is lost later may have been received
 */
export function unreachable(url: string, here: Surroundings): Failure {
  const why = reasonFor(url, here)
  return { kind: 'unreachable', url: placeOf(url), ...(why ? { why } : {}) }
}
