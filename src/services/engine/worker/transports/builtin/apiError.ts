/** A refusal in the API's own terms; it becomes an error answer. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string | null
  readonly param: string | null
  constructor(message: string, { status = 400, code = '', param = '' } = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code || null
    this.param = param || null
  }
}

export function errorResponse({ message, status, code, param }: ApiError): Response {
  const error = { message, type: 'invalid_request_error', param, code }
  return Response.json({ error }, { status, headers: { 'x-engine': 'built-in' } })
}

export const missing = (param: string): ApiError =>
  new ApiError(`Missing required parameter: '${param}'.`, {
    code: 'missing_required_parameter',
    param,
  })

/** @param problem words that follow "Invalid value: 'x'. " */
export const invalidValue = (param: string, value: unknown, problem: string): ApiError =>
  new ApiError(`Invalid value: '${String(value)}'. ${problem}`, { code: 'invalid_value', param })

export const unreadableImage = (): ApiError =>
  new ApiError('Invalid image file or mode for image 0, please check the image file.', {
    code: 'invalid_image_file',
    param: 'image',
  })
