/** A refusal in the API's own terms; it becomes an error answer. */
export class ApiError extends Error {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly param: string | null
  constructor(
    message: string,
    { status = 400, type = 'invalid_request_error', code = '', param = '' } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.type = type
    this.code = code || null
    this.param = param || null
  }
}

/** The error as the API writes it, in answers and in events. */
export const errorBody = ({ message, type, param, code }: ApiError) => ({
  error: { message, type, param, code },
})

export const errorResponse = (error: ApiError): Response =>
  Response.json(errorBody(error), { status: error.status, headers: { 'x-engine': 'built-in' } })

export const missing = (param: string): ApiError =>
  new ApiError(`Missing required parameter: '${param}'.`, {
    code: 'missing_required_parameter',
    param,
  })

export const unknownParameter = (param: string): ApiError =>
  new ApiError(`Unknown parameter: '${param}'.`, { code: 'unknown_parameter', param })

/** @param problem words that follow "Invalid value: 'x'. " */
export const invalidValue = (param: string, value: unknown, problem: string): ApiError =>
  new ApiError(`Invalid value: '${String(value)}'. ${problem}`, { code: 'invalid_value', param })

export const unreadableImage = (): ApiError =>
  new ApiError('Invalid image file or mode for image 0, please check the image file.', {
    code: 'invalid_image_file',
    param: 'image',
  })
