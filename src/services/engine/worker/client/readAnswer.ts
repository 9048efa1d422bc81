import { present } from '#core/present.ts'
import type { Answer } from '#services/engine/engine.ts'
import { bytesOf, peeked } from './bodyBytes.ts'

import { readEvents } from './readEvents.ts'
import { cut, type Reading } from './reading.ts'
import { readJson } from './readJson.ts'

const EVENT_START = /^(\u00ef\u00bb\u00bf)?(event|data|id|retry)?:/
const JSON_OR_PAGE = /^(\u00ef\u00bb\u00bf)?\s*[{[<]/

/**
 * Whether a body is an event stream. Its start decides where it can: proxies label JSON as a stream when they dropped
 * `stream`, and streams as anything. @param start as Latin-1
 */
function isEventStream(start: string, { headers }: Response): boolean {
  if (EVENT_START.test(start)) return true
  const type = headers.get('content-type') ?? ''
  return type.startsWith('text/event-stream') && !JSON_OR_PAGE.test(start)
}

/**
 * The pictures of an answer with status 2xx, JSON or an event stream; one bad item loses none of the good ones.
 * Rejects with a `FailureError`.
 */
export async function readAnswer(response: Response, reading: Reading): Promise<Answer> {
  const { start, bytes } = await peeked(bytesOf(response, reading.heard)).catch((error) => {
    throw cut(error)
  })
  const answer = isEventStream(start, response)
    ? await readEvents(bytes, { ...reading, response })
    : await readJson(bytes, reading)
  return {
    ...answer,
    ...present({
      requestId: response.headers.get('x-request-id') ?? undefined,
      note: response.headers.get('x-engine-note') ?? undefined,
    }),
  }
}
