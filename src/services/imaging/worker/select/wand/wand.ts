import type { Rect } from '#core/geometry.ts'
import { type Picture, rectOf } from '#services/imaging/worker/select/picture.ts'
import { everywhere, flood } from './flood.ts'
import { colourDistances, distanceByte } from './nearness.ts'
import { softenRim } from './rim.ts'

/** Where a wand is put down. */
export interface WandSeed {
  /** A pixel of the picture, in whole numbers. */
  readonly x: number
  readonly y: number
  /** Whether only what hangs together with the seed is taken, or all of that colour. */
  readonly contiguous: boolean
  /** The colour is the mean of (2 r + 1)^2 pixels round the seed; a whole number, 1 if not given. */
  readonly sampleRadiusPx?: number
}

export interface WandOrder extends WandSeed {
  /**
   * 0..100: how different a colour may be, in hundredths of the difference of black and white in OKLab. What is opaque and
   * what is transparent differ by 100.
   */
  readonly tolerance: number
}

/** What was selected. */
export interface Selection {
  /** One byte a pixel of the picture: 255 within the tolerance, less on a rim of one pixel round it, else 0. */
  readonly mask: Uint8Array<ArrayBuffer>
  /** The smallest rectangle that holds all that is not 0. */
  readonly bounds: Rect
}

function requireWithin({ width, height }: Picture, { x, y }: WandSeed) {
  const isWithin = (at: number, side: number) => Number.isInteger(at) && at >= 0 && at < side
  if (!isWithin(x, width) || !isWithin(y, height))
    throw new RangeError(
      `The wand was put down at ${x}, ${y}, outside the ${width} x ${height} picture.`,
    )
}

/**
 * A magic wand that is put down once and tried at any tolerance, as while a slider is dragged: colours are compared once
 * only. Holds a byte per pixel, and each selection is another. The seed's own pixel is always selected, even where
 * its neighbours' colours draw the sample's mean away. Throws a `RangeError` for a seed outside the picture.
 */
export function createWand(picture: Picture, seed: WandSeed): (tolerance: number) => Selection {
  requireWithin(picture, seed)
  const { width, height } = picture
  const { x, y, contiguous, sampleRadiusPx = 1 } = seed
  const distances = colourDistances(picture, { x, y, radiusPx: sampleRadiusPx })
  const start = y * width + x
  distances[start] = 0
  return (tolerance) => {
    const limit = distanceByte(Math.max(0, tolerance) / 100)
    const ground = { width, height, distances, limit }
    const mask = new Uint8Array(width * height)
    const extent = contiguous ? flood(ground, start, mask) : everywhere(ground, mask)
    softenRim(ground, mask, extent)
    return { mask, bounds: rectOf(extent) }
  }
}

/** What a magic wand selects. Throws a `RangeError` for a seed outside the picture. */
export const wand = (picture: Picture, order: WandOrder): Selection =>
  createWand(picture, order)(order.tolerance)
