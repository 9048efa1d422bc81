import type { ApiErrorBody } from './objections.ts'
import { jsonAnswer, type PreparedAnswer } from './prepared.ts'
import type { RecordedRequest } from './recording.ts'

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

export const failed = { message: 'The server had an error.', type: 'server_error', code: null }

/** OpenAI's envelope with a status. */
export function errorAnswer(status: number, { headers }: RecordedRequest): PreparedAnswer {
  const error = errors[status] ?? failed
  // Some servers do echo the key; a client must not pass it on.
  const key = headers.authorization?.replace(/^Bearer /, '')
  const echo = status === 401 && key ? ` You provided ${key}.` : ''
  return jsonAnswer(status, { error: { ...error, message: error.message + echo, param: null } })
}

export const htmlAnswer = (status: number): PreparedAnswer => ({
  status,
  contentType: 'text/html',
  body: `<html>\r\n<head><title>${status} Stand-in Gateway</title></head>\r\n<body><h1>${status}</h1></body></html>`,
})

export const moderationAnswer = (stage: string): PreparedAnswer =>
  jsonAnswer(400, {
    error: {
      ...errors[400],
      param: null,
      moderation_details: { moderation_stage: stage, categories: ['violence', 'sexual'] },
    },
  })

const upstream = {
  error: {
    message: 'Invalid size.',
    type: 'invalid_request_error',
    param: 'size',
    code: 'invalid_value',
  },
}

/** The same complaint as other servers wrap it. */
const envelopes: Readonly<Record<string, unknown>> = {
  portkey: {
    ...upstream,
    error: { ...upstream.error, message: 'openai error: Invalid size.' },
    provider: 'openai',
  },
  litellm: {
    error: {
      message: `litellm.BadRequestError: OpenAIException - ${JSON.stringify(upstream)}`,
      type: null,
      param: 'None',
      code: '400',
    },
  },
  fastapi: { detail: 'Invalid size.' },
  cloudflare: { success: false, errors: [{ code: 2001, message: 'Invalid size.' }] },
  localai: { message: 'Invalid size.' },
}

export const envelopeAnswer = (of: string): PreparedAnswer =>
  jsonAnswer(400, envelopes[of] ?? upstream)
