import { blurred } from './blur.ts'
import type { Mask } from './mask.ts'
import type { OnShare } from './retile.ts'

/** The most pixels an edge can be feathered or smoothed by. */
export const MOST_BLUR_PX = 1000

/**
 * The mask with a soft edge that reaches about so many pixels to either side: blurred by a Gaussian whose standard
 * deviation is half of that, so that a straight edge falls from 98 % to 2 % within it, and is 50 % where it was. The
 * frame of the picture is no edge. Throws a RangeError unless the radius is from 0 to `MOST_BLUR_PX`.
 */
export function feathered(mask: Mask, radiusPx: number, onShare?: OnShare): Mask {
  expectRadius(radiusPx)
  if (radiusPx === 0) return mask
  return blurred(mask, { sigmaPx: radiusPx / 2, finish: (value) => value + 0.5, onShare })
}

/**
 * The mask with its edge smoothed: what juts out or in by less than about so many pixels is gone. It is feathered, and
 * each pixel goes to the side it is nearer to, with an edge a pixel wide where it was hard; a soft edge gets harder.
 * Throws a RangeError unless the radius is from 0 to `MOST_BLUR_PX`.
 */
export function smoothed(mask: Mask, radiusPx: number, onShare?: OnShare): Mask {
  expectRadius(radiusPx)
  if (radiusPx === 0) return mask
  const sigmaPx = radiusPx / 2
  // A straight hard edge, blurred, falls by 1 / (sigma * sqrt(2 pi)) per pixel in the middle.
  const steepness = Math.max(1, sigmaPx * Math.sqrt(2 * Math.PI))
  const finish = (value: number) =>
    Math.min(255, Math.max(0, 127.5 + (value - 127.5) * steepness)) + 0.5
  return blurred(mask, { sigmaPx, finish, onShare })
}

function expectRadius(px: number): void {
  if (!(px >= 0 && px <= MOST_BLUR_PX))
    throw new RangeError(`An edge cannot be softened by ${px} pixels.`)
}
