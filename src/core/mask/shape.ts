import type { ImagePoint, Rect } from '#core/geometry.ts'

/** An outline whose inside is selected, in image pixels; corners need not be whole. */
export type Shape =
  | { readonly kind: 'rectangle'; readonly rect: Rect }
  /** The one that touches the middle of every side of the rectangle. */
  | { readonly kind: 'ellipse'; readonly rect: Rect }
  /** Closed by itself; where it crosses itself, what is enclosed an odd number of times is inside (even-odd). */
  | { readonly kind: 'polygon'; readonly points: readonly ImagePoint[] }
