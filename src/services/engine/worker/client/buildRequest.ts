import { endpointUrl, type ProxyConnection, wireModel } from '#core/connection.ts'
import {
  bodyFields,
  endpointFor,
  type Field,
  imageFileName,
  MASK_FIELD_NAME,
  MASK_FILE_NAME,
} from '#core/generation.ts'
import type { GenerationTask } from '#services/engine/engine.ts'
import { guarded, requestHeaders } from './requestHeaders.ts'

/** The body's fields as this connection takes them. */
function fieldsFor({ params }: GenerationTask, connection: ProxyConnection): readonly Field[] {
  const omitted = new Set(connection.omitParams)
  // Without a stream there is nothing partial, and the API objects to fields that only belong to one.
  const stream = params.stream === true && !omitted.has('stream')
  const fields = bodyFields({ ...params, model: wireModel(connection, params.model), stream })
  return fields.filter(([name]) => !omitted.has(name))
}

function formOf(task: GenerationTask, connection: ProxyConnection): FormData {
  const { images, mask } = task
  const form = new FormData()
  for (const [name, value] of fieldsFor(task, connection)) form.append(name, String(value))
  const appendPng = (field: string, blob: Blob, name: string) =>
    form.append(field, new File([blob], name, { type: 'image/png' }))
  const { one, several } = connection.imageField
  images.forEach((blob, index) => {
    appendPng(images.length === 1 ? one : several, blob, imageFileName(index))
  })
  if (mask) appendPng(MASK_FIELD_NAME, mask, MASK_FILE_NAME)
  return form
}

function headersFor(task: GenerationTask, connection: ProxyConnection): Headers {
  const headers = requestHeaders(connection, task.secrets)
  const streams = task.params.stream && !connection.omitParams.includes('stream')
  headers.set('Accept', streams ? 'text/event-stream, application/json' : 'application/json')
  if (task.idempotencyKey && connection.supports.idempotencyKey)
    headers.set('Idempotency-Key', task.idempotencyKey)
  // The browser writes the multipart's Content-Type itself: only it knows the boundary.
  if (task.images.length === 0) headers.set('Content-Type', 'application/json')
  return headers
}

/** Where a task goes; absolute, or a path of the page's own host. */
export const addressOf = ({ images, params }: GenerationTask, connection: ProxyConnection) =>
  endpointUrl(connection, endpointFor(images.length), wireModel(connection, params.model))

/**
 * The request for a task: JSON without pictures, multipart with them.
 * Throws a `TypeError` when the address is none and a `FailureError` when a header cannot be sent.
 * @param connection where it goes; the task's own, or the built-in engine's address
 */
export function buildRequest(
  task: GenerationTask,
  connection: ProxyConnection,
  signal: AbortSignal,
): Request {
  const body =
    task.images.length > 0
      ? formOf(task, connection)
      : JSON.stringify(Object.fromEntries(fieldsFor(task, connection)))
  return new Request(addressOf(task, connection), {
    method: 'POST',
    headers: headersFor(task, connection),
    body,
    signal,
    ...guarded,
  })
}
