import type { Endpoint } from '#core/generation.ts'
import { ApiError, invalidValue, missing, unknownParameter } from './apiError.ts'

const MOST_PICTURES = 16

/** A body as it came: texts by name, files in order. */
export interface RequestBody {
  readonly texts: ReadonlyMap<string, unknown>
  readonly pictures: readonly Blob[]
  readonly mask?: Blob
}

/** What GPT Image 2 documents. */
const known: readonly string[] = [
  ...['prompt', 'model', 'n', 'size', 'quality', 'background', 'output_format', 'moderation'],
  ...['output_compression', 'stream', 'partial_images', 'complexity', 'safety_identifier', 'user'],
]
const ofEdits: readonly string[] = ['image', 'image[]', 'mask', 'input_fidelity']

const paths: Readonly<Record<string, Endpoint>> = {
  '/v1/images/generations': 'generations',
  '/v1/images/edits': 'edits',
}

/** Which endpoint a request is for. Throws an `ApiError` for any other address or method. */
export function endpointOf({ url, method }: Request): Endpoint {
  const { pathname } = new URL(url)
  const endpoint = paths[pathname]
  if (!endpoint) throw new ApiError(`Invalid URL (${method} ${pathname})`, { status: 404 })
  if (method !== 'POST')
    throw new ApiError(`Not allowed to ${method} on ${pathname}.`, { status: 405 })
  return endpoint
}

async function jsonBody(request: Request): Promise<RequestBody> {
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

async function multipartBody(request: Request): Promise<RequestBody> {
  const form = await request.formData().catch(() => undefined)
  if (!form) throw new ApiError('The body of the request is not multipart/form-data.')
  const pictures = filesIn(form, ['image', 'image[]'])
  const [mask] = filesIn(form, ['mask'])
  if (pictures.length === 0) throw missing('image')
  if (pictures.length > MOST_PICTURES)
    throw invalidValue('image', pictures.length, `At most ${MOST_PICTURES} pictures are taken.`)
  return { texts: new Map(form.entries()), pictures, ...(mask ? { mask } : {}) }
}

/** Reads a body of either kind. Rejects with an `ApiError` when it is of neither or has fields nobody knows. */
export async function readBody(request: Request, endpoint: Endpoint): Promise<RequestBody> {
  const body = await (endpoint === 'edits' ? multipartBody(request) : jsonBody(request))
  const names = endpoint === 'edits' ? [...known, ...ofEdits] : known
  for (const name of body.texts.keys()) if (!names.includes(name)) throw unknownParameter(name)
  return body
}
