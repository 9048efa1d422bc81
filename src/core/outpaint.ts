import type { Size } from '#core/geometry.ts'

/** By how much a picture's canvas grows on each side, in pixels; whole and at least 0. */
export interface Sides {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The size of a picture with so much more on its sides. */
export const extendedSize = ({ width, height }: Size, sides: Sides): Size => ({
  width: sides.left + width + sides.right,
  height: sides.top + height + sides.bottom,
})

/** A length in two halves; the second gets the odd pixel. */
const halves = (length: number) => [Math.floor(length / 2), Math.ceil(length / 2)] as const

/**
 * The least a picture must grow by to get an aspect ratio (width / height), as near as whole pixels come to it: only in
 * width or only in height, and the same on both sides. Throws a RangeError unless the ratio is finite and above 0.
 */
export function sidesForRatio({ width, height }: Size, ratio: number): Sides {
  if (!(ratio > 0 && Number.isFinite(ratio)))
    throw new RangeError(`There is no aspect ratio ${ratio}.`)
  const [left, right] = halves(Math.max(0, Math.round(height * ratio) - width))
  const [top, bottom] = halves(Math.max(0, Math.round(width / ratio) - height))
  // Rounding may find half a pixel on the side that is long enough already.
  if (width < height * ratio) return { left, right, top: 0, bottom: 0 }
  return { left: 0, right: 0, top, bottom }
}
