/** Patches are squares of 7 x 7 pixels, named by their centre. */
export const patchSide = 7
/** Pixels from a patch's centre to its edge. */
export const patchHalf = 3
/** Pixels of a patch. */
export const patchArea = patchSide * patchSide

/**
 * A pixel of a level as one whole number, `x | y << 16`: stepping one to the right adds 1, one down adds 65536,
 * and neither needs a division to be undone.
 */
export type Place = number

/** The `Place` of a pixel. */
export function placeAt(x: number, y: number): Place {
  return x | (y << 16)
}

/** Index into a plane `width` wide. */
export function indexOf(place: Place, width: number): number {
  return (place >>> 16) * width + (place & 0xffff)
}
