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

function toFields(request: RecordedRequest): ApiErrorBody | undefined {
  if (!fieldOf(request, 'prompt'))
    return objection(
      'prompt',
      'missing_required_parameter',
      "Missing required parameter: 'prompt'.",
    )
  const n = Number(fieldOf(request, 'n') ?? 1)
  if (!Number.isInteger(n) || n < 1 || n > 10)
    return objection('n', 'invalid_value', `Invalid value: '${n}'. Expected 1 to 10.`)
  const patterns: readonly (readonly [string, RegExp])[] = [
    ['size', /^(auto|\d+x\d+)$/],
    ['quality', /^(auto|low|medium|high|xhigh|max)$/],
    ['background', /^(auto|opaque|transparent)$/],
  ]
  for (const [param, pattern] of patterns) {
    const value = String(fieldOf(request, param) ?? 'auto')
    if (!pattern.test(value)) return objection(param, 'invalid_value', `Invalid value: '${value}'.`)
  }
  return undefined
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
