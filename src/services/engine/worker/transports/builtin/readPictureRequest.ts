import type { Endpoint } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { DEFAULT_MODEL, modelNamed } from '#core/models.ts'
import { ApiError, invalidValue } from './apiError.ts'
import { choiceIn, flagIn, integerIn, promptIn } from './fieldValues.ts'
import { endpointOf, type RequestBody, readBody } from './requestBody.ts'
import { sizeAsked } from './sizeAsked.ts'

const qualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const
const backgrounds = ['auto', 'opaque', 'transparent'] as const
const formats = ['png', 'jpeg', 'webp'] as const

/** How the pictures are to be encoded. */
export interface Encoding {
  readonly format: (typeof formats)[number]
  /** 0..100, of JPEG and WebP. */
  readonly compression: number
}

/** What a request asks for, once it is known to be one. */
export interface PictureRequest {
  readonly endpoint: Endpoint
  readonly prompt: string
  readonly n: number
  /** Undefined: whatever suits. */
  readonly size: Size | undefined
  readonly quality: (typeof qualities)[number]
  readonly background: (typeof backgrounds)[number]
  readonly encoding: Encoding
  readonly stream: boolean
  /** Pictures in the making to be told of each, 0..3. */
  readonly partials: number
  readonly pictures: readonly Blob[]
  readonly mask?: Blob
}

type Texts = RequestBody['texts']

/** Objections to fields that change nothing here. */
function checkUnused(texts: Texts): void {
  choiceIn('moderation', texts.get('moderation'), ['auto', 'low'])
  choiceIn('complexity', texts.get('complexity'), ['high', 'medium', 'low'])
  const fidelity = texts.get('input_fidelity') ?? undefined
  if (fidelity === undefined) return
  choiceIn('input_fidelity', fidelity, ['low', 'high'])
  const model = String(texts.get('model') ?? DEFAULT_MODEL)
  if (modelNamed(model).inputFidelities.includes(String(fidelity))) return
  throw new ApiError(`The model '${model}' does not support the 'input_fidelity' parameter.`, {
    type: 'image_generation_user_error',
    code: 'invalid_input_fidelity_model',
    param: 'input_fidelity',
  })
}

function encodingIn(texts: Texts, background: string): Encoding {
  const format = choiceIn('output_format', texts.get('output_format'), formats)
  const asked = texts.get('output_compression')
  const range = { from: 0, to: 100, usual: 100 }
  const compression = integerIn('output_compression', asked, range)
  if (format === 'png' && compression < 100)
    throw invalidValue('output_compression', asked, 'PNG pictures are not compressed further.')
  if (format === 'jpeg' && background === 'transparent')
    throw invalidValue('background', background, "Transparency needs 'png' or 'webp'.")
  return { format, compression }
}

/** Reads a request the way the real API does: the same fields, the same objections. Rejects with an `ApiError`. */
export async function readPictureRequest(request: Request): Promise<PictureRequest> {
  const endpoint = endpointOf(request)
  const { texts, ...files } = await readBody(request, endpoint)
  const prompt = promptIn(texts.get('prompt'))
  checkUnused(texts)
  const background = choiceIn('background', texts.get('background'), backgrounds)
  const size = texts.get('size') ?? undefined
  return {
    endpoint,
    ...files,
    prompt,
    n: integerIn('n', texts.get('n'), { from: 1, to: 10, usual: 1 }),
    size: sizeAsked(size === undefined ? undefined : String(size)),
    quality: choiceIn('quality', texts.get('quality'), qualities),
    background,
    encoding: encodingIn(texts, background),
    stream: flagIn('stream', texts.get('stream')),
    partials: integerIn('partial_images', texts.get('partial_images'), {
      from: 0,
      to: 3,
      usual: 0,
    }),
  }
}
