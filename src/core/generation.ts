/** What one request asks for. Of what is optional, only what was chosen is sent. */
export interface GenerationParams {
  readonly prompt: string
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly background: string
  /** Pictures per request. */
  readonly n: number
  readonly outputFormat?: string
  /** 0..100, of JPEG and WebP. */
  readonly outputCompression?: number
  readonly moderation?: string
  readonly inputFidelity?: string
  /** Planning effort, of GPT Image 2.6. */
  readonly complexity?: string
  /** The answer is an event stream. */
  readonly stream?: boolean
  /** Pictures of the picture in the making, 0..3, in a stream. */
  readonly partialImages?: number
  /** Tells the provider's abuse checks one end user from another. */
  readonly safetyIdentifier?: string
}

/** Hard: alpha is 0 or 255 after the resize, since the API only honours alpha 0. Soft: the resampled bytes. */
export type MaskEdge = 'hard' | 'soft'

export type Endpoint = 'generations' | 'edits'

/** A body field's name and value; all become strings in multipart. */
export type Field = readonly [name: string, value: string | number | boolean]

/** Without pictures the request is JSON to /images/generations, with them multipart to /images/edits. */
export const endpointFor = (pictures: number): Endpoint =>
  pictures === 0 ? 'generations' : 'edits'

/** The body's fields in the order they are sent; what is unset (undefined, empty) is left out. Never a seed. */
export function bodyFields(params: GenerationParams): readonly Field[] {
  const fields: readonly (readonly [string, Field[1] | undefined])[] = [
    ['model', params.model.trim()],
    ['prompt', params.prompt],
    ['n', params.n],
    ['quality', params.quality],
    ['size', params.size],
    ['background', params.background],
    ['output_format', params.outputFormat],
    ['output_compression', params.outputCompression],
    ['moderation', params.moderation],
    ['input_fidelity', params.inputFidelity],
    ['complexity', params.complexity],
    ['stream', params.stream || undefined],
    ['partial_images', params.stream ? params.partialImages || undefined : undefined],
    ['safety_identifier', params.safetyIdentifier?.trim()],
  ]
  return fields.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  )
}

export const MASK_FIELD_NAME = 'mask'
export const imageFileName = (index: number): string => `image_${index}.png`
export const MASK_FILE_NAME = 'mask.png'
