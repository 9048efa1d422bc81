/** Of a three-dimensional normal distribution: its mean, then the upper half of its inverse covariance, row by row. */
export interface Gaussian {
  readonly mean: readonly [number, number, number]
  readonly inverse: readonly [number, number, number, number, number, number]
  /** Natural logarithm of weight / sqrt(determinant of the covariance). */
  readonly logPeak: number
}

/** Sums over colours: their number, the colours, and the upper half of their products. */
export type Moments = Float64Array

export const MOMENTS = 10

/** Adds a colour, lab[at .. at + 2], with a weight, to the sums that begin at `to`. */
export function addColour(
  moments: Moments,
  to: number,
  { lab, at, weight }: { readonly lab: Float32Array; readonly at: number; readonly weight: number },
): void {
  const x = lab[at]
  const y = lab[at + 1]
  const z = lab[at + 2]
  moments[to] += weight
  moments[to + 1] += weight * x
  moments[to + 2] += weight * y
  moments[to + 3] += weight * z
  moments[to + 4] += weight * x * x
  moments[to + 5] += weight * x * y
  moments[to + 6] += weight * x * z
  moments[to + 7] += weight * y * y
  moments[to + 8] += weight * y * z
  moments[to + 9] += weight * z * z
}

/** What a camera's noise and rounding add to a colour's variance, OKLab squared: no colour is narrower than that. */
const LEAST_VARIANCE = 0.003 ** 2

/** The upper half of the covariance of so many colours. */
export function covarianceOf(
  m: Moments,
): readonly [number, number, number, number, number, number] {
  const n = m[0]
  const x = m[1] / n
  const y = m[2] / n
  const z = m[3] / n
  return [
    m[4] / n - x * x + LEAST_VARIANCE,
    m[5] / n - x * y,
    m[6] / n - x * z,
    m[7] / n - y * y + LEAST_VARIANCE,
    m[8] / n - y * z,
    m[9] / n - z * z + LEAST_VARIANCE,
  ]
}

/** The normal distribution of colours. @param weight its share in a mixture */
export function gaussianOf(moments: Moments, weight: number): Gaussian {
  const [a, b, c, d, e, f] = covarianceOf(moments)
  const first = d * f - e * e
  const second = c * e - b * f
  const third = b * e - c * d
  const determinant = a * first + b * second + c * third
  const over = (value: number) => value / determinant
  return {
    mean: [moments[1] / moments[0], moments[2] / moments[0], moments[3] / moments[0]],
    inverse: [
      over(first),
      over(second),
      over(third),
      over(a * f - c * c),
      over(b * c - a * e),
      over(a * d - b * b),
    ],
    logPeak: Math.log(weight) - 0.5 * Math.log(determinant),
  }
}
