import type { Secrets } from '#core/connection.ts'
import { type Failure, FailureError, failureOf } from '#core/failure.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { readRefusal } from './readRefusal.ts'
import { withoutSecrets } from './secrets.ts'
import { watchSilence } from './silence.ts'
import { surroundings, unreachable } from './unreachable.ts'

/** One question and its answer over a transport. */
export interface Exchange<T> {
  /** Where it goes, for the case that it is no address at all. */
  readonly url: string
  readonly build: (signal: AbortSignal) => Request
  readonly transport: Transport
  /** Reads an answer with status 2xx. @param line what to listen to meanwhile */
  readonly read: (response: Response, line: Line) => Promise<T>
  readonly signal: AbortSignal
  /** How long silence is borne, in seconds. */
  readonly timeoutS: number
  readonly secrets: Secrets | undefined
}

export interface Line {
  /** The request's address, absolute. */
  readonly url: string
  readonly signal: AbortSignal
  /** Tells that something arrived. */
  readonly heard: () => void
}

async function answerTo<T>({ url, build, transport, read }: Exchange<T>, line: Omit<Line, 'url'>) {
  let address = url
  const here = surroundings()
  let response: Response
  try {
    const request = build(line.signal)
    address = request.url
    response = await transport(request)
  } catch (error) {
    // Request and fetch throw it for whatever cannot be reached and never say why.
    if (!(error instanceof TypeError)) throw error
    throw new FailureError(unreachable(address, here), { cause: error })
  }
  line.heard()
  if (response.ok) return read(response, { ...line, url: address })
  throw new FailureError(await readRefusal(response, line.heard))
}

/**
 * Asks and reads the answer. Rejects with a `FailureError`: a cancelled one is `cancelled` whatever broke, one without a
 * sign of life for too long is a `timeout`, and no secret is in any of its texts, nor in those of what it resolves with.
 */
export async function exchange<T>(asked: Exchange<T>): Promise<T> {
  const { signal, timeoutS, secrets } = asked
  const silence = watchSilence(timeoutS)
  const both = AbortSignal.any([signal, silence.signal])
  const failed = (failure: Failure): Failure => {
    if (signal.aborted) return { kind: 'cancelled' }
    const broken = failure.kind === 'cancelled' || failure.kind === 'cut'
    return broken && silence.signal.aborted ? { kind: 'timeout', seconds: timeoutS } : failure
  }
  try {
    signal.throwIfAborted()
    const read = await answerTo(asked, { signal: both, heard: silence.heard })
    signal.throwIfAborted()
    return withoutSecrets(read, secrets)
  } catch (error) {
    const failure = withoutSecrets(failed(failureOf(error)), secrets)
    throw new FailureError(failure, { cause: error })
  } finally {
    silence.stop()
  }
}
