import { describe, expect, test } from 'vitest'
import { misfit, refitted, splitMixture } from './mixture.ts'

/** Colours round a middle, spread by steps along each axis: 27 of them. */
function cloud(middle: readonly number[], steps: readonly number[]): number[] {
  const colours: number[] = []
  for (const x of [-1, 0, 1])
    for (const y of [-1, 0, 1])
      for (const z of [-1, 0, 1])
        colours.push(middle[0] + x * steps[0], middle[1] + y * steps[1], middle[2] + z * steps[2])
  return colours
}

const sampleOf = (...clouds: readonly number[][]) => {
  const lab = Float32Array.from(clouds.flat())
  return { lab, weights: new Uint8Array(lab.length / 3).fill(1) }
}

const dark = cloud([0.2, 0.02, 0.01], [0.03, 0.01, 0.02])
const bright = cloud([0.8, -0.05, 0.1], [0.01, 0.02, 0.03])

describe('a mixture of one component', () => {
  test('has the density of the normal distribution with the mean and covariance of the colours', () => {
    const [gaussian] = splitMixture(sampleOf(dark), 1)
    const variances = [0.03, 0.01, 0.02].map((step) => (2 / 3) * step ** 2 + 0.003 ** 2)
    const at = [0.23, 0.025, 0]
    const square = [0.03, 0.005, -0.01].reduce(
      (sum, offset, i) => sum + offset ** 2 / variances[i],
      0,
    )
    const determinant = variances[0] * variances[1] * variances[2]
    const expected = square / 2 + Math.log(determinant) / 2
    expect(misfit([gaussian], Float32Array.from(at), 0)).toBeCloseTo(expected, 3)
  })

  test('knows how colours go together', () => {
    // All on one line: off it a colour fits far less than at the same distance along it.
    const lab = Float32Array.from({ length: 300 }, (_, i) => 0.3 + 0.001 * Math.floor(i / 3))
    const mixture = splitMixture({ lab, weights: new Uint8Array(100).fill(1) }, 1)
    const along = misfit(mixture, Float32Array.of(0.38, 0.38, 0.38), 0)
    const off = misfit(mixture, Float32Array.of(0.38, 0.35, 0.32), 0)
    expect(off - along).toBeGreaterThan(5)
  })
})

test('colours that lie apart are split apart', () => {
  const mixture = splitMixture(sampleOf(dark, bright), 2)
  const lightness = mixture.map(({ mean }) => mean[0]).sort()
  expect(lightness[0]).toBeCloseTo(0.2, 4)
  expect(lightness[1]).toBeCloseTo(0.8, 4)
})

test('a pixel of no weight teaches nothing, one of weight 3 as much as three', () => {
  const once = sampleOf(dark, bright)
  const weights = once.weights.map((_, i) => (i < 27 ? 3 : 0))
  const mixture = splitMixture({ lab: once.lab, weights }, 1)
  const thrice = splitMixture(sampleOf(dark, dark, dark), 1)
  expect(mixture[0].mean[0]).toBeCloseTo(thrice[0].mean[0], 6)
  expect(mixture[0].logPeak).toBeCloseTo(thrice[0].logPeak, 6)
})

test('a mixture that is learnt anew follows its colours', () => {
  const mixture = splitMixture(sampleOf(dark, bright), 2)
  const moved = cloud([0.7, -0.05, 0.1], [0.01, 0.02, 0.03])
  const lightness = refitted(mixture, sampleOf(dark, moved)).map(({ mean }) => mean[0])
  expect(Math.max(...lightness)).toBeCloseTo(0.7, 3)
})

test('no colours at all: every colour fits as little', () => {
  const none = { lab: new Float32Array(9), weights: new Uint8Array(3) }
  const mixture = splitMixture(none)
  expect(mixture).toEqual([])
  expect(misfit(mixture, none.lab, 0)).toBeCloseTo(Math.log(1e8), 6)
  expect(refitted(mixture, none)).toEqual([])
})
