import type { Connection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import { endpointFor } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { type Model, modelNamed } from '#core/models.ts'
import { nearestSize, sizeNamed } from '#core/outputSize.ts'
import { present } from '#core/present.ts'

/** The size that stands for "whatever is nearest to the picture's own". Never sent. */
export const MATCH_PICTURE = 'match'

/** What the request is about, as far as it decides what may be asked. */
export interface Subject {
  readonly connection: Connection
  /** How many pictures go with it. */
  readonly pictures: number
  /** The first picture's size, after orientation. */
  readonly pictureSize: Size | undefined
}

/** Partial pictures of a stream where nothing was said, and the most there are. */
const PARTIALS = 2
const MOST_PARTIALS = 3

const qualityOrder = ['low', 'medium', 'high', 'xhigh', 'max']

/** The nearest quality a model has that is not above the wanted one. */
function fittedQuality(wanted: string, { qualities }: Model): string {
  if (qualities.includes(wanted)) return wanted
  const rank = qualityOrder.indexOf(wanted)
  const lower = qualityOrder.slice(0, rank + 1).findLast((name) => qualities.includes(name))
  return lower ?? qualities[0] ?? wanted
}

function fittedSize(wanted: string, { sizes }: Model, pictureSize: Size | undefined): string {
  if (wanted === MATCH_PICTURE) return pictureSize ? nearestSize(pictureSize, sizes) : 'auto'
  if (sizes.sizes.includes(wanted)) return wanted
  const size = sizeNamed(wanted)
  return size ? nearestSize(size, sizes) : 'auto'
}

const among = (wanted: string | undefined, choices: readonly string[]) =>
  wanted !== undefined && choices.includes(wanted) ? wanted : undefined

/** The formats a background can be delivered in: JPEG has no transparency. */
export const formatsFor = ({ formats }: Model, background: string): readonly string[] =>
  background === 'transparent' ? formats.filter((format) => format !== 'jpeg') : formats

/** Whether the endpoint of a request takes `moderation`. */
function takesModeration({ moderation }: Model, { connection, pictures }: Subject): boolean {
  const endpoint = endpointFor(pictures)
  const everywhere = connection.kind === 'proxy' && connection.supports.moderationOnEdits
  return everywhere || moderation.includes(endpoint)
}

/** Which of the optional fields can be chosen at all. */
export function choicesFor(model: Model, subject: Subject) {
  const { connection, pictures } = subject
  const isProxy = connection.kind === 'proxy'
  return {
    inputFidelities: pictures > 0 && isProxy ? model.inputFidelities : [],
    moderations: isProxy && takesModeration(model, subject) ? ['auto', 'low'] : [],
    complexities: isProxy ? model.complexities : [],
    streams: connection.kind === 'builtin' || connection.supports.stream,
  }
}

/** The nearest whole number in a range; undefined for what is no number. */
const whole = (wanted: number | undefined, most: number) =>
  wanted === undefined || Number.isNaN(wanted)
    ? undefined
    : Math.min(most, Math.max(0, Math.round(wanted)))

/**
 * What is sent for what was wished: every value is one the model and the connection take, the nearest to the wish. The
 * wishes themselves stay as they are, so that they are back when another model is chosen.
 */
export function fittedParams(wishes: GenerationParams, subject: Subject): GenerationParams {
  const model = modelNamed(wishes.model)
  const { connection, pictureSize } = subject
  const choices = choicesFor(model, subject)
  const background = among(wishes.background, model.backgrounds) ?? model.backgrounds[0] ?? 'auto'
  const outputFormat = among(wishes.outputFormat, formatsFor(model, background))
  const compressed = outputFormat === 'jpeg' || outputFormat === 'webp'
  const stream = (wishes.stream && choices.streams) || undefined
  const optional = {
    outputFormat,
    outputCompression: compressed ? whole(wishes.outputCompression, 100) : undefined,
    moderation: among(wishes.moderation, choices.moderations),
    inputFidelity: among(wishes.inputFidelity, choices.inputFidelities),
    complexity: among(wishes.complexity, choices.complexities),
    stream,
    partialImages: stream && (whole(wishes.partialImages, MOST_PARTIALS) ?? PARTIALS),
    safetyIdentifier:
      connection.kind === 'proxy' ? wishes.safetyIdentifier?.trim() || undefined : undefined,
  }
  return {
    prompt: wishes.prompt,
    model: wishes.model,
    quality: fittedQuality(wishes.quality, model),
    size: fittedSize(wishes.size, model, pictureSize),
    background,
    n: wishes.n,
    ...present(optional),
  }
}
