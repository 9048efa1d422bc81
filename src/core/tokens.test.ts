import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Size } from './geometry.ts'
import { formulaBilling, formulaTokens, legacyTokens, newFactors, pictureCost } from './tokens.ts'

const qualities = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const gptImage2 = { low: 16, medium: 48, high: 96 }

/** Published: tokens of GPT Image 2.5 by quality, in the order above. */
const published: readonly (readonly [Size, readonly number[]])[] = [
  [{ width: 1024, height: 1024 }, [196, 439, 1756, 3122, 7024]],
  [{ width: 1536, height: 1024 }, [158, 343, 1372, 2459, 5488]],
  [{ width: 1536, height: 864 }, [120, 280, 1078, 1917, 4312]],
  [{ width: 2048, height: 2048 }, [397, 892, 3568, 6343, 14_272]],
  [{ width: 2048, height: 1152 }, [157, 367, 1413, 2511, 5650]],
  [{ width: 2560, height: 1440 }, [205, 478, 1843, 3276, 7370]],
  [{ width: 3840, height: 2160 }, [371, 865, 3336, 5930, 13_342]],
]

const cells = published.flatMap(([size, row]) =>
  qualities.map((quality, column) => ({ size, quality, tokens: row[column] ?? Number.NaN })),
)
const turned = ({ width, height }: Size): Size => ({ width: height, height: width })

/** Divides and rounds half to even in whole numbers, without any fraction. */
function halfToEven(numerator: bigint, denominator: bigint): bigint {
  const floor = numerator / denominator
  const twice = (numerator % denominator) * 2n
  if (twice === denominator) return floor % 2n === 0n ? floor : floor + 1n
  return twice > denominator ? floor + 1n : floor
}

/** The published formula in whole numbers. */
function exactTokens({ width, height }: Size, factor: number): number {
  const [w, h, a] = [BigInt(width), BigInt(height), BigInt(factor)]
  const [short, long] = w < h ? [w, h] : [h, w]
  const numerator = a * halfToEven(a * short, long) * (2_000_000n + w * h)
  return Number((numerator + 3_999_999n) / 4_000_000n)
}

describe('the formula', () => {
  test.each(cells)('$size.width x $size.height $quality is $tokens', (cell) => {
    expect(formulaTokens(cell.size, newFactors[cell.quality] ?? 0)).toBe(cell.tokens)
    expect(formulaTokens(turned(cell.size), newFactors[cell.quality] ?? 0)).toBe(cell.tokens)
  })

  test('is the one a real bill of GPT Image 2 was made by', () => {
    expect(formulaTokens({ width: 3840, height: 2160 }, gptImage2.high)).toBe(13_342)
  })

  test('rounds half to even: 12.5 to 12, and 13.5 to 14', () => {
    // 16 * 1200 / 1536 = 12.5 and 16 * 1296 / 1536 = 13.5.
    expect(formulaTokens({ width: 1536, height: 1200 }, 16)).toBe(
      Math.ceil((16 * 12 * (2_000_000 + 1536 * 1200)) / 4_000_000),
    )
    expect(formulaTokens({ width: 1536, height: 1296 }, 16)).toBe(
      Math.ceil((16 * 14 * (2_000_000 + 1536 * 1296)) / 4_000_000),
    )
  })

  test('agrees with itself in whole numbers for any size, also where it rounds a half', () => {
    const edge = fc.integer({ min: 1, max: 240 }).map((step) => step * 16)
    const factor = fc.constantFrom(...Object.values(newFactors))
    fc.assert(
      fc.property(edge, edge, factor, (width, height, a) => {
        expect(formulaTokens({ width, height }, a)).toBe(exactTokens({ width, height }, a))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('what one picture costs', () => {
  const square = { width: 1024, height: 1024 }
  const billing = formulaBilling(newFactors, { low: [3, 4] })

  test('is one number where the quality is named', () => {
    const cost = pictureCost(billing, { size: square, quality: 'high', usdPerMillion: 30 })
    expect(cost).toEqual({ low: 0.05268, high: 0.05268 })
  })

  test('is between the multiples that were measured where no formula is known', () => {
    const cost = pictureCost(billing, { size: square, quality: 'low', usdPerMillion: 1e6 })
    expect(cost).toEqual({ low: 3 * 196, high: 4 * 196 })
  })

  test.each(['auto', '', 'hd', 'constructor'])(
    'is from the least to the most where the quality is “%s”',
    (quality) => {
      const order = { size: square, quality, usdPerMillion: 1e6 }
      expect(pictureCost(formulaBilling(newFactors), order)).toEqual({ low: 196, high: 7024 })
      expect(pictureCost(billing, order)).toEqual({ low: 439, high: 7024 })
      expect(pictureCost(legacyTokens, order)).toEqual({ low: 272, high: 4160 })
    },
  )

  test.each([
    ['low', 272, 408, 400],
    ['medium', 1056, 1584, 1568],
    ['high', 4160, 6240, 6208],
  ])('before GPT Image 2, %s, is by the published table', (quality, ...tokens) => {
    const sizes = [square, { width: 1024, height: 1536 }, { width: 1536, height: 1024 }]
    const costs = sizes.map((size) =>
      pictureCost(legacyTokens, { size, quality, usdPerMillion: 1e6 }),
    )
    expect(costs).toEqual(tokens.map((count) => ({ low: count, high: count })))
  })

  test('told per picture grows with the price it was told for', () => {
    const usd = { square: { low: 0.005, high: 0.036 }, oblong: { low: 0.006, high: 0.052 } }
    const told = { kind: 'per picture', atUsdPerMillion: 8, usd } as const
    const costAt = (size: Size, quality: string, usdPerMillion: number) =>
      pictureCost(told, { size, quality, usdPerMillion })
    expect(costAt(square, 'low', 8)).toEqual({ low: 0.005, high: 0.005 })
    expect(costAt({ width: 1024, height: 1536 }, 'high', 8)).toEqual({ low: 0.052, high: 0.052 })
    expect(costAt({ width: 1536, height: 1024 }, 'auto', 8)).toEqual({ low: 0.006, high: 0.052 })
    expect(costAt(square, 'low', 16)).toEqual({ low: 0.01, high: 0.01 })
  })

  test('is not known of what is not known', () => {
    const order = { size: square, quality: 'low', usdPerMillion: 30 }
    expect(pictureCost({ kind: 'unknown' }, order)).toBeUndefined()
  })
})
