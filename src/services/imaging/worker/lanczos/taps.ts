/** Fractional bits of a weight; what is left of 32 bits carries a byte, its sign and an overshoot. */
export const WEIGHT_BITS = 22

/** Half in the weights' fixed point: added before the shift, so that it rounds. */
export const HALF = 1 << (WEIGHT_BITS - 1)

/** Lanczos-3: the sinc window's half width, in pixels of the coarser side. */
const LOBES = 3

/** For every pixel of one axis of the output, the source pixels it is made of and their weights. */
export interface Taps {
  /** First source pixel, per output pixel; never decreases. */
  readonly first: Int32Array
  /** How many source pixels follow from there, at least 1, all within the source. */
  readonly count: Int32Array
  /** Fixed point with `WEIGHT_BITS`; those of output pixel x begin at x * stride. They add up to 1, nearly. */
  readonly weights: Int32Array
  readonly stride: number
}

function sinc(x: number): number {
  if (x === 0) return 1
  return Math.sin(x * Math.PI) / (x * Math.PI)
}

const lanczos = (x: number): number => (x >= -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0)

/** Rounds half away from zero. */
const toFixedPoint = (weight: number): number =>
  Math.trunc(weight * (1 << WEIGHT_BITS) + (weight < 0 ? -0.5 : 0.5))

/** Which part of a source's axis an output's axis shows. */
export interface Axis {
  /** Source pixels along the axis. */
  readonly from: number
  /** Output pixels along the axis. */
  readonly to: number
  /** Where the output begins, in source pixels; it may lie beyond the source, whose last pixel then goes on. */
  readonly start: number
  /** Source pixels to one of the output. */
  readonly ratio: number
}

/**
 * The weights of a Lanczos-3 resize of a part of an axis, widened by the ratio when it makes things smaller. Every step
 * is Pillow's own (`precompute_coeffs` with a box, and `normalize_coeffs_8bpc` in its Resample.c), in the same order
 * and precision, so the weights are too.
 */
export function placedTaps({ from, to, start, ratio }: Axis): Taps {
  const widening = Math.max(1, ratio)
  const support = LOBES * widening
  const stride = Math.min(Math.ceil(support) * 2 + 1, from)
  const taps: Taps = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Int32Array(to * stride),
    stride,
  }
  const window = new Float64Array(stride)
  for (let x = 0; x < to; x++) {
    const center = Math.min(from, Math.max(0, start + (x + 0.5) * ratio))
    const first = Math.max(0, Math.trunc(center - support + 0.5))
    const count = Math.min(from, Math.trunc(center + support + 0.5)) - first
    let sum = 0
    for (let i = 0; i < count; i++) {
      const weight = lanczos((i + first - center + 0.5) * (1 / widening))
      window[i] = weight
      sum += weight
    }
    taps.first[x] = first
    taps.count[x] = count
    for (let i = 0; i < count; i++) {
      taps.weights[x * stride + i] = toFixedPoint(sum === 0 ? window[i] : window[i] / sum)
    }
  }
  return taps
}

/**
 * The weights of a resize of a whole axis.
 * @param from source pixels along the axis
 * @param to output pixels along the axis
 */
export const lanczosTaps = (from: number, to: number): Taps =>
  placedTaps({ from, to, start: 0, ratio: from / to })
