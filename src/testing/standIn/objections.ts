import { pngHeader } from './png.ts'
import { fieldOf, type RecordedPart, type RecordedRequest } from './recording.ts'

/** An error in OpenAI's terms. */
export interface ApiErrorBody {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

const objection = (param: string, code: string, message: string): ApiErrorBody => ({
  message,
  type: 'invalid_request_error',
  param,
  code,
})

const isFile = (name: string) => (part: RecordedPart) =>
  part.filename !== undefined && (part.name === name || part.name === `${name}[]`)

const looksLikePicture = ({ bytes }: RecordedPart) =>
  pngHeader(bytes) !== undefined ||
  bytes.subarray(0, 3).toString('hex') === 'ffd8ff' ||
  bytes.subarray(8, 12).toString('latin1') === 'WEBP'

const known = new Set([
  ...['prompt', 'model', 'n', 'size', 'quality', 'background', 'output_format', 'moderation'],
  ...['output_compression', 'stream', 'partial_images', 'complexity', 'safety_identifier', 'user'],
])
const ofEdits = new Set(['image', 'image[]', 'mask', 'input_fidelity'])

function toNames({ path, parts, json }: RecordedRequest): ApiErrorBody | undefined {
  const names = [...parts.map(({ name }) => name), ...Object.keys(json ?? {})]
  const isKnown = (name: string) =>
    known.has(name) || (path.endsWith('/edits') && ofEdits.has(name))
  const unknown = names.find((name) => !isKnown(name))
  return unknown === undefined
    ? undefined
    : objection(unknown, 'unknown_parameter', `Unknown parameter: '${unknown}'.`)
}

const patterns: readonly (readonly [string, RegExp])[] = [
  ['n', /^([1-9]|10)$/],
  ['size', /^(auto|\d+x\d+)$/],
  ['quality', /^(auto|low|medium|high|xhigh|max)$/],
  ['background', /^(auto|opaque|transparent)$/],
  ['output_format', /^(png|jpeg|webp)$/],
  ['output_compression', /^(\d{1,2}|100)$/],
  ['moderation', /^(auto|low)$/],
  ['complexity', /^(low|medium|high)$/],
  ['input_fidelity', /^(low|high)$/],
  ['stream', /^(true|false)$/],
  ['partial_images', /^[0-3]$/],
]

function toValues(request: RecordedRequest): ApiErrorBody | undefined {
  for (const [param, pattern] of patterns) {
    const value = fieldOf(request, param) ?? undefined
    if (value !== undefined && !pattern.test(String(value)))
      return objection(param, 'invalid_value', `Invalid value: '${String(value)}'.`)
  }
  return undefined
}

function toTogether(request: RecordedRequest): ApiErrorBody | undefined {
  const [model, format = 'png', compression = 100] = [
    ...['model', 'output_format', 'output_compression'].map((name) => fieldOf(request, name)),
  ]
  if (fieldOf(request, 'input_fidelity') && /gpt-image-[2-9]/.test(String(model)))
    return objection(
      'input_fidelity',
      'invalid_input_fidelity_model',
      `The model '${String(model)}' does not support the 'input_fidelity' parameter.`,
    )
  if (format === 'png' && Number(compression) < 100)
    return objection('output_compression', 'invalid_value', 'PNG is not compressed further.')
  if (format === 'jpeg' && fieldOf(request, 'background') === 'transparent')
    return objection('background', 'invalid_value', 'JPEG has no transparency.')
  return undefined
}

function toFields(request: RecordedRequest): ApiErrorBody | undefined {
  if (!fieldOf(request, 'prompt'))
    return objection(
      'prompt',
      'missing_required_parameter',
      "Missing required parameter: 'prompt'.",
    )
  return toNames(request) ?? toValues(request) ?? toTogether(request)
}

function toMask(mask: RecordedPart, image: RecordedPart): ApiErrorBody | undefined {
  const header = pngHeader(mask.bytes)
  const size = pngHeader(image.bytes)
  if (!header?.alphaChannel)
    return objection('mask', 'invalid_mask_image_format', 'The mask has no alpha channel.')
  if (size && (header.width !== size.width || header.height !== size.height))
    return objection(
      'mask',
      'invalid_mask_image_format',
      'The mask is not of the image\u2019s size.',
    )
  return undefined
}

function toFiles({ parts }: RecordedRequest): ApiErrorBody | undefined {
  const images = parts.filter(isFile('image'))
  const [first] = images
  if (!first)
    return objection('image', 'missing_required_parameter', "Missing required parameter: 'image'.")
  if (!images.every(looksLikePicture))
    return objection('image', 'invalid_image_file', 'Invalid image file or mode for image 0.')
  const mask = parts.find(isFile('mask'))
  return mask && toMask(mask, first)
}

/** What the real API would object to in a request for pictures; undefined when nothing. */
export function objectionTo(request: RecordedRequest): ApiErrorBody | undefined {
  return toFields(request) ?? (request.path.endsWith('/edits') ? toFiles(request) : undefined)
}
