/**
 * When the server wants to be asked again, from now on in milliseconds: `retry-after-ms`, or `Retry-After` in seconds
 * or as a date (RFC 9110, 10.2.3). Undefined when it does not say; pages see these headers only if the server lets them.
 * @param now milliseconds since 1970
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = amountIn(headers.get('retry-after-ms'))
  if (ms !== undefined) return ms
  const said = headers.get('retry-after')
  const seconds = amountIn(said)
  if (seconds !== undefined) return seconds * 1000
  const date = /^[a-z]/i.test(said ?? '') ? Date.parse(said ?? '') : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const amountIn = (text: string | null) =>
  text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
