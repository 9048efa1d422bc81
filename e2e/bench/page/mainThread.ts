/** Watches how long the main thread is away: the longest gap between tasks that should come at once, in ms. */
export function watchMainThread(): () => number {
  const channel = new MessageChannel()
  let last = performance.now()
  let longest = 0
  let watching = true
  channel.port1.onmessage = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (watching) channel.port2.postMessage(0)
  }
  channel.port2.postMessage(0)
  return () => {
    watching = false
    return Math.max(longest, performance.now() - last)
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
