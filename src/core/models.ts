/** What a model takes. Facts as of 2026-11-23; a name that is not in the table gets `unknownModel`. */
export interface Model {
  readonly id: string
  readonly status: 'active' | 'shut down'
  /** Said beside the model field. */
  readonly note?: string
  /** Upload budget in pixels: larger pictures are scaled down to about this many. */
  readonly uploadPixels: number
  readonly sizes: readonly string[]
  readonly qualities: readonly string[]
  readonly backgrounds: readonly string[]
  /** The most pictures one request may ask for. */
  readonly maxImages: number
}

export const DEFAULT_MODEL = 'gpt-image-2'

const common = {
  sizes: ['auto', '1024x1024', '1024x1536', '1536x1024'],
  qualities: ['low', 'medium', 'high'],
  backgrounds: ['opaque', 'transparent'],
  maxImages: 8,
}

export const models: readonly Model[] = [
  { ...common, id: 'gpt-image-2', status: 'active', uploadPixels: 2048 * 2048 },
  {
    ...common,
    id: 'gpt-image-1',
    status: 'shut down',
    note: 'Shut down at OpenAI on 2026-10-23; some proxies still serve it.',
    uploadPixels: 1536 * 1024,
  },
]

const unknownModel: Omit<Model, 'id'> = {
  ...common,
  status: 'active',
  note: 'Not in the list of known models: sent as it is written.',
  uploadPixels: 2048 * 2048,
}

export function modelNamed(id: string): Model {
  return models.find((model) => model.id === id.trim()) ?? { ...unknownModel, id: id.trim() }
}
