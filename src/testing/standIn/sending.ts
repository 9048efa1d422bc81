import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour, Delivery } from './behaviour.ts'
import type { PreparedAnswer } from './prepared.ts'

const EXPOSED = 'x-request-id, retry-after, retry-after-ms'

/** Lets pages of any origin in; for a preflight also whatever headers it asks for. */
export function writeCors(
  outgoing: ServerResponse,
  { preflight, exposed = EXPOSED }: { preflight?: IncomingMessage; exposed?: string } = {},
): void {
  outgoing.setHeader('access-control-allow-origin', '*')
  if (exposed) outgoing.setHeader('access-control-expose-headers', exposed)
  if (!preflight) return
  const asked = preflight.headers['access-control-request-headers']
  outgoing.setHeader('access-control-allow-methods', 'GET, POST')
  if (asked) outgoing.setHeader('access-control-allow-headers', asked)
}

/** When to come back, in the form the behaviour names; after a second for those that are too many. */
export function writeRetryAfter(
  outgoing: ServerResponse,
  { status }: PreparedAnswer,
  { retryAfter }: Behaviour,
): void {
  if (!retryAfter && status !== 429) return
  const { as, value } = retryAfter ?? { as: 'seconds', value: 1 }
  if (as === 'ms') outgoing.setHeader('retry-after-ms', String(value))
  else if (as === 'seconds') outgoing.setHeader('retry-after', String(value))
  else outgoing.setHeader('retry-after', new Date(Date.now() + value * 1000).toUTCString())
}

function writeHead(outgoing: ServerResponse, answer: PreparedAnswer): void {
  const streamed = answer.contentType === 'text/event-stream'
  outgoing.writeHead(answer.status, {
    'content-type': answer.contentType,
    ...(streamed ? {} : { 'content-length': Buffer.byteLength(answer.body) }),
  })
}

async function writePieces(
  outgoing: ServerResponse,
  body: Buffer,
  { chunkBytes, pauseMs }: Delivery,
) {
  const step = chunkBytes || body.length
  for (let at = 0; at < body.length && !outgoing.destroyed; at += step) {
    if (!outgoing.write(body.subarray(at, at + step))) await once(outgoing, 'drain')
    if (pauseMs) await sleep(pauseMs)
  }
}

export async function sendAnswer(
  outgoing: ServerResponse,
  answer: PreparedAnswer,
  delivery: Delivery = {},
): Promise<void> {
  writeHead(outgoing, answer)
  if (delivery.chunkBytes) await writePieces(outgoing, Buffer.from(answer.body), delivery)
  outgoing.end(delivery.chunkBytes ? undefined : answer.body)
}

/** Sends the head and half the body, then destroys the connection. */
export function sendCut(outgoing: ServerResponse, answer: PreparedAnswer): void {
  writeHead(outgoing, answer)
  // A connection that is reset at once may take what was just sent along.
  outgoing.write(answer.body.slice(0, answer.body.length / 2), () =>
    setTimeout(() => outgoing.destroy(), 150),
  )
}

export function sendPicture(outgoing: ServerResponse, picture: Buffer): void {
  outgoing.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length })
  outgoing.end(picture)
}

/** Waits for it, unless the client goes away first. Resolves with whether it is still there. */
export function waitFor(ready: Promise<unknown>, outgoing: ServerResponse): Promise<boolean> {
  const gone = new Promise<boolean>((resolve) => outgoing.once('close', () => resolve(false)))
  return Promise.race([ready.then(() => true), gone])
}
