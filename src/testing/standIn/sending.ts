import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PreparedAnswer } from './answers.ts'

const EXPOSED = 'x-request-id, retry-after'

/** Lets pages of any origin in; for a preflight also whatever headers it asks for. */
export function writeCors(outgoing: ServerResponse, preflight?: IncomingMessage): void {
  outgoing.setHeader('access-control-allow-origin', '*')
  outgoing.setHeader('access-control-expose-headers', EXPOSED)
  if (!preflight) return
  const asked = preflight.headers['access-control-request-headers']
  outgoing.setHeader('access-control-allow-methods', 'GET, POST')
  if (asked) outgoing.setHeader('access-control-allow-headers', asked)
}

function writeHead(outgoing: ServerResponse, answer: PreparedAnswer): void {
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
  })
}

export function sendAnswer(outgoing: ServerResponse, answer: PreparedAnswer): void {
  writeHead(outgoing, answer)
  outgoing.end(answer.body)
}

/** Sends the head and half the body, then destroys the connection. */
export function sendCut(outgoing: ServerResponse, answer: PreparedAnswer): void {
  writeHead(outgoing, answer)
  outgoing.write(answer.body.slice(0, answer.body.length / 2), () => outgoing.destroy())
}

export function sendPicture(outgoing: ServerResponse, picture: Buffer): void {
  outgoing.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length })
  outgoing.end(picture)
}

/** Waits, unless the client goes away first. Resolves with whether it is still there. */
export function waitFor(delayMs: number, outgoing: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), delayMs)
    outgoing.once('close', () => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}
