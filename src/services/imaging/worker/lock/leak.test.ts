import { describe, expect, test } from 'vitest'
import { overlayOf } from './fixtures/overlays.ts'
import type { Channels, Overlay } from './grid.ts'
import { measuredLeak } from './leak.ts'
import { oklabOf } from './oklab.ts'

describe('OKLab', () => {
  // Ottosson's own table, and CSS Color 4 for sRGB's primaries.
  test.each([
    ['white', [255, 255, 255], [1, 0, 0]],
    ['black', [0, 0, 0], [0, 0, 0]],
    ['red', [255, 0, 0], [0.628, 0.2249, 0.1258]],
    ['green', [0, 255, 0], [0.8664, -0.2339, 0.1795]],
    ['blue', [0, 0, 255], [0.452, -0.0325, -0.3115]],
  ])('of %s', (_, [red, green, blue], expected) => {
    const lab = new Float64Array(3)
    oklabOf(red, green, blue, lab)
    for (const [i, value] of expected.entries()) expect(lab[i]).toBeCloseTo(value, 3)
  })
})

const plain = (
  values: readonly number[],
  painted: Uint8Array,
  other: readonly number[],
): Overlay => {
  const channels = (color: readonly number[]): Channels => {
    const plane = (value: number) => ({
      width: 20,
      height: 10,
      values: new Float32Array(200).fill(value),
    })
    return [plane(color[0]), plane(color[1]), plane(color[2])]
  }
  return { width: 20, height: 10, picture: channels(values), answer: channels(other), painted }
}

describe('the leak', () => {
  test('of the same picture is none', () => {
    const leak = measuredLeak(overlayOf((value) => value))
    expect(leak).toMatchObject({ mean: 0, percentile95: 0, visibleShare: 0 })
    expect(Math.max(...leak.heatMap.values)).toBe(0)
  })

  test('of black for white is 1 everywhere', () => {
    const leak = measuredLeak(plain([255, 255, 255], new Uint8Array(200), [0, 0, 0]))
    expect(leak.mean).toBeCloseTo(1, 3)
    expect(leak.percentile95).toBeCloseTo(1, 3)
    expect(leak.visibleShare).toBe(1)
    expect(leak.heatMap.values).toEqual(new Uint8Array(200).fill(255))
  })

  test('does not count what is painted or unknown', () => {
    const { painted } = overlayOf((value) => value)
    const isUnknown = (at: number) => at % 240 > 220
    const leak = measuredLeak(
      overlayOf((value, at) => {
        if (isUnknown(at)) return Number.NaN
        // The surroundings of a pixel count too: those next to the mask see a little of it.
        return painted[at] > 0 ? 255 - value : value
      }),
    )
    expect(leak.visibleShare).toBeLessThan(0.03)
    expect(measuredLeak(plain([9, 9, 9], new Uint8Array(200).fill(255), [99, 9, 9]))).toMatchObject(
      {
        mean: 0,
        visibleShare: 0,
      },
    )
  })

  test('is where the answer differs', () => {
    const isAnew = (at: number) => at % 240 < 24
    const none = new Uint8Array(240 * 160)
    const leak = measuredLeak(overlayOf((value, at) => (isAnew(at) ? 255 : value), none))
    expect(leak.visibleShare).toBeGreaterThan(0.09)
    expect(leak.visibleShare).toBeLessThan(0.11)
    expect(leak.heatMap).toMatchObject({ width: 240, height: 160 })
    const hot = leak.heatMap.values.filter((_, at) => at % 240 < 20)
    const cold = leak.heatMap.values.filter((_, at) => at % 240 > 30)
    expect(Math.min(...hot)).toBeGreaterThan(20)
    expect(Math.max(...cold)).toBe(0)
  })

  test('is mapped at 256 cells at most', () => {
    const plane = { width: 700, height: 90, values: new Float32Array(63_000).fill(70) }
    const wide: Channels = [plane, plane, plane]
    const painted = new Uint8Array(63_000)
    const { heatMap } = measuredLeak({ ...plane, picture: wide, answer: wide, painted })
    expect([heatMap.width, heatMap.height]).toEqual([256, 33])
    expect(heatMap.values).toHaveLength(256 * 33)
  })
})
