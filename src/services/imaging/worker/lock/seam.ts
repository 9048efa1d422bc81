import type { Rect } from '#core/geometry.ts'
import { stretchMembrane } from '#core/membrane.ts'
import type { Overlay } from './grid.ts'
import { boxBlurred, createPlane, type Plane } from './plane.ts'
import { BRIGHTEST, type ChannelTone, DARKEST, deviation, median, type Tone } from './tone.ts'

/** What is added to the answer inside the mask so that it meets the picture at the mask's edge. */
export interface Seam {
  /** The part of the grid that the planes cover. */
  readonly area: Rect
  /** Grey levels for red, green and blue. */
  readonly shifts: readonly [Plane, Plane, Plane]
}

/** Grid pixels around the mask that are looked at; the membrane hangs on their means over a square. */
const MARGIN = 16
const MEAN_RADIUS = 3

/** Differences further than this many deviations from the middle one, and at least so many grey levels, are no tone. */
const OUTLIER = 4
const LEAST_OUTLIER = 24

/** How much the middle difference counts against all of a square: it is all there is where nothing can be compared. */
const MIDDLE_SHARE = 0.03

/** Where the mask is, with its margin. */
function areaOf({ width, height, painted }: Overlay): Rect | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++) {
    const row = painted.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((value) => value > 0)
    if (first < 0) continue
    left = Math.min(left, first)
    right = Math.max(
      right,
      row.findLastIndex((value) => value > 0),
    )
    top = Math.min(top, y)
    bottom = y
  }
  if (bottom < 0) return undefined
  const x = Math.max(0, left - MARGIN)
  const y = Math.max(0, top - MARGIN)
  return {
    x,
    y,
    width: Math.min(width, right + 1 + MARGIN) - x,
    height: Math.min(height, bottom + 1 + MARGIN) - y,
  }
}

/**
 * Whether the difference of two values is one of tone: neither was cut off at white (where the composite sees to
 * highlights), nor one alone at black.
 */
const isTelling = (picture: number, answer: number) =>
  Math.max(picture, answer) <= BRIGHTEST && picture < DARKEST === answer < DARKEST

/** The differences between the picture and the toned answer in an area: NaN where painted, unknown or not telling. */
function differencesIn(overlay: Overlay, area: Rect, channel: 0 | 1 | 2, tone: ChannelTone): Plane {
  const plane = createPlane(area)
  const picture = overlay.picture[channel].values
  const answer = overlay.answer[channel].values
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const at = (area.y + y) * overlay.width + area.x + x
      const isKnown = overlay.painted[at] === 0 && isTelling(picture[at], answer[at])
      plane.values[y * area.width + x] = isKnown
        ? picture[at] - (answer[at] * tone.gain + tone.offset)
        : Number.NaN
    }
  }
  return plane
}

/**
 * The means of the differences around each pixel: Tukey's weights keep out what was drawn anew, and the middle
 * difference stands in where nothing is left.
 */
function steadied(differences: Plane): Plane {
  const known = differences.values.filter((value) => !Number.isNaN(value))
  const middle = median(known)
  const reach = Math.max(LEAST_OUTLIER, OUTLIER * deviation(known.map((value) => value - middle)))
  const sums = createPlane(differences)
  const weights = createPlane(differences)
  for (let at = 0; at < sums.values.length; at++) {
    const off = (differences.values[at] - middle) / reach
    // Not true of NaN either.
    if (!(Math.abs(off) < 1)) continue
    weights.values[at] = (1 - off * off) ** 2
    sums.values[at] = weights.values[at] * off * reach
  }
  const mean = boxBlurred(boxBlurred(sums, MEAN_RADIUS), 1)
  const weight = boxBlurred(boxBlurred(weights, MEAN_RADIUS), 1)
  for (let at = 0; at < mean.values.length; at++)
    mean.values[at] = middle + mean.values[at] / (weight.values[at] + MIDDLE_SHARE)
  return mean
}

/**
 * A membrane over the mask that hangs on the differences around it, for each channel: the answer keeps its own
 * gradients and no seam is seen. Undefined when nothing is painted, or nothing is not.
 */
export function closedSeam(overlay: Overlay, tone: Tone): Seam | undefined {
  const area = areaOf(overlay)
  if (!area) return undefined
  const known = new Uint8Array(area.width * area.height)
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * overlay.width + area.x
    for (let x = 0; x < area.width; x++)
      known[y * area.width + x] = overlay.painted[from + x] > 0 ? 0 : 1
  }
  if (!known.includes(1)) return undefined
  const shift = (channel: 0 | 1 | 2) => {
    const plane = steadied(differencesIn(overlay, area, channel, tone[channel]))
    stretchMembrane({ ...plane, known })
    return plane
  }
  return { area, shifts: [shift(0), shift(1), shift(2)] }
}
