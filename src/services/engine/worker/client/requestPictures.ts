import type { ProxyConnection } from '#core/connection.ts'
import { FailureError } from '#core/failure.ts'
import type {
  Answer,
  AnsweredPicture,
  GenerationTask,
  PartialPicture,
} from '#services/engine/engine.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { sizeProblem } from './bodyLimits.ts'
import { addressOf, buildRequest } from './buildRequest.ts'
import { exchange } from './exchange.ts'
import { readAnswer } from './readAnswer.ts'
import { requestHeaders } from './requestHeaders.ts'
import { withoutSecrets } from './secrets.ts'

export interface Sending {
  /** Where the request goes: the task's own connection, or the built-in engine's address. */
  readonly connection: ProxyConnection
  readonly transport: Transport
  readonly signal: AbortSignal
  readonly onPartial?: (partial: PartialPicture) => void
  readonly onPicture?: (picture: AnsweredPicture) => void
}

/**
 * Makes one request and reads its answer, JSON or an event stream. Rejects with a `FailureError`. No secret is in any
 * text of either.
 */
export async function requestPictures(task: GenerationTask, sending: Sending): Promise<Answer> {
  const { connection, transport, signal, onPartial } = sending
  const onPicture = (picture: AnsweredPicture) =>
    sending.onPicture?.(withoutSecrets(picture, task.secrets))
  // What stays in the browser may be as large as it likes.
  const problem = task.connection.kind === 'proxy' ? sizeProblem(task, connection) : undefined
  if (problem) throw new FailureError({ kind: 'picture', detail: problem })
  return exchange({
    url: addressOf(task, connection),
    build: (both) => buildRequest(task, connection, both),
    transport,
    read: (response, line) => {
      const headers = requestHeaders(connection, task.secrets)
      return readAnswer(response, { ...line, headers, asked: task.params.n, onPartial, onPicture })
    },
    signal,
    timeoutS: connection.limits.timeoutS,
    secrets: task.secrets,
  })
}
