/** Full light of a cone in the tables below: fine enough for the darkest levels, whose cube roots differ the most. */
const FULL = 65_535

/** sRGB's decoding (IEC 61966-2-1) of a level to 0..1. */
function linear(level: number): number {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

const share = (of: number) =>
  Int32Array.from({ length: 256 }, (_, level) => Math.round(FULL * of * linear(level)))

const longOfRed = share(0.4122214708)
const longOfGreen = share(0.5363325363)
const longOfBlue = share(0.0514459929)
const middleOfRed = share(0.2119034982)
const middleOfGreen = share(0.6806995451)
const middleOfBlue = share(0.1073969566)
const shortOfRed = share(0.0883024619)
const shortOfGreen = share(0.2817188376)
const shortOfBlue = share(0.6299787005)

/** A cone's answer to so much light; some more, since rounded shares may add up to more than all. */
const answer = Float64Array.from({ length: FULL + 4 }, (_, light) => Math.cbrt(light / FULL))

/**
 * Lightness 0..1 and the two opponents of an sRGB colour in OKLab (Ottosson, "A perceptual color space for image
 * processing", 2020), written to target[at .. at + 2]. By tables: right to 0.003.
 */
export function putOklab(
  color: { readonly data: Uint8ClampedArray | Uint8Array; readonly from: number },
  target: Float32Array | Float64Array,
  at: number,
): void {
  const { data, from } = color
  const red = data[from]
  const green = data[from + 1]
  const blue = data[from + 2]
  const l = answer[longOfRed[red] + longOfGreen[green] + longOfBlue[blue]]
  const m = answer[middleOfRed[red] + middleOfGreen[green] + middleOfBlue[blue]]
  const s = answer[shortOfRed[red] + shortOfGreen[green] + shortOfBlue[blue]]
  target[at] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  target[at + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  target[at + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}
