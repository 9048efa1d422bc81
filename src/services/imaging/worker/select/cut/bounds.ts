import type { Rect, Size } from '#core/geometry.ts'

/** A box in whole pixels of a picture, cut off at its edges. Throws a `RangeError` if nothing is left. */
export function boundsOf({ width, height }: Size, box: Rect): Rect {
  if (!(box.width > 0 && box.height > 0))
    throw new RangeError('The box has no area. Drag it round the thing that is to be selected.')
  const x = Math.max(0, Math.floor(box.x))
  const y = Math.max(0, Math.floor(box.y))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  if (!(right > x && bottom > y))
    throw new RangeError('The box lies outside the picture. Drag it round a thing in the picture.')
  return { x, y, width: right - x, height: bottom - y }
}
