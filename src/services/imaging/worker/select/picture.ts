import type { Rect, Size } from '#core/geometry.ts'

/** RGBA with straight alpha in sRGB, row by row. */
export interface Picture extends Size {
  readonly data: Uint8ClampedArray | Uint8Array
}

/** The smallest rectangle round the pixels that were taken in; grows as they come. */
export interface Extent {
  left: number
  top: number
  /** Beyond the last one, as `bottom` is. */
  right: number
  bottom: number
}

export const createExtent = (): Extent => ({
  left: Number.POSITIVE_INFINITY,
  top: Number.POSITIVE_INFINITY,
  right: 0,
  bottom: 0,
})

/** Takes in the pixels left .. right - 1 of a row. */
export function takeIn(extent: Extent, y: number, left: number, right: number): void {
  if (left < extent.left) extent.left = left
  if (right > extent.right) extent.right = right
  if (y < extent.top) extent.top = y
  if (y >= extent.bottom) extent.bottom = y + 1
}

/** Of size 0 if nothing was taken in. */
export function rectOf({ left, top, right, bottom }: Extent): Rect {
  if (right === 0) return { x: 0, y: 0, width: 0, height: 0 }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
