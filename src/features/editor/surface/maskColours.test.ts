import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { colourMask, type MaskStyle, outlineMask } from './maskColours.ts'

const style: MaskStyle = { view: 'colour', colour: '#ff8020', opacity: 0.5, phase: 0 }

/** Red, green, blue and alpha as a canvas has them. */
function colours(values: readonly number[], shown: MaskStyle): number[][] {
  const pixels = new Uint32Array(values.length)
  colourMask(Uint8Array.from(values), shown, pixels)
  const bytes = new Uint8Array(pixels.buffer)
  return values.map((_, at) => [...bytes.subarray(4 * at, 4 * at + 4)])
}

describe('the colour of a value', () => {
  test('is the chosen one, as opaque as it is painted', () => {
    expect(colours([0, 128, 255], style)).toEqual([
      [255, 128, 32, 0],
      [255, 128, 32, 64],
      [255, 128, 32, 128],
    ])
  })

  test('never gets fainter with the value', () => {
    const alphas = colours(
      Array.from({ length: 256 }, (_, value) => value),
      { ...style, opacity: 1 },
    ).map(([, , , alpha]) => alpha)
    expect(alphas).toEqual(Array.from({ length: 256 }, (_, value) => value))
  })

  test('alone is its grey, opaque', () => {
    expect(colours([0, 77, 255], { ...style, view: 'alone' })).toEqual([
      [0, 0, 0, 255],
      [77, 77, 77, 255],
      [255, 255, 255, 255],
    ])
  })

  test('follows the style from call to call', () => {
    expect(colours([255], style)[0]).toEqual([255, 128, 32, 128])
    expect(colours([255], { ...style, colour: '#0000ff' })[0]).toEqual([0, 0, 255, 128])
    expect(colours([255], style)[0]).toEqual([255, 128, 32, 128])
  })
})

const anyPlane = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      values: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    }),
  )

function outlined(values: Uint8Array, width: number, height: number, phase = 0, left = 0) {
  const pixels = new Uint32Array(values.length)
  outlineMask(values, { x: left, y: 0, width, height }, { pixels, phase })
  return pixels
}

const BLACK = 0xff000000
const WHITE = 0xffffffff

describe('the outline', () => {
  test('is exactly the pixels within that have a neighbour without', () => {
    fc.assert(
      fc.property(anyPlane, ({ width, height, values }) => {
        const isIn = (x: number, y: number) => (values[y * width + x] ?? 0) >= 128
        const expected = Array.from(values, (_, at) => {
          const [x, y] = [at % width, Math.floor(at / width)]
          const neighbours = [
            [x - 1, y],
            [x + 1, y],
            [x, y - 1],
            [x, y + 1],
          ].filter(([u = -1, v = -1]) => u >= 0 && v >= 0 && u < width && v < height)
          return isIn(x, y) && neighbours.some(([u = 0, v = 0]) => !isIn(u, v))
        })
        const drawn = outlined(values, width, height)
        expect(Array.from(drawn, (pixel) => pixel !== 0)).toEqual(expected)
        for (const pixel of drawn) expect([0, BLACK, WHITE]).toContain(pixel)
      }),
    )
  })

  test('is dashed, eight pixels black and eight white, and moves on with the phase', () => {
    const width = 64
    const values = new Uint8Array(2 * width).fill(255, 0, width)
    const row = (phase: number, left = 0) =>
      [...outlined(values, width, 2, phase, left)].slice(0, width)
    const first = row(0)
    expect(first.slice(0, 8).every((pixel) => pixel === first[0])).toBe(true)
    expect(first.slice(8, 16).every((pixel) => pixel !== first[0])).toBe(true)
    expect(new Set(first)).toEqual(new Set([BLACK, WHITE]))
    expect(row(3).slice(0, -3)).toEqual(first.slice(3))
    // A part that is drawn by itself fits to its neighbours.
    expect(row(0, 3)).toEqual(row(3))
  })
})
