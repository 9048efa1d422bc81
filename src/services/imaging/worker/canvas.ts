import type { Size } from '#core/geometry.ts'

/** A fresh canvas to draw on, transparent, in sRGB. */
export function createCanvas(
  { width, height }: Size,
  options?: { readonly willReadFrequently: boolean },
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', options)
  if (!context) throw new Error('this browser has no canvas to draw on in a worker')
  return context
}
