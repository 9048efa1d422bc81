import { describe, expect, test } from 'vitest'
import { overlayOf } from './fixtures/overlays.ts'
import { closedSeam } from './seam.ts'
import { noTone } from './tone.ts'

/** The shifts within the mask, with where they are on the grid. */
function shiftsInside(answer: (value: number, at: number, channel: number) => number) {
  const overlay = overlayOf(answer)
  const seam = closedSeam(overlay, noTone)
  if (!seam) throw new Error('there is a seam to close')
  const { area, shifts } = seam
  return shifts.flatMap(({ values }, channel) =>
    Array.from(values, (shift, at) => {
      const x = area.x + (at % area.width)
      const y = area.y + Math.floor(at / area.width)
      return { shift, x, y, channel }
    }).filter(({ x, y }) => overlay.painted[y * overlay.width + x] > 0),
  )
}

describe('the membrane', () => {
  test('lifts by what the answer is off around the mask', () => {
    const off = [12, -7, 3]
    const inside = shiftsInside((value, _, channel) => value - off[channel])
    for (const { shift, channel } of inside)
      expect(Math.abs(shift - off[channel])).toBeLessThan(0.6)
  })

  test('follows what it is off on one side and the other', () => {
    const inside = shiftsInside((value, at) => value + 0.08 * ((at % 240) - 108))
    for (const { shift, x } of inside) expect(Math.abs(shift + 0.08 * (x - 108))).toBeLessThan(1)
  })

  test('takes no colour from what was drawn anew next to the mask', () => {
    const isAnew = (at: number) => at % 240 > 60 && at % 240 < 90
    const inside = shiftsInside((value, at) => (isAnew(at) ? value - 120 : value - 5))
    for (const { shift } of inside) expect(Math.abs(shift - 5)).toBeLessThan(2)
  })

  test('does not tremble with noise', () => {
    const noise = (at: number) => ((Math.imul(at, 0x9e3779b1) >>> 16) % 41) - 20
    for (const { shift } of shiftsInside((value, at) => value + noise(at)))
      expect(Math.abs(shift)).toBeLessThan(4)
  })
})

test('there is none to close where nothing is painted, or everything', () => {
  for (const value of [0, 255]) {
    const painted = new Uint8Array(240 * 160).fill(value)
    expect(
      closedSeam(
        overlayOf((own) => own, painted),
        noTone,
      ),
    ).toBeUndefined()
  }
})
