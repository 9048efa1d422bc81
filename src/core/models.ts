import type { Endpoint } from '#core/generation.ts'
import { freeSizes, type SizeRule } from '#core/outputSize.ts'
import {
  type Billing,
  formulaBilling,
  legacyTokens,
  newFactors,
  type Prices,
} from '#core/tokens.ts'

/** What a model takes. Facts as of 2026-11-23; a name that is not in the table gets `unknownModel`. */
export interface Model {
  readonly id: string
  /** Day on which the provider stops serving it (ISO 8601), once that is known. Some proxies go on. */
  readonly shutDown?: string
  readonly note?: string
  /** Upload budget in pixels: larger pictures are scaled down to about this many. */
  readonly uploadPixels: number
  readonly sizes: SizeRule
  readonly qualities: readonly string[]
  readonly backgrounds: readonly string[]
  readonly formats: readonly string[]
  /** The most pictures one request may ask for. */
  readonly maxImages: number
  /** The most pictures one request may bring. */
  readonly maxPictures: number
  /** Values of `input_fidelity` on edits; where there are none, the field is an error. */
  readonly inputFidelities: readonly string[]
  /** Values of `complexity`, the planning effort. */
  readonly complexities: readonly string[]
  /** Which endpoints take `moderation` by the provider's own description. */
  readonly moderation: readonly Endpoint[]
  /** USD per million tokens; unknown for names that are not in the table. */
  readonly prices?: Prices
  readonly billing: Billing
}

export const DEFAULT_MODEL = 'gpt-image-2'

const sizesOfOld: SizeRule = {
  kind: 'fixed',
  sizes: ['auto', '1024x1024', '1024x1536', '1536x1024'],
}

const common = {
  backgrounds: ['auto', 'opaque', 'transparent'],
  formats: ['png', 'jpeg', 'webp'],
  maxImages: 10,
  maxPictures: 16,
  inputFidelities: [],
  complexities: [],
  moderation: ['generations'],
} as const

const newer = {
  ...common,
  uploadPixels: 2048 * 2048,
  sizes: freeSizes,
  prices: { textIn: 5, imageIn: 8, imageOut: 30 },
} as const
const qualitiesOfOld = ['auto', 'low', 'medium', 'high']
const allQualities = [...qualitiesOfOld, 'xhigh', 'max']

const older = {
  ...common,
  uploadPixels: 2048 * 2048,
  sizes: sizesOfOld,
  qualities: qualitiesOfOld,
} as const

const model26 = {
  ...newer,
  qualities: allQualities,
  complexities: ['low', 'medium', 'high'],
  // No table was published: measured at three to four times the tokens of 2.5 below high (664 at 1536x1024, low).
  billing: formulaBilling(newFactors, { low: [3, 4.25], medium: [3, 4] }),
} as const
const model25 = { ...newer, qualities: allQualities, billing: formulaBilling(newFactors) } as const
const model15 = {
  ...older,
  shutDown: '2026-12-01',
  inputFidelities: ['low', 'high'],
  prices: { textIn: 5, imageIn: 8, imageOut: 32, textOut: 10 },
  billing: legacyTokens,
} as const

export const models: readonly Model[] = [
  { ...model26, id: 'gpt-image-2.6-sunburst', note: 'Newest; precise.' },
  { ...model26, id: 'gpt-image-2.6-flare', note: 'Newest; fast.' },
  { ...model25, id: 'gpt-image-2.5-sunburst', note: 'Precise.' },
  { ...model25, id: 'gpt-image-2.5-flare', note: 'Fast.' },
  {
    ...newer,
    id: 'gpt-image-2',
    qualities: qualitiesOfOld,
    billing: formulaBilling({ low: 16, medium: 48, high: 96 }),
  },
  { ...model15, id: 'gpt-image-1.5' },
  { ...model15, id: 'chatgpt-image-latest' },
  {
    ...older,
    id: 'gpt-image-1-mini',
    shutDown: '2026-12-01',
    inputFidelities: ['low'],
    prices: { textIn: 2, imageIn: 2.5, imageOut: 8 },
    billing: {
      kind: 'per picture',
      atUsdPerMillion: 8,
      usd: {
        square: { low: 0.005, medium: 0.011, high: 0.036 },
        oblong: { low: 0.006, medium: 0.015, high: 0.052 },
      },
    },
  },
  {
    ...older,
    id: 'gpt-image-1',
    shutDown: '2026-10-23',
    uploadPixels: 1536 * 1024,
    maxImages: 8,
    inputFidelities: ['low', 'high'],
    prices: { textIn: 5, imageIn: 10, imageOut: 40 },
    billing: legacyTokens,
  },
]

/** Takes whatever some model takes: the server behind the name knows better. */
const unknownModel: Omit<Model, 'id'> = {
  ...common,
  note: 'Not in the list of known models: sent as it is written.',
  uploadPixels: 2048 * 2048,
  sizes: freeSizes,
  qualities: allQualities,
  inputFidelities: ['low', 'high'],
  complexities: ['low', 'medium', 'high'],
  billing: { kind: 'unknown' },
}

/** `openai/gpt-image-2-2026-04-21` is `gpt-image-2`: gateways put the provider before, snapshots their date behind. */
const plainName = (id: string) => id.replace(/^.*\//, '').replace(/-\d{4}-\d{2}-\d{2}$/, '')

/** What is known of a model by the name a designer types. */
export function modelNamed(id: string): Model {
  const name = id.trim()
  const known = models.find((model) => model.id === plainName(name))
  return { ...(known ?? unknownModel), id: name }
}

/**
 * What to say beside the model field on a day.
 * @param today ISO 8601, such as 2026-11-25
 */
export function modelNote({ id, shutDown, note }: Model, today: string): string | undefined {
  if (!shutDown) return note
  const replacement = 'gpt-image-2.6-sunburst or gpt-image-2.6-flare'
  return shutDown <= today
    ? `OpenAI shut ${plainName(id)} down on ${shutDown}; some proxies still serve it. Elsewhere use ${replacement}.`
    : `OpenAI shuts ${plainName(id)} down on ${shutDown}; ${replacement} replace it.`
}
