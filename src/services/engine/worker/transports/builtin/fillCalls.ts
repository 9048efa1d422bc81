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
  /** The finished picture's; undefined keeps the upload's. */
  readonly size: Size | undefined
}

/** A PNG, or why this hole cannot be filled. */
type Filling = { readonly picture: Blob } | { readonly refusal: string }

/** What a filling worker can be asked. Progress is the share of the work done, 0..1. */
export interface FillCalls {
  readonly fill: { readonly input: FillOrder; readonly output: Filling; readonly progress: number }
}
