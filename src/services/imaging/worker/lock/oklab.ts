/** sRGB's decoding of 0..255 to 0..1, at quarters of a level. */
const STEPS = 4
const linear = Float32Array.from({ length: 255 * STEPS + 1 }, (_, i) => {
  const value = i / (255 * STEPS)
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const linearOf = (value: number) =>
  linear[Math.min(255 * STEPS, Math.max(0, Math.round(value * STEPS)))]

/** Lightness and the two opponents of an sRGB colour (0..255) in OKLab (Ottosson, 2020), into `target`. */
export function oklabOf(red: number, green: number, blue: number, target: Float64Array): void {
  const r = linearOf(red)
  const g = linearOf(green)
  const b = linearOf(blue)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  target[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  target[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  target[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}
