import type { Connection } from '#core/connection.ts'
import type { GenerationParams } from '#core/generation.ts'
import { modelNamed } from '#core/models.ts'
import { sizeNamed } from '#core/outputSize.ts'
import type { Usage } from '#core/result.ts'
import { type Prices, pictureCost, type Range, spanning } from '#core/tokens.ts'

/** In USD. */
export type Cost = Range

export const noCost: Cost = { low: 0, high: 0 }

export const sumOfCosts = (costs: readonly Cost[]): Cost =>
  costs.reduce((sum, cost) => ({ low: sum.low + cost.low, high: sum.high + cost.high }), noCost)

/** Tokens of one picture that is sent: from the price badges of the GPT Image node and single reports. */
const tokensPerPicture: Range = { low: 1000, high: 1536 }
/** Of the models before GPT Image 2: 65 + 129 for each of one to six tiles of 512 pixels, .. */
const tokensPerOldPicture: Range = { low: 65 + 129, high: 65 + 6 * 129 }
/** .. and what high fidelity adds: to a square picture, to another. */
const tokensOfFidelity: Range = { low: 4160, high: 6240 }
/** Of English; of other scripts a character may well be a token of its own. */
const CHARACTERS_PER_TOKEN = 4
/** Every partial picture of a stream adds so many output tokens. */
const TOKENS_PER_PARTIAL = 100
/** What `auto` may be: the sizes that every model makes. */
const usualSizes = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
]

function pricesFor(connection: Connection, model: string): Prices | undefined {
  const own = connection.kind === 'proxy' ? connection.prices : undefined
  return own ?? modelNamed(model).prices
}

/** What one picture costs to make, wherever its size is not known from the least to the most. */
function makingCost({ model, size, quality }: GenerationParams, prices: Prices): Cost | undefined {
  const { billing } = modelNamed(model)
  const named = sizeNamed(size)
  const costs = (named ? [named] : usualSizes).flatMap(
    (each) => pictureCost(billing, { size: each, quality, usdPerMillion: prices.imageOut }) ?? [],
  )
  return costs.length > 0 ? spanning(costs.flatMap(({ low, high }) => [low, high])) : undefined
}

/** Tokens of one picture that is sent. */
function tokensToSend({ model, inputFidelity }: GenerationParams): Range {
  if (modelNamed(model).sizes.kind === 'free') return tokensPerPicture
  if (inputFidelity !== 'high') return tokensPerOldPicture
  return sumOfCosts([tokensPerOldPicture, tokensOfFidelity])
}

/** Tokens of a text, about. */
export function textTokens(text: string): Range {
  const foreign = text.match(/[\u0080-\uffff]/g)?.length ?? 0
  const low = text.length / CHARACTERS_PER_TOKEN
  return { low, high: (text.length - foreign) / CHARACTERS_PER_TOKEN + foreign }
}

function costAt(params: GenerationParams, pictures: number, prices: Prices): Cost | undefined {
  const made = makingCost(params, prices)
  if (!made) return undefined
  const partials = params.stream ? (params.partialImages ?? 0) : 0
  const extra = (partials * TOKENS_PER_PARTIAL * prices.imageOut) / 1e6
  const perSent = tokensToSend(params)
  const prompt = textTokens(params.prompt)
  const said = (tokens: number) => (tokens * prices.textIn) / 1e6
  const sent = (tokens: number) => (pictures * tokens * prices.imageIn) / 1e6
  return {
    low: params.n * made.low + sent(perSent.low) + said(prompt.low),
    high: params.n * (made.high + extra) + sent(perSent.high) + said(prompt.high),
  }
}

/**
 * What a request will cost, about; undefined when nothing is known of the model. The built-in engine costs nothing.
 * @param pictures how many pictures go with it
 */
export function estimatedCost(
  params: GenerationParams,
  connection: Connection,
  pictures: number,
): Cost | undefined {
  if (connection.kind === 'builtin') return noCost
  const prices = pricesFor(connection, params.model)
  return prices && costAt(params, pictures, prices)
}

/** At a dollar a token the cost is the number of tokens. */
const dollarAToken: Prices = { textIn: 1e6, imageIn: 1e6, imageOut: 1e6 }

/** How many tokens a request will take, in and out, as `estimatedCost` counts them. */
export function estimatedTokens(
  params: GenerationParams,
  connection: Connection,
  pictures: number,
): Range | undefined {
  return connection.kind === 'builtin' ? noCost : costAt(params, pictures, dollarAToken)
}

/** What came in, in USD: between all of it being text and all being pictures where the server does not tell them apart. */
function inputCost({ inputTokens, inputTextTokens, inputImageTokens }: Usage, prices: Prices) {
  const cost = (text: number, image: number) => text * prices.textIn + image * prices.imageIn
  if (inputTextTokens === undefined && inputImageTokens === undefined)
    return spanning([cost(inputTokens, 0), cost(0, inputTokens)])
  const rest = (known: number | undefined) => Math.max(0, inputTokens - (known ?? 0))
  const exact = cost(
    inputTextTokens ?? rest(inputImageTokens),
    inputImageTokens ?? rest(inputTextTokens),
  )
  return { low: exact, high: exact }
}

/**
 * What a request did cost, by the tokens its server counted: exact where it tells text from pictures, else from .. to.
 * Undefined when the model has no known price, or nothing was counted: no picture is made of no tokens, though some
 * servers say so. The built-in engine costs nothing.
 */
export function costOf(usage: Usage, connection: Connection, model: string): Cost | undefined {
  if (connection.kind === 'builtin') return noCost
  const prices = pricesFor(connection, model)
  const { outputTokens, outputTextTokens = 0 } = usage
  if (!prices || outputTokens === 0) return undefined
  const { low, high } = inputCost(usage, prices)
  const out =
    (outputTokens - outputTextTokens) * prices.imageOut +
    outputTextTokens * (prices.textOut ?? prices.imageOut)
  return { low: (low + out) / 1e6, high: (high + out) / 1e6 }
}

const LEAST_SHOWN_USD = 1e-6

/** Two digits that mean something: $0.0059, $0.21, $12.40. */
function usd(value: number): string {
  if (value === 0) return '$0.00'
  if (value < LEAST_SHOWN_USD) return `<$${LEAST_SHOWN_USD.toFixed(6)}`
  const digits = value >= 0.1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(value)))
  return `$${value.toFixed(digits)}`
}

/** A cost in words: one number, or from .. to where it is not known better. */
export function costWords({ low, high }: Cost): string {
  const [from, to] = [usd(low), usd(high)]
  return from === to ? from : `${from}\u2013${to.replace('$', '')}`
}
