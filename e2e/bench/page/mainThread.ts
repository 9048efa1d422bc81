/** How often the main thread is looked at, in ms: browsers do not go below it. */
const TICK_MS = 4

/** Watches how long the main thread is away: the longest a timer is late, in ms. */
export function watchMainThread(): () => number {
  let due = performance.now() + TICK_MS
  let latest = 0
  const look = () => {
    latest = Math.max(latest, performance.now() - due)
    due = performance.now() + TICK_MS
    timer = setTimeout(look, TICK_MS)
  }
  let timer = setTimeout(look, TICK_MS)
  return () => {
    clearTimeout(timer)
    return latest
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
