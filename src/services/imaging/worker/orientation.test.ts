import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isOrientation,
  type Orientation,
  orientedSize,
  storedRect,
  turnMatrix,
  turnPixels,
} from './orientation.ts'

/** Where each orientation puts the letters of a stored picture: A B C over D E F. */
const shown: readonly (readonly [Orientation, readonly string[]])[] = [
  [1, ['ABC', 'DEF']],
  [2, ['CBA', 'FED']],
  [3, ['FED', 'CBA']],
  [4, ['DEF', 'ABC']],
  [5, ['AD', 'BE', 'CF']],
  [6, ['DA', 'EB', 'FC']],
  [7, ['FC', 'EB', 'DA']],
  [8, ['CF', 'BE', 'AD']],
]
const letters = { width: 3, height: 2 }
const codes = Uint32Array.from('ABCDEF', (letter) => letter.charCodeAt(0))

const orientation = fc.constantFrom(...shown.map(([value]) => value))
const side = fc.integer({ min: 1, max: 80 })
const size = fc.record({ width: side, height: side })

const numbered = (length: number) => Uint32Array.from({ length }, (_, i) => i)

function turned(value: Orientation, stored: { width: number; height: number }, from: Uint32Array) {
  const to = new Uint32Array(from.length)
  turnPixels(value, stored, { from, to })
  return to
}

test.each(shown)('orientation %i', (value, rows) => {
  expect(orientedSize(value, letters)).toEqual({ width: rows[0].length, height: rows.length })
  expect(String.fromCharCode(...turned(value, letters, codes))).toBe(rows.join(''))
})

test('a picture turned and turned back is the same', () => {
  const back = (value: Orientation): Orientation => (value === 6 ? 8 : value === 8 ? 6 : value)
  fc.assert(
    fc.property(orientation, size, (value, stored) => {
      const pixels = numbered(stored.width * stored.height)
      const there = turned(value, stored, pixels)
      expect(turned(back(value), orientedSize(value, stored), there)).toEqual(pixels)
    }),
  )
})

test('turned in bands, it is as turned at once', () => {
  fc.assert(
    fc.property(orientation, size, fc.integer({ min: 1, max: 90 }), (value, stored, bandRows) => {
      const pixels = numbered(stored.width * stored.height)
      const { width, height } = orientedSize(value, stored)
      const banded: number[] = []
      for (let y = 0; y < height; y += bandRows) {
        const rows = Math.min(bandRows, height - y)
        const rect = storedRect(value, stored, { y, rows })
        const block = Uint32Array.from({ length: rows * width }, (_, i) => {
          const x = rect.x + (i % rect.width)
          return pixels[(rect.y + Math.floor(i / rect.width)) * stored.width + x]
        })
        banded.push(...turned(value, rect, block))
      }
      expect(banded).toEqual([...turned(value, stored, pixels)])
    }),
  )
})

test('the canvas transform puts every pixel where it belongs', () => {
  fc.assert(
    fc.property(orientation, size, (value, stored) => {
      const [a, b, c, d, e, f] = turnMatrix(value, stored)
      const { width } = orientedSize(value, stored)
      const placed = new Uint32Array(stored.width * stored.height)
      for (let i = 0; i < placed.length; i++) {
        const x = (i % stored.width) + 0.5
        const y = Math.floor(i / stored.width) + 0.5
        placed[Math.floor(b * x + d * y + f) * width + Math.floor(a * x + c * y + e)] = i
      }
      expect(placed).toEqual(turned(value, stored, numbered(placed.length)))
    }),
  )
})

test.each([0, 9, 1.5, Number.NaN])('%f is no orientation', (value) => {
  expect(isOrientation(value)).toBe(false)
})
