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
interface WorkerLine extends Line {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void
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
  readonly reject: (error: unknown) => void
  readonly onProgress?: ((progress: never) => void) | undefined
}

/** The asking side of a worker. The worker is started with the first call. */
export function callWorker<T extends CallTable<T>>(start: () => WorkerLine): Caller<T> {
  const pending = new Map<number, Pending>()
  let line: WorkerLine | undefined
  let lastId = 0

  const settle = (message: FromWorker) => {
    const call = pending.get(message.id)
    if (!call) return
    if ('progress' in message) return call.onProgress?.(message.progress as never)
    pending.delete(message.id)
    if ('failure' in message) call.reject(new FailureError(message.failure))
    else call.resolve(message.output as never)
  }
  const crashed = (event: ErrorEvent) => {
    line = undefined
    const failure: Failure = { kind: 'internal', detail: event.message || 'a worker stopped' }
    for (const call of pending.values()) call.reject(new FailureError(failure))
    pending.clear()
  }
  const open = () => {
    const started = start()
    started.addEventListener('message', (event) => settle(event.data))
    started.addEventListener('error', crashed)
    return started
  }

  return (name, input, { signal, transfer = [], onProgress } = {}) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new FailureError({ kind: 'cancelled' }))
      line ??= open()
      const id = ++lastId
      pending.set(id, { resolve, reject, onProgress })
      signal?.addEventListener('abort', () => {
        if (!pending.delete(id)) return
        line?.postMessage({ id, abort: true } satisfies ToWorker, [])
        reject(new FailureError({ kind: 'cancelled' }))
      })
      line.postMessage({ id, name, input } satisfies ToWorker, transfer)
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
