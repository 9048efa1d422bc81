import type { Overlay } from './grid.ts'
import { boxBlurred, type Plane } from './plane.ts'

/** What makes a channel of the answer as bright as the picture: value * gain + offset. */
export interface ChannelTone {
  readonly gain: number
  readonly offset: number
}

/** Red, green and blue. */
export type Tone = readonly [ChannelTone, ChannelTone, ChannelTone]

const unchanged: ChannelTone = { gain: 1, offset: 0 }

export const noTone: Tone = [unchanged, unchanged, unchanged]

/** The width of the band around the mask that is compared, as a share of the long side, and at least in pixels. */
const BAND = 0.03
const LEAST_BAND = 8

/** Next to the mask colours have run into each other, and do so in the means that are compared. */
const GAP = 5

/** Means over squares are compared, since noise would pass for a lack of gain. */
const MEAN_RADIUS = 2

const LEAST_PIXELS = 200
const MOST_PIXELS = 60_000
const ROUNDS = 8

/** A plain band has no contrast to tell a gain from: this much (in grey levels, squared) speaks for none. */
const PLAIN = 16

/** Tukey's constant. */
const TUKEY = 4.685

const GAINS = [0.7, 1.4] as const
const LARGEST_OFFSET = 64

/** The values of the answer and of the picture in a channel, pixel by pixel. */
interface Sample {
  readonly answer: Float32Array
  readonly picture: Float32Array
}

/** Whether a pixel lies in the band around what is painted. */
function bandAround({ width, height, painted }: Overlay): Uint8Array {
  const mask: Plane = { width, height, values: Float32Array.from(painted) }
  const far = boxBlurred(mask, Math.max(LEAST_BAND, Math.round(Math.max(width, height) * BAND)))
  const near = boxBlurred(mask, GAP)
  const band = new Uint8Array(painted.length)
  for (let at = 0; at < band.length; at++)
    band[at] = far.values[at] > 1e-4 && near.values[at] < 1e-4 ? 1 : 0
  return band
}

/** Values beyond these may have been cut off, so that they say little about gain. */
export const DARKEST = 3
export const BRIGHTEST = 252

const isClipped = (value: number) => value < DARKEST || value > BRIGHTEST

function sampled(overlay: Overlay, band: Uint8Array, channel: 0 | 1 | 2): Sample {
  const seen = overlay.answer[channel]
  const picture = boxBlurred(overlay.picture[channel], MEAN_RADIUS).values
  const filled = seen.values.map((value, at) => (Number.isNaN(value) ? picture[at] : value))
  const answer = boxBlurred({ ...seen, values: filled }, MEAN_RADIUS).values
  const all: number[] = []
  for (let at = 0; at < band.length; at++) {
    if (band[at] === 0 || Number.isNaN(seen.values[at])) continue
    if (!isClipped(answer[at]) && !isClipped(picture[at])) all.push(at)
  }
  const stride = Math.ceil(all.length / MOST_PIXELS)
  const places = all.filter((_, i) => i % stride === 0)
  return {
    answer: Float32Array.from(places, (at) => answer[at]),
    picture: Float32Array.from(places, (at) => picture[at]),
  }
}

/** So many values tell the middle of all. */
const MEDIAN_SAMPLE = 10_000

/** The middle of the values, or of a part of them that is as good. */
export function median(values: Float32Array): number {
  const stride = Math.max(1, Math.ceil(values.length / MEDIAN_SAMPLE))
  const sample = new Float32Array(Math.ceil(values.length / stride))
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * stride]
  return sample.sort()[sample.length >> 1] ?? 0
}

/** A robust standard deviation: 1.4826 * the median of the size. */
export const deviation = (differences: Float32Array): number =>
  1.4826 * median(differences.map(Math.abs))

/** A line through the sample in weighted least squares, drawn towards a gain of 1 where there is little contrast. */
function fittedLine({ answer, picture }: Sample, weights: Float32Array): ChannelTone {
  let total = 0
  let a = 0
  let b = 0
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]
    a += weights[i] * answer[i]
    b += weights[i] * picture[i]
  }
  a /= total
  b /= total
  let square = 0
  let both = 0
  for (let i = 0; i < weights.length; i++) {
    square += weights[i] * (answer[i] - a) ** 2
    both += weights[i] * (answer[i] - a) * (picture[i] - b)
  }
  const free = (both / total + PLAIN) / (square / total + PLAIN)
  const gain = Math.min(GAINS[1], Math.max(GAINS[0], free))
  return { gain, offset: b - gain * a }
}

/** Gain and offset by Tukey's biweight, so that what was drawn anew has no say. */
function matchedChannel(sample: Sample): ChannelTone {
  const { answer, picture } = sample
  if (answer.length < LEAST_PIXELS) return unchanged
  const shift = median(picture.map((value, i) => value - answer[i]))
  let tone: ChannelTone = { gain: 1, offset: shift }
  for (let round = 0; round < ROUNDS; round++) {
    const { gain, offset } = tone
    const differences = picture.map((value, i) => value - (answer[i] * gain + offset))
    const reach = TUKEY * Math.max(1, deviation(differences))
    tone = fittedLine(
      sample,
      differences.map((difference) => Math.max(0, 1 - (difference / reach) ** 2) ** 2),
    )
  }
  const offset = Math.min(LARGEST_OFFSET, Math.max(-LARGEST_OFFSET, tone.offset))
  return { gain: tone.gain, offset }
}

/**
 * The tone that makes the answer look like the picture in a band around the mask, where both are known. None when
 * there is too little to compare.
 */
export function matchedTone(overlay: Overlay): Tone {
  const band = bandAround(overlay)
  const matched = (channel: 0 | 1 | 2) => matchedChannel(sampled(overlay, band, channel))
  return [matched(0), matched(1), matched(2)]
}

/** From here on a value may have been cut off, and at 255 it was. */
export const HIGHLIGHT = 240

/**
 * What a channel becomes that may have been cut off at white before it was changed. What it was is unknown, but at
 * least the changed value: it follows the pixel's brightest channel, so that a highlight keeps no cast.
 * @param value as it came, 0..255
 * @param changed with its change
 * @param brightest the greatest of the pixel's three changed values
 */
export function restored(value: number, changed: number, brightest: number): number {
  if (value <= HIGHLIGHT || brightest <= changed) return changed
  const share = (value - HIGHLIGHT) / (255 - HIGHLIGHT)
  return changed + share * (Math.min(255, brightest) - changed)
}
