import { createSpectrum, type Spectrum, transform, transformBack } from './fft.ts'
import type { Plane } from './plane.ts'

/** A shift between two planes, and how plainly it shows. */
export interface Peak {
  /** How far the second plane's content lies to the right of the first's, in pixels. */
  readonly dx: number
  /** Down. */
  readonly dy: number
  /** 1 when one plane is the other, shifted in a circle; near 0 when they have nothing in common. */
  readonly height: number
}

/** The share of a side over which a plane fades at each border, so that the borders are no edges. */
const FADE = 0.12

/** A raised cosine at both ends, 1 between. */
function fading(length: number): Float32Array {
  const fade = Math.max(1, length * FADE)
  return Float32Array.from({ length }, (_, i) => {
    const depth = Math.min(i + 0.5, length - i - 0.5) / fade
    return depth >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * depth)
  })
}

/** The least power of two that is not below a length. */
const powerOfTwo = (length: number) => 2 ** Math.ceil(Math.log2(Math.max(2, length)))

/** The spectrum of a faded plane in the corner of a square of zeros. NaN, which stands for no value, is 0. */
export function spectrumOf({ width, height, values }: Plane, side: number): Spectrum {
  const spectrum = createSpectrum(side)
  const across = fading(width)
  const down = fading(height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      spectrum.real[y * side + x] = (values[y * width + x] || 0) * across[x] * down[y]
  transform(spectrum)
  return spectrum
}

/** The side of the square that planes of this size are transformed in. */
export const spectrumSide = (plane: Plane): number =>
  powerOfTwo(Math.max(plane.width, plane.height))

/**
 * Where the phases agree: the cross-power spectrum with every amplitude made 1 (Kuglin and Hines, 1975). Amplitudes too
 * small to have a phase, and the highest frequencies, in which pictures are mostly noise, are left out.
 * @returns a share of 1 for what was kept, in `real` of the inverse transform
 */
function agreement(first: Spectrum, second: Spectrum) {
  const { side } = first
  const cross = createSpectrum(side)
  const reach = (side * 0.3) ** 2
  let kept = 0
  for (let y = 0; y < side; y++) {
    const down = Math.min(y, side - y)
    for (let x = 0; x < side; x++) {
      const across = Math.min(x, side - x)
      if (across * across + down * down > reach) continue
      const at = y * side + x
      const re = first.real[at] * second.real[at] + first.imaginary[at] * second.imaginary[at]
      const im = first.real[at] * second.imaginary[at] - first.imaginary[at] * second.real[at]
      const amplitude = Math.hypot(re, im)
      if (amplitude < 1e-6) continue
      cross.real[at] = re / amplitude
      cross.imaginary[at] = im / amplitude
      kept++
    }
  }
  transformBack(cross)
  return { surface: cross.real, share: 1 / Math.max(1, kept) }
}

/** How far the top of the parabola through three neighbours is from the middle one, -0.5..0.5. */
function summit(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, (before - after) / (2 * bend))) : 0
}

/**
 * The shift between two planes by phase correlation, to a part of a pixel.
 * @param reach how far to look, in pixels each way; less than half the side
 */
export function phaseShift(first: Spectrum, second: Spectrum, reach: number): Peak {
  const { side } = first
  const { surface, share } = agreement(first, second)
  const valueAt = (x: number, y: number) =>
    surface[((y + side) % side) * side + ((x + side) % side)]
  let best = { x: 0, y: 0, value: Number.NEGATIVE_INFINITY }
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const value = valueAt(x, y)
      if (value > best.value) best = { x, y, value }
    }
  }
  const { x, y, value } = best
  return {
    dx: x + summit(valueAt(x - 1, y), value, valueAt(x + 1, y)),
    dy: y + summit(valueAt(x, y - 1), value, valueAt(x, y + 1)),
    height: value * share,
  }
}
