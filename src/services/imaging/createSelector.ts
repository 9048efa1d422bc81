import { type Caller, callWorker } from '#services/workerCalls.ts'
import type { Selector } from './imaging.ts'
import type { SelectCalls } from './imagingCalls.ts'

/** A worker for as long as it lives. */
interface Session {
  readonly call: Caller<SelectCalls>
  /** Aborts when the worker is ended: it will not answer any more. */
  readonly ended: AbortSignal
  readonly end: () => void
}

function openSession(): Session {
  const ended = new AbortController()
  const workers: Worker[] = []
  const call = callWorker<SelectCalls>(() => {
    // In one expression, by which the build knows a worker's script.
    const worker = new Worker(new URL('./worker/select.worker.ts', import.meta.url), {
      type: 'module',
      name: 'select',
    })
    workers.push(worker)
    return worker
  })
  const end = () => {
    ended.abort()
    for (const worker of workers) worker.terminate()
  }
  return { call, ended: ended.signal, end }
}

const anyOf = (...signals: readonly (AbortSignal | undefined)[]) =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined))

/** A selector whose worker starts with the first call, and anew after it was ended. */
export function createSelector(): Selector {
  let session: Session | undefined
  let superseded = new AbortController()
  const end = (ending: Session | undefined) => {
    if (session === ending) session = undefined
    ending?.end()
  }
  return {
    wand: (order, signal) => {
      superseded.abort()
      superseded = new AbortController()
      session ??= openSession()
      const { call, ended } = session
      return call('wand', order, { signal: anyOf(signal, superseded.signal, ended) })
    },
    smartSelect: async (order, { signal, ...options } = {}) => {
      session ??= openSession()
      const own = session
      const stop = () => end(own)
      // A cut is one long piece of work in which a worker hears nothing.
      signal?.addEventListener('abort', stop)
      try {
        return await own.call('smartSelect', order, {
          ...options,
          signal: anyOf(signal, own.ended),
        })
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    },
    close: () => end(session),
  }
}
