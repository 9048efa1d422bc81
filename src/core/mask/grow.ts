import { createDilation } from './dilation.ts'
import type { Mask } from './mask.ts'
import { inverted, invertedTile } from './operations.ts'
import { type OnShare, retiled } from './retile.ts'

/** The most pixels a mask can be grown or shrunk by at a time. */
export const MOST_GROWTH_PX = 2000

/**
 * The mask grown by a distance, in pixels: each pixel takes the greatest value whose centre is no further away from its
 * own; one that is by a part of a pixel further away counts for less in proportion, so that the new edge is smooth. A
 * soft edge moves outwards as it is. (Grey-scale dilation by a disc: Sternberg, 1986.) Beyond the picture nothing is
 * painted. Throws a RangeError unless the distance is from 0 to `MOST_GROWTH_PX`.
 */
export function grown(mask: Mask, px: number, onShare?: OnShare): Mask {
  expectDistance(px)
  return px === 0 ? mask : retiled(mask, { tileAt: createDilation(mask, px), onShare })
}

/**
 * The mask shrunk by a distance, in pixels: what is kept grows by it, so that a mask grown and then shrunk holds all of
 * what it was (closing). Beyond the picture nothing is kept: the frame eats nothing away. Throws a RangeError unless
 * the distance is from 0 to `MOST_GROWTH_PX`.
 */
export function shrunk(mask: Mask, px: number, onShare?: OnShare): Mask {
  expectDistance(px)
  if (px === 0) return mask
  const keptAt = createDilation(inverted(mask), px)
  return retiled(mask, { tileAt: (index) => invertedTile(keptAt(index)), onShare })
}

function expectDistance(px: number): void {
  if (!(px >= 0 && px <= MOST_GROWTH_PX))
    throw new RangeError(`A mask cannot grow or shrink by ${px} pixels.`)
}
