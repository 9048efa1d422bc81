import {
  addColour,
  covarianceOf,
  type Gaussian,
  gaussianOf,
  MOMENTS,
  type Moments,
} from './gaussian.ts'

/** A Gaussian mixture over OKLab colours. */
export type Mixture = readonly Gaussian[]

/** Colours of pixels, and which of them count and how much. */
export interface Sample {
  /** Three numbers a pixel. */
  readonly lab: Float32Array
  /** Per pixel: 0 does not count. */
  readonly weights: Uint8Array
}

/** Two more than GrabCut has: things of several materials gain by them. */
const COMPONENTS = 7

/** A mixture's component that has less weight than so many pixels says nothing. */
const LEAST_WEIGHT = 4

/**
 * A mixture's density where no component is near, without the factor (2 pi)^-1.5 that all densities lack here: any
 * colour may turn up once in a thousand pixels. It bounds what one pixel can say.
 */
const ANY_COLOUR = 1e-8

/** The natural logarithm of one component's density. */
function logDensity({ mean, inverse, logPeak }: Gaussian, lab: Float32Array, at: number): number {
  const x = lab[at] - mean[0]
  const y = lab[at + 1] - mean[1]
  const z = lab[at + 2] - mean[2]
  const [xx, xy, xz, yy, yz, zz] = inverse
  const square = xx * x * x + yy * y * y + zz * z * z + 2 * (xy * x * y + xz * x * z + yz * y * z)
  return logPeak - 0.5 * square
}

/** How little a colour fits: the negative logarithm of its density. */
export function misfit(mixture: Mixture, lab: Float32Array, at: number): number {
  let density = ANY_COLOUR
  for (const gaussian of mixture) density += Math.exp(logDensity(gaussian, lab, at))
  return -Math.log(density)
}

function likeliest(mixture: Mixture, lab: Float32Array, at: number): number {
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < mixture.length; i++) {
    const log = logDensity(mixture[i], lab, at)
    if (log <= most) continue
    most = log
    best = i
  }
  return best
}

/** The mixture of parts with these sums, and no component for parts that are next to nothing. */
function mixtureOf(parts: readonly Moments[]): Mixture {
  const total = parts.reduce((sum, part) => sum + part[0], 0)
  return parts
    .filter((part) => part[0] >= LEAST_WEIGHT)
    .map((part) => gaussianOf(part, part[0] / total))
}

/** The longest axis of a covariance and its variance, by power iteration. */
function longestAxis(moments: Moments) {
  const [a, b, c, d, e, f] = covarianceOf(moments)
  let axis: readonly [number, number, number] = [1, 0.7, 0.4]
  let variance = 0
  for (let i = 0; i < 24; i++) {
    const [x, y, z] = axis
    const u = a * x + b * y + c * z
    const v = b * x + d * y + e * z
    const w = c * x + e * y + f * z
    variance = Math.hypot(u, v, w)
    axis = [u / variance, v / variance, w / variance]
  }
  return { axis, variance }
}

function sumsOf({ lab, weights }: Sample, partOf: Uint8Array, parts: number): Moments[] {
  const sums = new Float64Array(parts * MOMENTS)
  for (let i = 0; i < weights.length; i++)
    if (weights[i]) addColour(sums, MOMENTS * partOf[i], { lab, at: 3 * i, weight: weights[i] })
  return Array.from({ length: parts }, (_, part) =>
    sums.subarray(MOMENTS * part, MOMENTS * (part + 1)),
  )
}

/**
 * A first mixture: colours split in two where they spread the most, again and again (Orchard and Bouman, "Color
 * quantization of images", 1991). Nothing in it is random.
 */
export function splitMixture(sample: Sample, components = COMPONENTS): Mixture {
  const { lab, weights } = sample
  const partOf = new Uint8Array(weights.length)
  let parts = sumsOf(sample, partOf, 1)
  while (parts.length < components) {
    const axes = parts.map(longestAxis)
    const spreads = axes.map(({ variance }, i) => (parts[i][0] > 0 ? variance * parts[i][0] : 0))
    const widest = spreads.indexOf(Math.max(...spreads))
    const [count, x, y, z] = parts[widest]
    if (count === 0) break
    const [u, v, w] = axes[widest].axis
    const middle = (u * x + v * y + w * z) / count
    for (let i = 0, at = 0; i < partOf.length; i++, at += 3)
      if (partOf[i] === widest && u * lab[at] + v * lab[at + 1] + w * lab[at + 2] > middle)
        partOf[i] = parts.length
    parts = sumsOf(sample, partOf, parts.length + 1)
  }
  return mixtureOf(parts)
}

/** The mixture learnt anew: every colour counts for the component that is likeliest to have made it. */
export function refitted(mixture: Mixture, sample: Sample): Mixture {
  const { lab, weights } = sample
  const partOf = new Uint8Array(weights.length)
  for (let i = 0; i < partOf.length; i++) if (weights[i]) partOf[i] = likeliest(mixture, lab, 3 * i)
  const fresh = mixtureOf(sumsOf(sample, partOf, mixture.length))
  return fresh.length > 0 ? fresh : mixture
}
