type Listener = (event: MessageEvent & { readonly message: string }) => void

/** One end of a line: what the other end posts is cloned and comes a microtask later. */
function createEnd() {
  const listeners = new Map<string, Listener[]>()
  return {
    addEventListener: (type: string, listener: Listener) =>
      void listeners.set(type, [...(listeners.get(type) ?? []), listener]),
    heard: (type: string, data: unknown, message = '') => {
      let handled = false
      // Node's own MessageEvent cannot be cancelled.
      const preventDefault = () => {
        handled = true
      }
      const event = Object.assign(new MessageEvent(type, { data }), { message, preventDefault })
      for (const listener of listeners.get(type) ?? []) listener(event)
      return handled
    },
  }
}

/** A worker without a thread, for tests: both ends of the line, cloning what they pass as browsers do. */
export function createFakeWorker() {
  const page = createEnd()
  const worker = createEnd()
  let terminated = false
  const poster = (receiver: typeof page) => (message: unknown, transfer: Transferable[]) => {
    const data: unknown = structuredClone(message, { transfer })
    queueMicrotask(() => {
      if (!terminated) receiver.heard('message', data)
    })
  }
  return {
    /** What the page holds. */
    outside: {
      postMessage: poster(worker),
      addEventListener: page.addEventListener,
      terminate: () => {
        terminated = true
      },
    },
    /** What the worker's own code holds. */
    inside: { postMessage: poster(page), addEventListener: worker.addEventListener },
    /** An error nobody caught in the worker. Whether it is taken care of. */
    crash: (message: string) => page.heard('error', undefined, message),
    /** An answer arrives that cannot be read. */
    garble: () => page.heard('messageerror', undefined),
    /** A message arrives in the page, whatever became of the worker. */
    heard: (message: unknown) => page.heard('message', message),
    isTerminated: () => terminated,
  }
}
