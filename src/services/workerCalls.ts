import { type Failure, FailureError, failureOf } from '#core/failure.ts'

/** What a worker can be asked, by name: the input it takes, the output it gives, the progress it reports. */
export type CallTable<T> = {
  readonly [K in keyof T]: { input: unknown; output: unknown; progress: unknown }
}

interface Ask {
  readonly id: number
  readonly name: PropertyKey
  readonly input: unknown
}
type ToWorker = Ask | { readonly id: number; readonly abort: true }
type FromWorker =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly progress: unknown }

/** Either end of the line, structurally, so that this file belongs to no one type environment. */
interface Line {
  postMessage(message: unknown, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}
interface CrashEvent {
  readonly message?: string
  preventDefault(): void
}
interface WorkerLine extends Line {
  addEventListener(type: 'message' | 'messageerror', listener: (event: MessageEvent) => void): void
  addEventListener(type: 'error', listener: (event: CrashEvent) => void): void
  terminate(): void
}

export interface CallOptions<Progress> {
  readonly signal?: AbortSignal
  readonly transfer?: Transferable[]
  readonly onProgress?: (progress: Progress) => void
}

/** A function that asks the worker. It rejects with a `FailureError`, and at once when the signal aborts. */
export type Caller<T extends CallTable<T>> = <K extends keyof T>(
  name: K,
  input: T[K]['input'],
  options?: CallOptions<T[K]['progress']>,
) => Promise<T[K]['output']>

interface Pending {
  readonly resolve: (output: never) => void
  readonly reject: (error: FailureError) => void
  readonly onProgress?: ((progress: never) => void) | undefined
  /** Stops listening to the caller's signal. */
  readonly unlisten: () => void
}

/** A script that does not load gives an error without words. */
const STOPPED =
  'a part of it stopped or could not be loaded. Check the connection, then reload the page'

const cancelled = () => new FailureError({ kind: 'cancelled' })
const crash = (detail: string) => new FailureError({ kind: 'internal', detail })

/** The asking side of a worker. The worker is started with the first call, and anew after it crashed. */
export function callWorker<T extends CallTable<T>>(start: () => WorkerLine): Caller<T> {
  const pending = new Map<number, Pending>()
  let line: WorkerLine | undefined
  let lastId = 0

  const take = (id: number) => {
    const call = pending.get(id)
    pending.delete(id)
    call?.unlisten()
    return call
  }
  const settle = (message: FromWorker) => {
    if ('progress' in message)
      return pending.get(message.id)?.onProgress?.(message.progress as never)
    const call = take(message.id)
    if ('failure' in message) call?.reject(new FailureError(message.failure))
    else call?.resolve(message.output as never)
  }
  const crashed = (stopped: WorkerLine, detail: string) => {
    if (line !== stopped) return
    line = undefined
    stopped.terminate()
    for (const id of [...pending.keys()]) take(id)?.reject(crash(detail))
  }
  const open = () => {
    const started = start()
    started.addEventListener('message', (event) => settle(event.data))
    // Whose answer it was that cannot be read is not known.
    started.addEventListener('messageerror', () => crashed(started, 'an answer cannot be read'))
    started.addEventListener('error', (event) => {
      // Else a worker that started this one would be taken for crashed as well, and all its calls with it.
      event.preventDefault()
      crashed(started, event.message || STOPPED)
    })
    return started
  }

  return (name, input, { signal, transfer = [], onProgress } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled())
      const id = ++lastId
      const abort = () => {
        take(id)?.reject(cancelled())
        line?.postMessage({ id, abort: true } satisfies ToWorker, [])
      }
      const unlisten = () => signal?.removeEventListener('abort', abort)
      pending.set(id, { resolve, reject, onProgress, unlisten })
      signal?.addEventListener('abort', abort)
      try {
        line ??= open()
        line.postMessage({ id, name, input } satisfies ToWorker, transfer)
      } catch (error) {
        take(id)?.reject(new FailureError(failureOf(error), { cause: error }))
      }
    })
}

export interface CallContext<Progress> {
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
  /** Marks objects of the output to be moved, not copied. */
  readonly transfer: (...objects: Transferable[]) => void
}

export type Handlers<T extends CallTable<T>> = {
  readonly [K in keyof T]: (
    input: T[K]['input'],
    context: CallContext<T[K]['progress']>,
  ) => Promise<T[K]['output']>
}

/** The answering side: `serveCalls(self, handlers)` in the worker's entry file. */
export function serveCalls<T extends CallTable<T>>(line: Line, handlers: Handlers<T>): void {
  const running = new Map<number, AbortController>()
  const send = (message: FromWorker, moved: Transferable[] = []) => line.postMessage(message, moved)

  const answer = async ({ id, name, input }: Ask) => {
    const controller = new AbortController()
    const moved: Transferable[] = []
    running.set(id, controller)
    try {
      const output = await handlers[name as keyof T](input, {
        signal: controller.signal,
        progress: (progress) => send({ id, progress }),
        transfer: (...objects) => moved.push(...objects),
      })
      send({ id, output }, moved)
    } catch (error) {
      send({ id, failure: failureOf(error) })
    } finally {
      running.delete(id)
    }
  }
  line.addEventListener('message', (event) => {
    const message: ToWorker = event.data
    if ('abort' in message) running.get(message.id)?.abort()
    else void answer(message)
  })
}
