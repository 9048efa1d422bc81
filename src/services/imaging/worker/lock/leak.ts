import type { Size } from '#core/geometry.ts'
import type { Overlay } from './grid.ts'
import { oklabOf } from './oklab.ts'
import { boxBlurred, createPlane, type Plane } from './plane.ts'

/** How much an answer changed outside the mask, after it was laid over the picture, before anything was corrected. */
export interface Leak {
  /** Differences in OKLab (0 none, 1 black to white), over all that is not painted. */
  readonly mean: number
  /** 95 % of the pixels differ by no more. */
  readonly percentile95: number
  /** The share of the pixels that differ visibly, 0..1. */
  readonly visibleShare: number
  /** At most 256 cells long; 0 where nothing changed or all is painted, 255 for differences of 0.25 and more. */
  readonly heatMap: Size & { readonly values: Uint8Array<ArrayBuffer> }
}

/** Twice what is just noticeable between patches side by side (0.02 in CSS Color 4). */
const VISIBLE = 0.04

const HEAT_MAP_SIDE = 256
const HOTTEST = 0.25

/** Bins of the histogram that percentiles are read from. */
const BINS = 4096

/** The difference of each pixel's surroundings of 3 x 3; NaN where painted or unknown. Noise is no change. */
function differences({ width, height, picture, answer, painted }: Overlay): Plane {
  const plane = createPlane({ width, height })
  const blurred = (channel: Plane) => boxBlurred(channel, 1).values
  const filled = answer.map(({ values }, i) => ({
    width,
    height,
    values: values.map((value, at) => (Number.isNaN(value) ? picture[i].values[at] : value)),
  }))
  const [red, green, blue] = picture.map(blurred)
  const [otherRed, otherGreen, otherBlue] = filled.map(blurred)
  const own = new Float64Array(3)
  const other = new Float64Array(3)
  for (let at = 0; at < plane.values.length; at++) {
    plane.values[at] = Number.NaN
    if (painted[at] > 0 || Number.isNaN(answer[0].values[at])) continue
    oklabOf(red[at], green[at], blue[at], own)
    oklabOf(otherRed[at], otherGreen[at], otherBlue[at], other)
    plane.values[at] = Math.hypot(own[0] - other[0], own[1] - other[1], own[2] - other[2])
  }
  return plane
}

function heatMapOf({ width, height, values }: Plane): Leak['heatMap'] {
  const scale = Math.min(1, HEAT_MAP_SIDE / Math.max(width, height))
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
  const sums = new Float32Array(size.width * size.height)
  const counts = new Uint32Array(sums.length)
  for (let at = 0; at < values.length; at++) {
    if (Number.isNaN(values[at])) continue
    const y = Math.floor((Math.floor(at / width) * size.height) / height)
    const cell = y * size.width + Math.floor(((at % width) * size.width) / width)
    sums[cell] += values[at]
    counts[cell]++
  }
  const heat = (sum: number, cell: number) =>
    Math.min(255, Math.round((255 * sum) / Math.max(1, counts[cell]) / HOTTEST))
  return { ...size, values: Uint8Array.from(sums, heat) }
}

/** Measures how much of the change leaked out of the mask. */
export function measuredLeak(overlay: Overlay): Leak {
  const plane = differences(overlay)
  const bins = new Uint32Array(BINS + 1)
  let [count, sum, visible] = [0, 0, 0]
  for (const difference of plane.values) {
    if (Number.isNaN(difference)) continue
    count++
    sum += difference
    if (difference > VISIBLE) visible++
    bins[Math.min(BINS, Math.round(difference * BINS))]++
  }
  let bin = 0
  for (let below = bins[0]; below < 0.95 * count && bin < BINS; ) below += bins[++bin]
  const share = 1 / Math.max(1, count)
  return {
    mean: sum * share,
    percentile95: count > 0 ? bin / BINS : 0,
    visibleShare: visible * share,
    heatMap: heatMapOf(plane),
  }
}
