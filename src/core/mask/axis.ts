import { TILE } from './mask.ts'

/** Device pixels start <= i < end along an axis, each of whose two samples lies in the same tile as its neighbours'. */
export interface Run {
  readonly start: number
  readonly end: number
  /** The tile of the first sample: 1 + its column or row, 0 outside the picture. */
  readonly near: number
  /** The same of the second. */
  readonly far: number
}

/** Where along one axis of the picture the two samples of each device pixel lie. */
export interface Axis {
  /** Whether they are two places. If not, one sample is enough. */
  readonly apart: boolean
  /** The image pixel of the first sample, anything outside the picture. */
  readonly near: Int32Array
  readonly far: Int32Array
  readonly runs: readonly Run[]
}

export interface AxisView {
  /** The first device pixel, from where the picture begins. */
  readonly start: number
  /** How many device pixels. */
  readonly count: number
  /** Device pixels to an image pixel. */
  readonly scale: number
  /** Of the picture in image pixels. */
  readonly side: number
}

/** Enlarged or at its own size, both samples are at the centre of the device pixel; made smaller, apart by half of it. */
export function axisOf({ start, count, scale, side }: AxisView): Axis {
  const apart = scale < 1
  const spread = apart ? 0.25 : 0
  const near = new Int32Array(count)
  const far = new Int32Array(count)
  const runs: Run[] = []
  let first = 0
  for (let i = 0; i < count; i++) {
    near[i] = pixelAt((start + i + 0.5 - spread) / scale, side)
    far[i] = pixelAt((start + i + 0.5 + spread) / scale, side)
    if (tileOf(near[i]) === tileOf(near[first]) && tileOf(far[i]) === tileOf(far[first])) continue
    runs.push({ start: first, end: i, near: tileOf(near[first]), far: tileOf(far[first]) })
    first = i
  }
  if (count > 0)
    runs.push({ start: first, end: count, near: tileOf(near[first]), far: tileOf(far[first]) })
  return { apart, near, far, runs }
}

const pixelAt = (place: number, side: number) =>
  place >= 0 && place < side ? Math.floor(place) : -1

const tileOf = (pixel = -1) => 1 + Math.floor(pixel / TILE)
