import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { answerTo } from './answers.ts'
import { type Behaviour, behaviourIn } from './behaviour.ts'
import { parseMultipart } from './multipart.ts'
import { jsonAnswer, type PreparedAnswer } from './prepared.ts'
import { fieldOf, type RecordedRequest, toJson } from './recording.ts'
import { sendAnswer, sendCut, sendPicture, waitFor, writeCors, writeRetryAfter } from './sending.ts'

export interface StandIn {
  /** The base URL, for example `http://127.0.0.1:9911/v1`. */
  readonly url: string
  /** Every request below the base URL but preflights, oldest first. */
  readonly requests: readonly RecordedRequest[]
  /** Pictures a real server would have billed: those of answers with status 2xx, heard or not. */
  readonly billed: () => number
  /** Scripts the answers to the next requests for pictures, in turn; it wins over markers in prompts. */
  readonly next: (...behaviours: readonly Behaviour[]) => void
  /** Lets all answers go that are held. */
  readonly release: () => void
  /** Whether pages of other origins may call; they may until told otherwise. */
  readonly allowCors: (allowed: boolean) => void
  /** Forgets what was recorded and scripted. */
  readonly reset: () => void
  readonly close: () => Promise<void>
}

const BASE_PATH = '/v1'

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

async function recordingOf(incoming: IncomingMessage, path: string) {
  const { method = '', headers } = incoming
  const contentType = headers['content-type'] ?? ''
  const body = await bodyOf(incoming)
  const content = contentType.startsWith('multipart/form-data')
    ? { parts: parseMultipart(contentType, body) }
    : { parts: [], json: jsonOf(body) }
  return { method, path, headers, abandoned: false, ...content }
}

const models = jsonAnswer(200, {
  object: 'list',
  data: [
    { id: 'gpt-image-2.6-flare', object: 'model', shutdown_date: null },
    { id: 'gpt-image-2', object: 'model' },
    { id: 'gpt-image-1', object: 'model', shutdown_date: '2026-10-23' },
  ],
})

const unknownUrl = ({ method, path }: RecordedRequest): PreparedAnswer =>
  jsonAnswer(404, {
    error: {
      message: `Invalid URL (${method} ${path})`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    },
  })

/**
 * A GPT Image server on loopback that records what it gets and answers as it is told: by `next`, by markers in the
 * prompt (see `Behaviour`), or over HTTP by `GET /recorded`, `GET /billed`, `POST /next` (an array of behaviours) and
 * `POST /reset`.
 */
export async function startStandIn({ port = 0 } = {}): Promise<StandIn> {
  const requests: RecordedRequest[] = []
  const script: Behaviour[] = []
  const files = new Map<string, Buffer>()
  const holding = new EventEmitter()
  let billed = 0
  let corsAllowed = true
  let baseUrl = ''

  const reset = () => {
    requests.length = billed = 0
    script.length = 0
    files.clear()
    corsAllowed = true
  }
  const publish = (picture: Buffer) => {
    const path = `files/${files.size}.png`
    files.set(`${BASE_PATH}/${path}`, picture)
    return path
  }

  async function answerPictures(request: RecordedRequest, outgoing: ServerResponse) {
    const behaviour = script.shift() ?? behaviourIn(fieldOf(request, 'prompt'))
    const prepared = answerTo(request, behaviour, { baseUrl, publish })
    const dropped = behaviour.answer?.kind === 'dropped'
    const ready = behaviour.held
      ? once(holding, 'release')
      : delay(behaviour.delayMs ?? 0, undefined, { ref: false })
    const there = await waitFor(ready, outgoing)
    // The work is done whether or not anybody waits for it.
    if (!dropped) billed += prepared.billed ?? 0
    if (dropped) outgoing.destroy()
    else if (there) await sendPictures(outgoing, prepared, behaviour)
  }

  async function sendPictures(
    outgoing: ServerResponse,
    prepared: PreparedAnswer,
    behaviour: Behaviour,
  ) {
    if (corsAllowed && !behaviour.withoutCors)
      writeCors(outgoing, behaviour.hiddenHeaders ? { exposed: '' } : {})
    outgoing.setHeader('x-request-id', `req_standin_${requests.length}`)
    writeRetryAfter(outgoing, prepared, behaviour)
    if (behaviour.answer?.kind === 'cut') sendCut(outgoing, prepared)
    else await sendAnswer(outgoing, prepared, behaviour)
  }

  async function answer(request: RecordedRequest, outgoing: ServerResponse) {
    const call = `${request.method} ${request.path.slice(BASE_PATH.length)}`
    if (call === 'POST /images/generations' || call === 'POST /images/edits')
      return answerPictures(request, outgoing)
    if (corsAllowed) writeCors(outgoing)
    const file = files.get(request.path)
    if (file) return sendPicture(outgoing, file)
    return sendAnswer(outgoing, call === 'GET /models' ? models : unknownUrl(request))
  }

  async function control(incoming: IncomingMessage, path: string, outgoing: ServerResponse) {
    writeCors(outgoing)
    if (path === '/reset') reset()
    if (path === '/next') script.push(...JSON.parse((await bodyOf(incoming)).toString('utf8')))
    const told = path === '/recorded' ? requests.map(toJson) : { billed }
    return sendAnswer(outgoing, jsonAnswer(200, told))
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const { pathname } = new URL(incoming.url ?? '/', 'http://stand-in')
    const controlled = !pathname.startsWith(`${BASE_PATH}/`)
    if (incoming.method === 'OPTIONS') {
      if (corsAllowed || controlled) writeCors(outgoing, { preflight: incoming })
      outgoing.writeHead(204).end()
      return
    }
    if (controlled) return control(incoming, pathname, outgoing)
    const request = await recordingOf(incoming, pathname)
    requests.push(request)
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) request.abandoned = true
    })
    return answer(request, outgoing)
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  baseUrl = `http://127.0.0.1:${address.port}${BASE_PATH}`

  return {
    url: baseUrl,
    requests,
    billed: () => billed,
    next: (...behaviours) => script.push(...behaviours),
    release: () => holding.emit('release'),
    allowCors: (allowed) => {
      corsAllowed = allowed
    },
    reset,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
