import type { Size } from '#core/geometry.ts'
import type { Effort } from '#services/engine/worker/fill/effort.ts'
import type { Pixels } from './pixels.ts'

export interface FillOrder {
  readonly pixels: Pixels
  /** 1 for every pixel to be filled. */
  readonly hole: Uint8Array
  /** Which of the recipes: each gives another picture. */
  readonly recipe: number
  readonly seed: number
  readonly effort: Effort
  /** The finished picture's and the drafts'; undefined keeps the upload's. */
  readonly size: Size | undefined
  /** How many drafts to send on the way, 0..3; fewer come of a hole too small for so many. */
  readonly drafts: number
}

/** A PNG, or why this hole cannot be filled. */
type Filling = { readonly picture: Blob } | { readonly refusal: string }

/** The share of the work done, 0..1, or a PNG of the whole picture as it is by then, each finer than the one before. */
type FillNews = { readonly share: number } | { readonly draft: Blob }

/** What a filling worker can be asked. */
export interface FillCalls {
  readonly fill: {
    readonly input: FillOrder
    readonly output: Filling
    readonly progress: FillNews
  }
}
