import { describe, expect, test } from 'vitest'
import { createSpectrum, type Spectrum, transform, transformBack } from './fft.ts'

const wave = (n: number) => Math.sin(n * 12.9898) * 7 + Math.cos(n * n * 0.37)

function random(side: number): Spectrum {
  const spectrum = createSpectrum(side)
  for (let i = 0; i < side * side; i++) {
    spectrum.real[i] = wave(i)
    spectrum.imaginary[i] = wave(i + 0.5)
  }
  return spectrum
}

/** One number of the transform by its definition. */
function byDefinition({ side, real, imaginary }: Spectrum, u: number, v: number) {
  let re = 0
  let im = 0
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const angle = (-2 * Math.PI * (u * x + v * y)) / side
      const at = y * side + x
      re += real[at] * Math.cos(angle) - imaginary[at] * Math.sin(angle)
      im += real[at] * Math.sin(angle) + imaginary[at] * Math.cos(angle)
    }
  }
  return { re, im }
}

describe.each([1, 2, 4, 16])('a square of side %i', (side) => {
  test('is transformed as the definition says', () => {
    const transformed = random(side)
    transform(transformed)
    for (let v = 0; v < side; v++) {
      for (let u = 0; u < side; u++) {
        const { re, im } = byDefinition(random(side), u, v)
        expect(transformed.real[v * side + u]).toBeCloseTo(re, 8)
        expect(transformed.imaginary[v * side + u]).toBeCloseTo(im, 8)
      }
    }
  })

  test('comes back', () => {
    const before = random(side)
    const there = random(side)
    transform(there)
    transformBack(there)
    for (let i = 0; i < side * side; i++) {
      expect(there.real[i] / side ** 2).toBeCloseTo(before.real[i], 10)
      expect(there.imaginary[i] / side ** 2).toBeCloseTo(before.imaginary[i], 10)
    }
  })
})
