import { describe, expect, test } from 'vitest'
import { overlayOf } from './fixtures/overlays.ts'
import { matchedTone, noTone, restored } from './tone.ts'

const gains = [1.1, 0.95, 0.9]
const offsets = [-6, 4, 10]

describe('the tone of an answer with another gain and offset', () => {
  test.each([
    ['all over', () => false],
    ['but for a tenth, which was drawn anew', (at: number) => at % 240 > 140 && at % 240 < 165],
  ])('is found %s', (_, isAnew) => {
    const overlay = overlayOf((value, at, channel) =>
      isAnew(at) ? 20 : (value - offsets[channel]) / gains[channel],
    )
    for (const [channel, { gain, offset }] of matchedTone(overlay).entries()) {
      expect(Math.abs(gain - gains[channel])).toBeLessThan(0.02)
      expect(
        Math.abs(gain * 128 + offset - (gains[channel] * 128 + offsets[channel])),
      ).toBeLessThan(2)
    }
  })

  test('is not what is inside the mask', () => {
    const { painted } = overlayOf((value) => value)
    const overlay = overlayOf((value, at) => (painted[at] > 0 ? 255 - value : value))
    for (const { gain, offset } of matchedTone(overlay)) {
      expect(gain).toBeCloseTo(1, 3)
      expect(offset).toBeCloseTo(0, 1)
    }
  })

  test('is within bounds, however far the answer is off', () => {
    for (const { gain, offset } of matchedTone(overlayOf((value) => value * 0.4 + 60))) {
      expect(gain).toBe(1.4)
      expect(Math.abs(offset)).toBeLessThanOrEqual(64)
    }
  })
})

test('there is none where there is nothing to compare', () => {
  const everywhere = new Uint8Array(240 * 160).fill(255)
  expect(matchedTone(overlayOf((value) => value / 2, everywhere))).toEqual(noTone)
  expect(matchedTone(overlayOf(() => Number.NaN))).toEqual(noTone)
})

describe('a channel that was cut off at white', () => {
  test('is as bright as the brightest', () => expect(restored(255, 226, 254)).toBe(254))
  test('does not become darker', () => expect(restored(255, 226, 90)).toBe(226))
  test('but one that was not is left alone', () => expect(restored(240, 211, 254)).toBe(211))
  test('with no step between', () => expect(restored(247.5, 200, 240)).toBeCloseTo(220))
})
