import type { Pair } from './align.ts'
import { type Fit, fitted, type Placement, resized } from './placement.ts'
import {
  BAND_REACH,
  bandPassed,
  boxBlurred,
  halved,
  lumaOf,
  type Pixels,
  type Plane,
  placedOn,
} from './plane.ts'

export interface RegisterOrder {
  /** The picture at the grid's size. */
  readonly picture: Pixels
  /** The answer at about the same number of pixels. */
  readonly answer: Pixels
  /** 0..255 at the grid's size; what is painted at all is not compared. */
  readonly mask: Uint8Array
}

/** About the long side at which phases are correlated and refinement begins. */
const COARSE = 128

/** A picture, the answer and what may be compared, at one size. */
export interface Level {
  readonly picture: Plane
  readonly answer: Plane
  /** 0..255: painted. */
  readonly mask: Plane
}

/** From the coarsest level to the grid itself. */
export function pyramid({ picture, answer, mask }: RegisterOrder): readonly Level[] {
  const { width, height } = picture
  const values = Float32Array.from(mask)
  const levels: Level[] = [
    { picture: lumaOf(picture), answer: lumaOf(answer), mask: { width, height, values } },
  ]
  for (;;) {
    const [finest] = levels
    if (Math.max(finest.picture.width, finest.picture.height) <= COARSE * 1.4) return levels
    levels.unshift({
      picture: halved(finest.picture),
      answer: halved(finest.answer),
      mask: halved(finest.mask),
    })
  }
}

/** The answer resampled to about the picture's density, so that the same frequencies are compared. */
function evenedOut(answer: Plane, fit: Placement): Plane {
  const width = Math.max(1, Math.round(answer.width / fit.scaleX))
  const height = Math.max(1, Math.round(answer.height / fit.scaleY))
  if (width === answer.width && height === answer.height) return answer
  return placedOn({ width, height }, answer, fitted({ width, height }, answer, 'stretch'))
}

/** The level as it is compared: band-passed, without what is painted and what its colours reach. */
export function pairOf({ picture, answer, mask }: Level, fit: Fit): Pair {
  const placement = fitted(picture, answer, fit)
  const even = evenedOut(answer, placement)
  const near = boxBlurred(mask, BAND_REACH).values
  const weights = new Uint8Array(near.length)
  for (let at = 0; at < near.length; at++) weights[at] = near[at] > 0.01 ? 0 : 1
  return {
    picture: bandPassed(picture),
    answer: bandPassed(even),
    fit: resized(placement, { from: picture, to: picture }, { from: answer, to: even }),
    weights,
  }
}
