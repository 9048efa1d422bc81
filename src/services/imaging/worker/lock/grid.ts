import type { Size } from '#core/geometry.ts'
import type { Placement } from './placement.ts'
import { createPlane, type Pixels, type Plane, placedOn } from './plane.ts'

/** Red, green and blue. */
export type Channels = readonly [Plane, Plane, Plane]

/** The picture and the answer as they lie over each other, at the grid's size. */
export interface Overlay extends Size {
  readonly picture: Channels
  /** NaN where the answer shows nothing of the picture. */
  readonly answer: Channels
  /** 0: not painted at all. */
  readonly painted: Uint8Array
}

/** Colours on the grey that is behind what is transparent, so that alphas are compared too. */
function channelOf({ width, height, bytes }: Pixels, channel: number): Plane {
  const plane = createPlane({ width, height })
  for (let i = 0, at = 0; i < plane.values.length; i++, at += 4)
    plane.values[i] = 128 + ((bytes[at + channel] - 128) * bytes[at + 3]) / 255
  return plane
}

export interface OverlayOrder {
  /** The picture at the grid's size. */
  readonly picture: Pixels
  readonly answer: Pixels
  /** Where the picture lies on the answer. */
  readonly placement: Placement
  readonly painted: Uint8Array
}

/** Lays the answer over the picture. */
export function overlaid({ picture, answer, placement, painted }: OverlayOrder): Overlay {
  const own = (channel: number) => channelOf(picture, channel)
  const seen = (channel: number) => placedOn(picture, channelOf(answer, channel), placement)
  return {
    width: picture.width,
    height: picture.height,
    picture: [own(0), own(1), own(2)],
    answer: [seen(0), seen(1), seen(2)],
    painted,
  }
}
