import { FailureError } from '#core/failure.ts'
import {
  bodyFields,
  imageFieldName,
  imageFileName,
  MASK_FIELD_NAME,
  MASK_FILE_NAME,
} from '#core/generation.ts'
import type { GenerationTask } from '#services/engine/engine.ts'

const VISIBLE_ASCII = /^[\x21-\x7e]+$/

function headersOf(apiKey: string | undefined): Headers {
  const headers = new Headers({ Accept: 'application/json' })
  const key = apiKey?.trim()
  if (!key) return headers
  // Headers would throw as well, with the key in its message.
  if (!VISIBLE_ASCII.test(key))
    throw new FailureError({
      kind: 'internal',
      detail: 'the API key has characters that cannot be sent. Enter it again in Connection.',
    })
  headers.set('Authorization', `Bearer ${key}`)
  return headers
}

function formOf({ params, images, mask }: GenerationTask): FormData {
  const form = new FormData()
  for (const [name, value] of bodyFields(params)) form.append(name, String(value))
  const appendPng = (field: string, blob: Blob, name: string) =>
    form.append(field, new File([blob], name, { type: 'image/png' }))
  images.forEach((blob, index) => {
    appendPng(imageFieldName(images.length), blob, imageFileName(index))
  })
  if (mask) appendPng(MASK_FIELD_NAME, mask, MASK_FILE_NAME)
  return form
}

/**
 * The request for a task: JSON without pictures, multipart with them.
 * Throws a `TypeError` when the address is none and a `FailureError` when the key cannot be sent.
 * @param url the endpoint's address, absolute or a path of the page's host
 */
export function buildRequest(task: GenerationTask, url: string, signal: AbortSignal): Request {
  const headers = headersOf(task.apiKey)
  const multipart = task.images.length > 0
  // The browser writes the multipart's Content-Type itself: only it knows the boundary.
  if (!multipart) headers.set('Content-Type', 'application/json')
  return new Request(url, {
    method: 'POST',
    headers,
    body: multipart ? formOf(task) : JSON.stringify(Object.fromEntries(bodyFields(task.params))),
    signal,
    // The key goes to the connection's own origin and nowhere else.
    redirect: 'error',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
  })
}
