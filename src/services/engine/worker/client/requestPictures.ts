import { endpointUrl } from '#core/connection.ts'
import { type Failure, FailureError, failureOf } from '#core/failure.ts'
import { endpointFor } from '#core/generation.ts'
import type { Answer, GenerationTask } from '#services/engine/engine.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { buildRequest } from './buildRequest.ts'
import { readAnswer } from './readAnswer.ts'
import { readRefusal } from './readRefusal.ts'
import { withoutSecret } from './secrets.ts'

export interface Sending {
  /** Absolute, or a path of the page's own host. */
  readonly baseUrl: string
  readonly transport: Transport
  readonly signal: AbortSignal
}

/** Where nobody answered, without query or fragment. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

interface Exchange {
  readonly request: Request
  readonly response: Response
}

async function exchange(task: GenerationTask, sending: Sending): Promise<Exchange> {
  let url = endpointUrl(sending.baseUrl, endpointFor(task.images.length))
  try {
    const request = buildRequest(task, url, sending.signal)
    url = request.url
    return { request, response: await sending.transport(request) }
  } catch (error) {
    // Request and fetch throw it for whatever cannot be reached and never say why.
    if (!(error instanceof TypeError)) throw error
    throw new FailureError({ kind: 'unreachable', url: placeOf(url) }, { cause: error })
  }
}

async function attempt(task: GenerationTask, sending: Sending): Promise<Answer | Failure> {
  try {
    const { request, response } = await exchange(task, sending)
    if (response.ok) return await readAnswer(response, request)
    const refusal = await readRefusal(response)
    return sending.signal.aborted ? { kind: 'cancelled' } : refusal
  } catch (error) {
    return sending.signal.aborted ? { kind: 'cancelled' } : failureOf(error)
  }
}

/** Makes one request and reads its answer. Rejects with a `FailureError`; the key is in none of its texts. */
export async function requestPictures(task: GenerationTask, sending: Sending): Promise<Answer> {
  const outcome = withoutSecret(await attempt(task, sending), task.apiKey)
  if ('kind' in outcome) throw new FailureError(outcome)
  return outcome
}
