import fc from 'fast-check'
import { expect, test } from 'vitest'
import { putOklab } from './oklab.ts'

/** Ottosson's formulas as they are published, without tables. */
function published(rgb: readonly number[]): number[] {
  const [r, g, b] = rgb.map((level) => {
    const value = level / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

test('colours are right to 0.003, from the darkest to white', () => {
  const level = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 4 }))
  fc.assert(
    fc.property(fc.tuple(level, level, level), (rgb) => {
      const lab = new Float64Array(4)
      putOklab({ data: Uint8Array.from([9, ...rgb]), from: 1 }, lab, 1)
      published(rgb).forEach((value, i) => {
        expect(Math.abs(lab[1 + i] - value)).toBeLessThan(0.003)
      })
    }),
    { numRuns: 2000 },
  )
})

test('black is 0 and white is 1, without a hue', () => {
  const lab = new Float64Array(6)
  putOklab({ data: Uint8Array.of(0, 0, 0), from: 0 }, lab, 0)
  putOklab({ data: Uint8Array.of(255, 255, 255), from: 0 }, lab, 3)
  const expected = [0, 0, 0, 1, 0, 0]
  for (const [i, value] of expected.entries()) expect(lab[i]).toBeCloseTo(value, 4)
})
