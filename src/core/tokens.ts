import type { Size } from '#core/geometry.ts'

/** USD per million tokens, by what they stand for. */
export interface Prices {
  readonly textIn: number
  readonly imageIn: number
  readonly imageOut: number
  /** Text a model writes beside the picture, where it does. */
  readonly textOut?: number
}

/** From the least to the most it may be. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** Prices per picture in USD, by quality. */
type ByQuality = Readonly<Record<string, number>>

/** How a model counts the tokens of a picture it makes. */
export type Billing =
  | {
      readonly kind: 'formula'
      /** Patches along the longer edge, by quality. */
      readonly factors: ByQuality
      /** Where only measurements are known: they lie between these multiples of the formula. */
      readonly spread: Readonly<Record<string, readonly [number, number]>>
    }
  | {
      readonly kind: 'table'
      readonly square: ByQuality
      readonly portrait: ByQuality
      readonly landscape: ByQuality
    }
  | {
      readonly kind: 'per picture'
      /** The price of output tokens that `usd` is for. */
      readonly atUsdPerMillion: number
      readonly usd: { readonly square: ByQuality; readonly oblong: ByQuality }
    }
  | { readonly kind: 'unknown' }

export const newFactors: ByQuality = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 }

export const formulaBilling = (
  factors: ByQuality,
  spread: Readonly<Record<string, readonly [number, number]>> = {},
): Billing => ({ kind: 'formula', factors, spread })

/** The table OpenAI published for the models before GPT Image 2. */
export const legacyTokens: Billing = {
  kind: 'table',
  square: { low: 272, medium: 1056, high: 4160 },
  portrait: { low: 408, medium: 1584, high: 6240 },
  landscape: { low: 400, medium: 1568, high: 6208 },
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}

/**
 * Output tokens of one picture: `ceil(a * b * (2,000,000 + w * h) / 4,000,000)` with `a` the quality's factor and
 * `b = a * short / long` rounded half to even, as in OpenAI's own calculator (2026-10).
 */
export function formulaTokens({ width, height }: Size, factor: number): number {
  const across = roundHalfToEven((factor * Math.min(width, height)) / Math.max(width, height))
  return Math.ceil((factor * across * (2_000_000 + width * height)) / 4_000_000)
}

/** From the least to the most of values; of at least one. */
export const spanning = (values: readonly number[]): Range => ({
  low: Math.min(...values),
  high: Math.max(...values),
})

function entriesFor(table: ByQuality, quality: string): readonly [string, number][] {
  const own = Object.entries(table)
  const named = own.filter(([name]) => name === quality)
  return named.length > 0 ? named : own
}

const shapeOf = ({ width, height }: Size) => {
  if (width === height) return 'square'
  return width > height ? 'landscape' : 'portrait'
}

/**
 * What one picture costs to make, in USD: a range where the quality is left to the model (`auto`) or only measurements
 * are known; undefined for models nothing is known of.
 */
export function pictureCost(
  billing: Billing,
  { size, quality, usdPerMillion }: { size: Size; quality: string; usdPerMillion: number },
): Range | undefined {
  switch (billing.kind) {
    case 'formula': {
      const tokens = entriesFor(billing.factors, quality).flatMap(([name, factor]) => {
        const [least, most] = billing.spread[name] ?? [1, 1]
        const exact = formulaTokens(size, factor)
        return [exact * least, exact * most]
      })
      const { low, high } = spanning(tokens)
      return { low: (low * usdPerMillion) / 1e6, high: (high * usdPerMillion) / 1e6 }
    }
    case 'table': {
      const tokens = entriesFor(billing[shapeOf(size)], quality).map(([, count]) => count)
      const { low, high } = spanning(tokens)
      return { low: (low * usdPerMillion) / 1e6, high: (high * usdPerMillion) / 1e6 }
    }
    case 'per picture': {
      const table = shapeOf(size) === 'square' ? billing.usd.square : billing.usd.oblong
      const markup = usdPerMillion / billing.atUsdPerMillion
      return spanning(entriesFor(table, quality).map(([, usd]) => usd * markup))
    }
    case 'unknown':
      return undefined
  }
}
