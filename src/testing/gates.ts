import { type Failure, FailureError } from '#core/failure.ts'
import { deferred, turn } from './deferred.ts'

/** Where the calls of a stand-in pass: a test can hold them back or let them fail, by name. */
export interface Gates {
  /** The names of the calls made so far. */
  readonly calls: readonly string[]
  /** A turn of the event loop later, as a call to another thread. Rejects at once when the signal aborts. */
  readonly passed: (name: string, signal?: AbortSignal) => Promise<void>
  /** From now on such calls wait, until what is returned is called. */
  readonly hold: (name: string) => () => void
  /** From now on such calls fail, until what is returned is called. */
  readonly fail: (name: string, failure: Failure) => () => void
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const stop = () => reject(new FailureError({ kind: 'cancelled' }))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })

export function createGates(): Gates {
  const calls: string[] = []
  const held = new Map<string, Promise<void>>()
  const failing = new Map<string, Failure>()
  const through = async (name: string) => {
    await turn()
    await held.get(name)
    const failure = failing.get(name)
    if (failure) throw new FailureError(failure)
  }
  return {
    calls,
    passed: async (name, signal) => {
      calls.push(name)
      await (signal ? Promise.race([through(name), aborted(signal)]) : through(name))
    },
    hold: (name) => {
      const { promise, resolve } = deferred<void>()
      held.set(name, promise)
      return () => {
        held.delete(name)
        resolve()
      }
    },
    fail: (name, failure) => {
      failing.set(name, failure)
      return () => void failing.delete(name)
    },
  }
}
