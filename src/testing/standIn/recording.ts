import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** One part of a multipart body, as it came. */
export interface RecordedPart {
  readonly name: string
  readonly filename?: string
  readonly contentType?: string
  readonly bytes: Buffer
  readonly sha256: string
}

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The parts of a multipart body in their order; none for other bodies. */
  readonly parts: readonly RecordedPart[]
  /** The value of a JSON body. */
  readonly json?: unknown
  /** Whether the client went away before the answer was complete. */
  readonly abandoned: boolean
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The value of a field, of whichever body; undefined when it was not sent. */
export function fieldOf(request: RecordedRequest, name: string): unknown {
  const part = request.parts.find((candidate) => candidate.name === name)
  if (part) return part.bytes.toString('utf8')
  const { json } = request
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined
}

/** The request as JSON can carry it: the bytes of files as base64, texts as they are. */
export function toJson(request: RecordedRequest) {
  const parts = request.parts.map(({ bytes, ...part }) => ({
    ...part,
    length: bytes.length,
    ...(part.filename === undefined
      ? { text: bytes.toString('utf8') }
      : { base64: bytes.toString('base64') }),
  }))
  return { ...request, parts }
}
