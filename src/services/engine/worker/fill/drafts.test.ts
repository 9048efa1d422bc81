import { describe, expect, test } from 'vitest'
import { draftLevels, drawDraft } from './drafts.ts'
import { createLevel } from './level.ts'

describe('draftLevels', () => {
  test.each([
    [5, 0, []],
    [0, 3, []],
    [1, 3, [1]],
    [2, 1, [1]],
    [4, 2, [3, 1]],
    [4, 3, [4, 2, 1]],
    [6, 3, [5, 3, 1]],
  ])('of levels halved up to %d times, %d drafts', (coarsest, count, levels) => {
    expect([...draftLevels(coarsest, count)]).toEqual(levels)
  })
})

describe('drawDraft', () => {
  const [width, height] = [40, 24]
  const left = 8
  const picture = {
    width,
    height,
    pixels: new Uint8ClampedArray(width * height * 4).fill(7),
    hole: Uint8Array.from({ length: width * height }, (_, at) => (at % width > 15 ? 1 : 0)),
  }
  /** A ramp of 8 grey levels a pixel, at half the size, of the region from `left` on. */
  const ramp = (() => {
    const size = { width: 16, height: 12 }
    const pixels = Uint8Array.from({ length: 16 * 12 * 4 }, (_, i) => ((i >> 2) % 16) * 8)
    return createLevel({ ...size, pixels, hole: new Uint8Array(16 * 12) })
  })()
  const region = { left, top: 0, right: width, bottom: height }

  test('enlarges smoothly into the hole and leaves the rest', () => {
    const drawing = drawDraft(picture, { region, level: ramp, halvings: 1 })
    for (let at = 0; at < width * height; at++) {
      const x = at % width
      // The centre of a pixel lies at x + 1/2; beyond the last centre of the ramp its last colour goes on.
      const expected = Math.min(15, (x - left + 0.5) / 2 - 0.5) * 8
      const [red, , , alpha] = drawing.subarray(at * 4, at * 4 + 4)
      if (x > 15) expect([red, alpha]).toEqual([expected, 255])
      else expect([red, alpha]).toEqual([7, 7])
    }
  })
})
