/** What one request asks for, as the designer set it. */
export interface GenerationParams {
  readonly prompt: string
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly background: string
  /** Pictures per request. */
  readonly n: number
}

/** Hard: alpha is 0 or 255 after the resize, since the API only honours alpha 0. Soft: the resampled bytes. */
export type MaskEdge = 'hard' | 'soft'

export type Endpoint = 'generations' | 'edits'

/** A body field's name and value; numbers become strings in multipart. */
export type Field = readonly [name: string, value: string | number]

/** Without pictures the request is JSON to /images/generations, with them multipart to /images/edits. */
export const endpointFor = (pictures: number): Endpoint =>
  pictures === 0 ? 'generations' : 'edits'

/** The body's fields in the order they are sent; what is unset (empty) is left out. Seeds are never among them. */
export function bodyFields(params: GenerationParams): readonly Field[] {
  const fields: readonly Field[] = [
    ['model', params.model.trim()],
    ['prompt', params.prompt],
    ['n', params.n],
    ['quality', params.quality],
    ['size', params.size],
    ['background', params.background],
  ]
  return fields.filter(([, value]) => value !== '')
}

/** The multipart name of the pictures: one as `image`, several as repeated `image[]` (as the official SDK does). */
export const imageFieldName = (pictures: number): string => (pictures === 1 ? 'image' : 'image[]')

export const MASK_FIELD_NAME = 'mask'
export const imageFileName = (index: number): string => `image_${index}.png`
export const MASK_FILE_NAME = 'mask.png'
