import type { ScriptedAnswer } from './behaviour.ts'
import { type ApiErrorBody, objectionTo } from './objections.ts'
import { flatPng, pngHeader } from './png.ts'
import { fieldOf, type RecordedRequest } from './recording.ts'

/** An answer ready to be written. */
export interface PreparedAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export const jsonAnswer = (status: number, body: unknown): PreparedAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
})

const errors: Readonly<Record<number, Omit<ApiErrorBody, 'param'>>> = {
  400: {
    message: 'Your request was rejected by the safety system.',
    type: 'image_generation_user_error',
    code: 'moderation_blocked',
  },
  401: {
    message: 'Incorrect API key provided.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  },
  403: {
    message: 'Your organization must be verified to use this model.',
    type: 'invalid_request_error',
    code: null,
  },
  404: {
    message: 'The model does not exist or you do not have access to it.',
    type: 'invalid_request_error',
    code: 'model_not_found',
  },
  413: { message: 'The request is too large.', type: 'invalid_request_error', code: null },
  429: {
    message: 'Rate limit reached for images per minute.',
    type: 'requests',
    code: 'rate_limit_exceeded',
  },
}
const failed = { message: 'The server had an error.', type: 'server_error', code: null }

function errorAnswer(status: number, { headers }: RecordedRequest): PreparedAnswer {
  const error = errors[status] ?? failed
  // Some servers do echo the key; a client must not pass it on.
  const key = headers.authorization?.replace(/^Bearer /, '')
  const echo = status === 401 && key ? ` You provided ${key}.` : ''
  const answer = jsonAnswer(status, {
    error: { ...error, message: error.message + echo, param: null },
  })
  return status === 429 ? { ...answer, headers: { 'retry-after': '1' } } : answer
}

const htmlAnswer = (status: number): PreparedAnswer => ({
  status,
  contentType: 'text/html',
  body: `<html>\r\n<head><title>${status} Stand-in Gateway</title></head>\r\n<body><h1>${status}</h1></body></html>`,
})

function sizeOf(request: RecordedRequest) {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(fieldOf(request, 'size'))) ?? []
  if (width && height) return { width: Number(width), height: Number(height) }
  const image = request.parts.find(({ name }) => name.startsWith('image'))
  return (image && pngHeader(image.bytes)) ?? { width: 1024, height: 1024 }
}

function picturesFor(request: RecordedRequest): readonly Buffer[] {
  const size = sizeOf(request)
  const n = Number(fieldOf(request, 'n') ?? 1)
  return Array.from({ length: n }, (_, i) => flatPng(size, [(40 + 67 * i) % 256, 110, 180]))
}

const usageFor = (n: number) => ({
  input_tokens: 50,
  input_tokens_details: { text_tokens: 10, image_tokens: 40 },
  output_tokens: 200 * n,
  total_tokens: 50 + 200 * n,
})

/** Keeps a picture to be downloaded and tells its path below the base URL. */
type Publish = (picture: Buffer) => string

function itemsFor(
  pictures: readonly Buffer[],
  kind: ScriptedAnswer['kind'] | undefined,
  { baseUrl, publish }: Publication,
) {
  return pictures.map((picture, i) => {
    const base64 = picture.toString('base64')
    if (kind === 'urls') return { url: `${i % 2 === 0 ? `${baseUrl}/` : ''}${publish(picture)}` }
    if (kind === 'wrong-mime') return { b64_json: `data:image/jpeg;base64,${base64}` }
    if (kind === 'one-bad' && i === pictures.length - 1) return { b64_json: '*not base64*' }
    return { b64_json: base64 }
  })
}

interface Publication {
  readonly baseUrl: string
  readonly publish: Publish
}

function picturesAnswer(
  request: RecordedRequest,
  kind: ScriptedAnswer['kind'] | undefined,
  publication: Publication,
): PreparedAnswer {
  const error = objectionTo(request)
  if (error) return jsonAnswer(400, { error })
  const pictures = kind === 'no-data' ? [] : picturesFor(request)
  const mislabelled = kind === 'wrong-mime'
  const answer = jsonAnswer(200, {
    created: 1_790_000_000,
    data: itemsFor(pictures, kind, publication),
    output_format: mislabelled ? 'jpeg' : 'png',
    usage: usageFor(pictures.length),
  })
  return mislabelled ? { ...answer, contentType: 'image/jpeg' } : answer
}

/** The answer to a request for pictures: what was scripted, else what the real API would say. */
export function answerTo(
  request: RecordedRequest,
  script: ScriptedAnswer | undefined,
  publication: Publication,
): PreparedAnswer {
  switch (script?.kind) {
    case 'status':
      return errorAnswer(script.status, request)
    case 'html':
      return htmlAnswer(script.status)
    case 'empty':
      return { status: script.status, contentType: 'application/json', body: '' }
    case 'json':
      return jsonAnswer(script.status, script.body)
    case 'not-json':
      return { status: 200, contentType: 'text/plain', body: 'upstream is thinking' }
    case 'error-200':
      return jsonAnswer(200, { error: failed })
    default:
      return picturesAnswer(request, script?.kind, publication)
  }
}
