import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { type Failure, FailureError } from '#core/failure.ts'
import { type Deferred, deferred, settled } from '#testing/deferred.ts'
import { createFakeWorker } from '#testing/fakeWorker.ts'
import { type CallContext, callWorker, type Handlers, serveCalls } from './workerCalls.ts'

interface Calls {
  readonly double: { readonly input: number; readonly output: number; readonly progress: never }
  readonly work: { readonly input: string; readonly output: string; readonly progress: number }
  readonly turn: {
    readonly input: Uint8Array<ArrayBuffer>
    readonly output: Uint8Array<ArrayBuffer>
    readonly progress: never
  }
  readonly any: { readonly input: unknown; readonly output: unknown; readonly progress: never }
}

interface Work extends Deferred<string> {
  readonly input: string
  readonly context: CallContext<number>
}

/** A page and its workers; `work` is done when the test says so. */
function setUp(change: Partial<Handlers<Calls>> = {}) {
  const workers: ReturnType<typeof createFakeWorker>[] = []
  const works: Work[] = []
  const handlers: Handlers<Calls> = {
    double: async (number) => number * 2,
    work: (input, context) => {
      const work = deferred<string>()
      works.push({ ...work, input, context })
      return work.promise
    },
    turn: async (bytes) => bytes,
    any: async (input) => input,
    ...change,
  }
  const call = callWorker<Calls>(() => {
    const worker = createFakeWorker()
    serveCalls<Calls>(worker.inside, handlers)
    workers.push(worker)
    return worker.outside
  })
  return { call, workers, works }
}

/** The failure a call rejects with. */
async function failureFrom(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  )
  if (error instanceof FailureError) return error.failure
  throw error
}

describe('a call', () => {
  test('gets the answer to its own question, in whatever order they come', async () => {
    const { call, works } = setUp()
    const first = call('work', 'a')
    const second = call('work', 'b')
    await settled()
    works[1]?.resolve('of b')
    await expect(second).resolves.toBe('of b')
    works[0]?.resolve('of a')
    await expect(first).resolves.toBe('of a')
  })

  test('starts the worker once, and not before it is needed', async () => {
    const { call, workers } = setUp()
    expect(workers).toHaveLength(0)
    await Promise.all([call('double', 1), call('double', 2)])
    await call('double', 3)
    expect(workers).toHaveLength(1)
  })

  test('passes copies', async () => {
    const { call } = setUp()
    const asked = { list: [1, 2] }
    const got = await call('any', asked)
    expect(got).toEqual(asked)
    expect(got).not.toBe(asked)
  })

  test('moves what is to be moved, both ways', async () => {
    let moved: ArrayBuffer | undefined
    const { call } = setUp({
      turn: async (bytes, { transfer }) => {
        moved = bytes.buffer
        transfer(bytes.buffer)
        return bytes.reverse()
      },
    })
    const bytes = new Uint8Array([1, 2, 3])
    const turned = await call('turn', bytes, { transfer: [bytes.buffer] })
    expect([...turned]).toEqual([3, 2, 1])
    expect(bytes.byteLength).toBe(0)
    expect(moved?.byteLength).toBe(0)
  })
})

describe('what goes wrong in the worker', () => {
  test('arrives as the very failure it was', async () => {
    const failure: Failure = { kind: 'refused', status: 429, message: 'Slow down.', code: 'rate' }
    const { call } = setUp({
      double: async () => {
        throw new FailureError(failure)
      },
    })
    expect(await failureFrom(call('double', 1))).toEqual(failure)
  })

  test('is a defect where it was not foreseen, thrown early or late', async () => {
    const { call } = setUp({
      double: () => {
        throw new TypeError('at once')
      },
      work: async () => {
        throw new RangeError('later')
      },
    })
    expect(await failureFrom(call('double', 1))).toEqual({ kind: 'internal', detail: 'at once' })
    expect(await failureFrom(call('work', ''))).toEqual({ kind: 'internal', detail: 'later' })
  })

  test('an answer that cannot be passed is told, and the worker goes on', async () => {
    const { call } = setUp({ any: async () => () => 'a function' })
    expect(await failureFrom(call('any', 1))).toMatchObject({ kind: 'internal' })
    await expect(call('double', 4)).resolves.toBe(8)
  })

  test('a question that cannot be passed is told, and others are answered', async () => {
    const { call, works } = setUp()
    const other = call('work', 'a')
    expect(await failureFrom(call('any', () => 'a function'))).toMatchObject({ kind: 'internal' })
    works[0]?.resolve('still here')
    await expect(other).resolves.toBe('still here')
  })
})

describe('progress', () => {
  test('comes in order to its own call', async () => {
    const { call, works } = setUp()
    const shares: number[] = []
    const others: number[] = []
    const calling = call('work', 'a', { onProgress: (share) => shares.push(share) })
    const other = call('work', 'b', { onProgress: (share) => others.push(share) })
    await settled()
    for (const share of [0.1, 0.5, 1]) works[0]?.context.progress(share)
    for (const work of works) work.resolve('done')
    await Promise.all([calling, other])
    expect(shares).toEqual([0.1, 0.5, 1])
    expect(others).toEqual([])
  })

  test('is not told after the end', async () => {
    const { call, works } = setUp()
    const shares: number[] = []
    const stop = new AbortController()
    const options = { signal: stop.signal, onProgress: (share: number) => shares.push(share) }
    const calling = call('work', 'a', options)
    await settled()
    stop.abort()
    works[0]?.context.progress(0.5)
    await failureFrom(calling)
    await settled()
    expect(shares).toEqual([])
  })

  test('nobody asked for does no harm', async () => {
    const { call, works } = setUp()
    const calling = call('work', 'a')
    await settled()
    works[0]?.context.progress(0.5)
    works[0]?.resolve('done')
    await expect(calling).resolves.toBe('done')
  })
})

describe('an abort', () => {
  test('rejects at once, whatever the worker does, and reaches the handler', async () => {
    const { call, works } = setUp()
    const stop = new AbortController()
    const calling = call('work', 'a', { signal: stop.signal })
    const other = call('work', 'b')
    await settled()
    stop.abort()
    expect(await failureFrom(calling)).toEqual({ kind: 'cancelled' })
    await settled()
    expect(works.map(({ context }) => context.signal.aborted)).toEqual([true, false])
    works[0]?.resolve('too late')
    works[1]?.resolve('in time')
    await expect(other).resolves.toBe('in time')
  })

  test('beforehand does not even start a worker', async () => {
    const { call, workers } = setUp()
    const calling = call('double', 1, { signal: AbortSignal.abort() })
    expect(await failureFrom(calling)).toEqual({ kind: 'cancelled' })
    expect(workers).toHaveLength(0)
  })

  test('afterwards changes nothing', async () => {
    const { call } = setUp()
    const stop = new AbortController()
    const calling = call('double', 2, { signal: stop.signal })
    await expect(calling).resolves.toBe(4)
    stop.abort()
    await expect(calling).resolves.toBe(4)
    await expect(call('double', 3)).resolves.toBe(6)
  })

  test('is no longer listened for once a call is over, however it ended', async () => {
    const { call, workers } = setUp({ any: () => Promise.reject(new Error('no')) })
    const { signal } = new AbortController()
    await call('double', 1, { signal })
    await failureFrom(call('any', 1, { signal }))
    await failureFrom(call('any', () => 'a function', { signal }))
    const crashing = call('work', 'a', { signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    workers[0]?.crash('out of memory')
    await failureFrom(crashing)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('a worker that crashes', () => {
  test('fails everything it was asked, is ended, and the next call starts another', async () => {
    const { call, workers } = setUp()
    const calls = [call('work', 'a'), call('work', 'b')]
    await settled()
    workers[0]?.crash('out of memory')
    for (const calling of calls)
      expect(await failureFrom(calling)).toEqual({ kind: 'internal', detail: 'out of memory' })
    expect(workers[0]?.isTerminated()).toBe(true)
    await expect(call('double', 5)).resolves.toBe(10)
    expect(workers).toHaveLength(2)
  })

  test('is not a crash of the one that started it', async () => {
    const { call, workers } = setUp()
    const calling = call('work', 'a')
    expect(workers[0]?.crash('out of memory')).toBe(true)
    await failureFrom(calling)
  })

  test('without a word is told in words', async () => {
    const { call, workers } = setUp()
    const calling = call('work', 'a')
    workers[0]?.crash('')
    expect(await failureFrom(calling)).toEqual({
      kind: 'internal',
      detail: expect.stringContaining('could not be loaded'),
    })
  })

  test('whose answer cannot be read leaves nobody waiting', async () => {
    const { call, workers } = setUp()
    const calling = call('work', 'a')
    workers[0]?.garble()
    expect(await failureFrom(calling)).toMatchObject({ kind: 'internal' })
    await expect(call('double', 1)).resolves.toBe(2)
  })

  test('does not touch its successor, whatever is still heard of it', async () => {
    const { call, workers, works } = setUp()
    const lost = call('work', 'a')
    await settled()
    workers[0]?.crash('first')
    await failureFrom(lost)
    const kept = call('work', 'b')
    await settled()
    workers[0]?.crash('again')
    workers[0]?.heard({ id: 1, output: 'late' })
    works[1]?.resolve('of b')
    await expect(kept).resolves.toBe('of b')
    expect(workers[1]?.isTerminated()).toBe(false)
  })
})

test('a worker that cannot be started fails the call, and the next call tries again', async () => {
  const worker = createFakeWorker()
  serveCalls<Pick<Calls, 'double'>>(worker.inside, { double: async (number) => number * 2 })
  let tries = 0
  const call = callWorker<Pick<Calls, 'double'>>(() => {
    tries += 1
    if (tries === 1) throw new DOMException('not allowed', 'SecurityError')
    return worker.outside
  })
  expect(await failureFrom(call('double', 1))).toEqual({ kind: 'internal', detail: 'not allowed' })
  await expect(call('double', 1)).resolves.toBe(2)
})
