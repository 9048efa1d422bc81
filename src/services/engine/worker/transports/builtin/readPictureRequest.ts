import type { Endpoint } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { ApiError, invalidValue, missing } from './apiError.ts'
import { sizeAsked } from './sizeAsked.ts'

const qualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const
const backgrounds = ['auto', 'opaque', 'transparent'] as const
const MOST_PICTURES = 16
const LONGEST_PROMPT = 32_000

/** What a request asks for, once it is known to be one. */
export interface PictureRequest {
  readonly prompt: string
  readonly n: number
  /** Undefined: whatever suits. */
  readonly size: Size | undefined
  readonly quality: (typeof qualities)[number]
  readonly background: (typeof backgrounds)[number]
  readonly pictures: readonly Blob[]
  readonly mask?: Blob
}

/** A body as it came: texts by name, files in order. */
interface Body {
  readonly texts: ReadonlyMap<string, unknown>
  readonly pictures: readonly Blob[]
  readonly mask?: Blob
}

const paths: Readonly<Record<string, Endpoint>> = {
  '/v1/images/generations': 'generations',
  '/v1/images/edits': 'edits',
}

function endpointOf({ url, method }: Request): Endpoint {
  const { pathname } = new URL(url)
  const endpoint = paths[pathname]
  if (!endpoint) throw new ApiError(`Invalid URL (${method} ${pathname})`, { status: 404 })
  if (method !== 'POST')
    throw new ApiError(`Not allowed to ${method} on ${pathname}.`, { status: 405 })
  return endpoint
}

async function jsonBody(request: Request): Promise<Body> {
  const body: unknown = await request.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null)
    throw new ApiError('The body of the request is not a JSON object.')
  return { texts: new Map(Object.entries(body)), pictures: [] }
}

function filesIn(form: FormData, names: readonly string[]): readonly Blob[] {
  const isFile = (value: FormDataEntryValue) => typeof value !== 'string'
  const values = names.flatMap((name) => form.getAll(name))
  if (values.every(isFile)) return values
  throw new ApiError(`Invalid type for '${names[0]}': expected a file, but got a string instead.`, {
    code: 'invalid_type',
    param: names[0] ?? '',
  })
}

async function multipartBody(request: Request): Promise<Body> {
  const form = await request.formData().catch(() => undefined)
  if (!form) throw new ApiError('The body of the request is not multipart/form-data.')
  const pictures = filesIn(form, ['image', 'image[]'])
  const [mask] = filesIn(form, ['mask'])
  if (pictures.length === 0) throw missing('image')
  if (pictures.length > MOST_PICTURES)
    throw invalidValue('image', pictures.length, `At most ${MOST_PICTURES} pictures are taken.`)
  return { texts: new Map(form.entries()), pictures, ...(mask ? { mask } : {}) }
}

function promptIn(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw missing('prompt')
  if (value.length <= LONGEST_PROMPT) return value
  throw new ApiError(
    `Invalid 'prompt': string too long. Expected a string with maximum length ${LONGEST_PROMPT}.`,
    { code: 'string_above_max_length', param: 'prompt' },
  )
}

function countIn(value: unknown): number {
  const n = Number(value ?? 1)
  if (!Number.isInteger(n)) throw invalidValue('n', value, 'Expected an integer.')
  if (n < 1) throw invalidValue('n', value, 'Expected a value >= 1.')
  if (n > 10) throw invalidValue('n', value, 'Expected a value <= 10.')
  return n
}

function choiceIn<T extends string>(param: string, value: unknown, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === (value ?? 'auto'))
  if (chosen) return chosen
  const list = choices.map((choice) => `'${choice}'`).join(', ')
  throw invalidValue(param, value, `Supported values are: ${list}.`)
}

/** Reads a request the way the real API does: the same fields, the same objections. Rejects with an `ApiError`. */
export async function readPictureRequest(request: Request): Promise<PictureRequest> {
  const endpoint = endpointOf(request)
  const { texts, ...files } = await (endpoint === 'edits'
    ? multipartBody(request)
    : jsonBody(request))
  const size = texts.get('size')
  return {
    ...files,
    prompt: promptIn(texts.get('prompt')),
    n: countIn(texts.get('n')),
    size: sizeAsked(size === undefined ? undefined : String(size)),
    quality: choiceIn('quality', texts.get('quality'), qualities),
    background: choiceIn('background', texts.get('background'), backgrounds),
  }
}
