import type { Behaviour, ScriptedAnswer } from './behaviour.ts'
import { eventsAnswer } from './events.ts'
import { objectionTo } from './objections.ts'
import { picturesFor, usageFor } from './pictures.ts'
import { jsonAnswer, type PreparedAnswer } from './prepared.ts'
import { fieldOf, type RecordedRequest } from './recording.ts'
import { envelopeAnswer, errorAnswer, failed, htmlAnswer, moderationAnswer } from './refusals.ts'

export interface Publication {
  readonly baseUrl: string
  /** Keeps a picture to be downloaded and tells its path below the base URL. */
  readonly publish: (picture: Buffer) => string
}

type Kind = ScriptedAnswer['kind'] | undefined

function itemsFor(pictures: readonly Buffer[], kind: Kind, { baseUrl, publish }: Publication) {
  return pictures.map((picture, i) => {
    const base64 = picture.toString('base64')
    if (kind === 'urls') return { url: `${i % 2 === 0 ? `${baseUrl}/` : ''}${publish(picture)}` }
    if (kind === 'wrong-mime') return { b64_json: `data:image/jpeg;base64,${base64}` }
    if (kind === 'one-bad' && i === pictures.length - 1) return { b64_json: '*not base64*' }
    return { b64_json: base64 }
  })
}

function picturesAnswer(
  request: RecordedRequest,
  behaviour: Behaviour,
  publication: Publication,
): PreparedAnswer {
  const kind = behaviour.answer?.kind
  const error = objectionTo(request)
  if (error) return jsonAnswer(400, { error })
  const streams = String(fieldOf(request, 'stream')) === 'true' && !behaviour.withoutStream
  if (streams) return eventsAnswer(request, behaviour)
  const pictures = kind === 'no-data' ? [] : picturesFor(request, behaviour)
  const mislabelled = kind === 'wrong-mime'
  const answer = jsonAnswer(200, {
    created: 1_790_000_000,
    output_format: mislabelled ? 'jpeg' : 'png',
    usage: usageFor(pictures.length),
    data: itemsFor(pictures, kind, publication),
  })
  return {
    ...answer,
    billed: pictures.length,
    ...(mislabelled ? { contentType: 'image/jpeg' } : {}),
  }
}

function scriptedJson(status: number, body: unknown): PreparedAnswer {
  const data = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : undefined
  const pictures = status < 300 && Array.isArray(data) ? data.length : 0
  return { ...jsonAnswer(status, body), billed: pictures }
}

/** The answer to a request for pictures: what was scripted, else what the real API would say. */
export function answerTo(
  request: RecordedRequest,
  behaviour: Behaviour,
  publication: Publication,
): PreparedAnswer {
  const script = behaviour.answer
  switch (script?.kind) {
    case 'status':
      return errorAnswer(script.status, request)
    case 'html':
      return htmlAnswer(script.status)
    case 'empty':
      return { status: script.status, contentType: 'application/json', body: '' }
    case 'moderation':
      return moderationAnswer(script.stage)
    case 'envelope':
      return envelopeAnswer(script.of)
    case 'json':
      return scriptedJson(script.status, script.body)
    case 'not-json':
      return { status: 200, contentType: 'text/plain', body: 'upstream is thinking' }
    case 'error-200':
      return jsonAnswer(200, { error: failed })
    default:
      return picturesAnswer(request, behaviour, publication)
  }
}
