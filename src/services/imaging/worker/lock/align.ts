import type { Size } from '#core/geometry.ts'
import { type Drift, drifted, type Placement } from './placement.ts'
import { type Plane, placedOn } from './plane.ts'

/** Two band-passed planes to be laid over each other. */
export interface Pair {
  readonly picture: Plane
  readonly answer: Plane
  /** Where the picture would lie on the answer if nothing had drifted. */
  readonly fit: Placement
  /** Per pixel of the picture: 0 where the answer is meant to differ. */
  readonly weights: Uint8Array
}

/** How many pixels take part in a step; more are not more exact. */
const SAMPLES = 120_000

const STEPS = 12

/** Cauchy's constant: 95 % as exact as least squares where nothing differs but noise. */
const CAUCHY = 2.385

/** Twelve sums: of the normal equations' upper half, of their right side, and of the two planes' products. */
interface Sums {
  readonly matrix: Float64Array
  readonly right: Float64Array
}

/** The difference in brightness between the answer and the picture, in least squares. */
function gainBetween({ picture, weights }: Pair, seen: Plane, stride: number): number {
  let both = 0
  let square = 0
  for (let i = 0; i < weights.length; i += stride) {
    const value = seen.values[i]
    if (!weights[i] || Number.isNaN(value)) continue
    both += picture.values[i] * value
    square += value * value
  }
  return square > 0 && both > 0 ? both / square : 1
}

/** A robust standard deviation of what is left between the planes: 1.4826 * the median of its size. */
function spread({ picture, weights }: Pair, seen: Plane, gain: number): number {
  const stride = Math.max(1, Math.floor(weights.length / 20_000))
  const sizes: number[] = []
  for (let i = 0; i < weights.length; i += stride) {
    const difference = gain * seen.values[i] - picture.values[i]
    if (weights[i] && !Number.isNaN(difference)) sizes.push(Math.abs(difference))
  }
  const sorted = Float64Array.from(sizes).sort()
  return Math.max(0.25, 1.4826 * (sorted[sorted.length >> 1] ?? 0))
}

/** Adds up one step's normal equations over scale, right and down. */
function normalEquations(pair: Pair, seen: Plane, stride: number): Sums {
  const { picture, weights } = pair
  const { width, height, values } = picture
  const gain = gainBetween(pair, seen, stride)
  const softness = 1 / (CAUCHY * spread(pair, seen, gain))
  const matrix = new Float64Array(6)
  const right = new Float64Array(3)
  for (let i = width + 1; i < values.length - width - 1; i += stride) {
    const difference = gain * seen.values[i] - values[i]
    if (!weights[i] || Number.isNaN(difference)) continue
    const y = Math.floor(i / width)
    const slopeX = (values[i + 1] - values[i - 1]) / 2
    const slopeY = (values[i + width] - values[i - width]) / 2
    const outward = slopeX * (i - y * width + 0.5 - width / 2) + slopeY * (y + 0.5 - height / 2)
    const weight = 1 / (1 + (difference * softness) ** 2)
    matrix[0] += weight * outward * outward
    matrix[1] += weight * outward * slopeX
    matrix[2] += weight * outward * slopeY
    matrix[3] += weight * slopeX * slopeX
    matrix[4] += weight * slopeX * slopeY
    matrix[5] += weight * slopeY * slopeY
    right[0] += weight * outward * difference
    right[1] += weight * slopeX * difference
    right[2] += weight * slopeY * difference
  }
  return { matrix, right }
}

/** Solves three symmetric equations by Cramer's rule; undefined when they do not decide. */
function solved({ matrix: [a, b, c, d, e, f], right: [p, q, r] }: Sums) {
  const determinant = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d)
  if (!(determinant > 1e-9 * a * d * f)) return undefined
  return {
    scale: (p * (d * f - e * e) - b * (q * f - e * r) + c * (q * e - d * r)) / determinant,
    dx: (a * (q * f - e * r) - p * (b * f - c * e) + c * (b * r - c * q)) / determinant,
    dy: (a * (d * r - q * e) - b * (b * r - c * q) + p * (b * e - c * d)) / determinant,
  }
}

/** The answer as it is seen from the picture after such a drift. */
export const seenFrom = ({ picture, answer, fit }: Pair, drift: Drift): Plane =>
  placedOn(picture, answer, drifted(fit, drift, picture))

/** Whether a step moves no corner by a hundredth of a pixel. */
const isStill = (step: Drift, { width, height }: Size) =>
  Math.abs(step.dx) + Math.abs(step.dy) + Math.abs(step.scale) * Math.max(width, height) < 0.01

/** Every `stride`th pixel: a number that shares no pattern with the rows. */
function strideFor({ width, weights }: { readonly width: number; readonly weights: Uint8Array }) {
  const stride = Math.max(1, Math.floor(weights.length / SAMPLES))
  return stride > 1 && width % stride === 0 ? stride + 1 : stride
}

/**
 * The drift in a few steps from one that is about right: inverse compositional Gauss-Newton (Baker and Matthews, 2004)
 * with Cauchy's weights, so that what was drawn anew has little say.
 */
export function refined(pair: Pair, start: Drift): Drift {
  const { picture, weights } = pair
  const stride = strideFor({ width: picture.width, weights })
  let drift = start
  for (let i = 0; i < STEPS; i++) {
    const step = solved(normalEquations(pair, seenFrom(pair, drift), stride))
    if (!step) return drift
    const shrink = 1 / (1 + step.scale)
    drift = {
      scale: drift.scale * shrink,
      dx: drift.dx - drift.scale * shrink * step.dx,
      dy: drift.dy - drift.scale * shrink * step.dy,
    }
    if (isStill(step, picture)) return drift
  }
  return drift
}

/**
 * How much the planes have in common under a drift: the correlation coefficient over what both show, 1 when they are
 * the same but for gain, near 0 when they are unrelated, 0 when there is nothing to compare.
 */
export function likeness(pair: Pair, drift: Drift): number {
  const { picture, weights } = pair
  const seen = seenFrom(pair, drift)
  let both = 0
  let own = 0
  let other = 0
  let count = 0
  for (let i = 0; i < weights.length; i++) {
    const value = seen.values[i]
    if (!weights[i] || Number.isNaN(value)) continue
    both += picture.values[i] * value
    own += picture.values[i] ** 2
    other += value ** 2
    count++
  }
  // Less than half a grey level of contrast is no picture.
  const least = count / 4
  return count > 0 && own > least && other > least ? both / Math.sqrt(own * other) : 0
}
