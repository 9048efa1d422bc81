/** A square of complex numbers, row by row; the side is a power of two. */
export interface Spectrum {
  readonly side: number
  readonly real: Float64Array
  readonly imaginary: Float64Array
}

export const createSpectrum = (side: number): Spectrum => ({
  side,
  real: new Float64Array(side * side),
  imaginary: new Float64Array(side * side),
})

/** What transforms of one length share. */
interface Tables {
  readonly cosines: Float64Array
  readonly sines: Float64Array
  /** Each place's bits in reverse. */
  readonly reversed: Uint16Array
}

function createTables(length: number): Tables {
  const cosines = new Float64Array(length / 2)
  const sines = new Float64Array(length / 2)
  for (let i = 0; i < length / 2; i++) {
    cosines[i] = Math.cos((2 * Math.PI * i) / length)
    sines[i] = Math.sin((2 * Math.PI * i) / length)
  }
  const reversed = new Uint16Array(length)
  for (let i = 1; i < length; i++) reversed[i] = (reversed[i >> 1] >> 1) | (i & 1 ? length >> 1 : 0)
  return { cosines, sines, reversed }
}

/** Cooley and Tukey's butterflies (1965), radix 2, in place, over numbers that are in bit-reversed order. */
function butterflies(real: Float64Array, imaginary: Float64Array, { cosines, sines }: Tables) {
  const length = real.length
  for (let half = 1; half < length; half *= 2) {
    const step = length / (half * 2)
    for (let start = 0; start < length; start += half * 2) {
      for (let k = 0; k < half; k++) {
        const a = start + k
        const b = a + half
        const cos = cosines[k * step]
        const sin = sines[k * step]
        const re = real[b] * cos + imaginary[b] * sin
        const im = imaginary[b] * cos - real[b] * sin
        real[b] = real[a] - re
        imaginary[b] = imaginary[a] - im
        real[a] += re
        imaginary[a] += im
      }
    }
  }
}

/** Transforms every line of the square: from `start` of each on, every `stride`th number. */
function transformLines(spectrum: Spectrum, tables: Tables, along: 'rows' | 'columns') {
  const { side, real, imaginary } = spectrum
  const stride = along === 'rows' ? 1 : side
  const lineReal = new Float64Array(side)
  const lineImaginary = new Float64Array(side)
  for (let line = 0; line < side; line++) {
    const start = along === 'rows' ? line * side : line
    for (let i = 0; i < side; i++) {
      const at = start + tables.reversed[i] * stride
      lineReal[i] = real[at]
      lineImaginary[i] = imaginary[at]
    }
    butterflies(lineReal, lineImaginary, tables)
    for (let i = 0; i < side; i++) {
      real[start + i * stride] = lineReal[i]
      imaginary[start + i * stride] = lineImaginary[i]
    }
  }
}

/** The two-dimensional discrete Fourier transform, in place, not divided by anything. */
export function transform(spectrum: Spectrum): void {
  const tables = createTables(spectrum.side)
  transformLines(spectrum, tables, 'rows')
  transformLines(spectrum, tables, 'columns')
}

/** The inverse of `transform`, in place, but for a factor of side * side. */
export function transformBack({ side, real, imaginary }: Spectrum): void {
  transform({ side, real: imaginary, imaginary: real })
}
