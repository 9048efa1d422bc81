const { port1: sent, port2: received } = new MessageChannel()
const waiting: (() => void)[] = []
received.onmessage = () => waiting.shift()?.()

/**
 * Lets what came in meanwhile go first, such as the news that the work is not wanted any more; rejects with the signal's
 * reason if it is not. A message, because nested timers wait for 4 ms each and promises let nobody in.
 */
export async function turnUnless(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve)
    sent.postMessage(undefined)
  })
  signal.throwIfAborted()
}
