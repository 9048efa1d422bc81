import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rect, Size } from '#core/geometry.ts'
import { maskFromPixels } from '#core/mask/pack.ts'
import { freeSizeProblem, freeSizes, type SizeRule, sizeName } from '#core/outputSize.ts'
import { regionsFor } from '#core/sendRegions.ts'
import { sentWords } from '#core/sentWords.ts'
import { anyMask } from '#testing/masks.ts'

const fixed: SizeRule = { kind: 'fixed', sizes: ['auto', '1024x1024', '1536x1024', '1024x1536'] }
const UPLOAD = 1536 * 1024
const free = { sizes: freeSizes, uploadPixels: UPLOAD }

/** A mask with rectangles of a value painted. */
function maskOf(size: Size, rects: readonly (Rect & { readonly value?: number })[]) {
  const pixels = new Uint8Array(size.width * size.height)
  for (const { x, y, width, height, value = 255 } of rects)
    for (let row = y; row < y + height; row++)
      pixels.fill(value, row * size.width + x, row * size.width + x + width)
  return maskFromPixels(size, pixels)
}

const square = (x: number, y: number, side: number, value = 255) => ({
  ...{ x, y, value },
  width: side,
  height: side,
})

const holds = (outer: Rect, { x, y, width, height }: Rect) =>
  x >= outer.x &&
  y >= outer.y &&
  x + width <= outer.x + outer.width &&
  y + height <= outer.y + outer.height

const size = { width: 4000, height: 3000 }

describe('the regions of a mask', () => {
  test('hold every masked pixel, and their sizes are legal', () => {
    fc.assert(
      fc.property(anyMask, fc.constantFrom(freeSizes, fixed), (mask, sizes) => {
        const regions = regionsFor(mask, { sizes, uploadPixels: UPLOAD })
        for (const { size: sent } of regions)
          if (sizes === fixed) expect(fixed.sizes).toContain(sizeName(sent))
          else expect(freeSizeProblem(sent)).toBeUndefined()
        const areas = regions.flatMap((region) => region.areas)
        mask.tiles.forEach((tile, index) => {
          const left = (index % mask.columns) * 64
          const top = Math.floor(index / mask.columns) * 64
          tile.forEach((value, at) => {
            const pixel = square(left + (at % 64), top + Math.floor(at / 64), 1)
            const isSeen = pixel.x < mask.width && pixel.y < mask.height
            if (value < 128 || !isSeen) return
            if (!areas.some((area) => holds(area, pixel))) throw new Error(`${pixel.x} ${pixel.y}`)
          })
        })
      }),
      { numRuns: 20 },
    )
  })

  test('are of the whole soft edge, but not of what is faint all over', () => {
    const soft = [square(1000, 1000, 300, 40), square(1100, 1100, 100)]
    const faint = square(3000, 2500, 40, 90)
    const [region, ...others] = regionsFor(maskOf(size, [...soft, faint]), free)
    expect(others).toEqual([])
    expect(region?.areas).toEqual([{ x: 1000, y: 1000, width: 300, height: 300 }])
  })

  test('are of what is faint where there is nothing else', () => {
    const [region] = regionsFor(maskOf(size, [square(3000, 2500, 40, 90)]), free)
    expect(region?.areas).toEqual([{ x: 3000, y: 2500, width: 40, height: 40 }])
  })

  test('are none where nothing is painted', () => {
    expect(regionsFor(maskOf(size, []), free)).toEqual([])
    expect(sentWords([], size)).toBe('')
  })

  test('show as much around as is asked for', () => {
    const mask = maskOf(size, [square(1500, 1000, 600)])
    const width = (context: number) => regionsFor(mask, { ...free, context })[0]?.crop.width ?? 0
    expect(width(0.1)).toBeGreaterThanOrEqual(720)
    expect(width(1)).toBeGreaterThanOrEqual(1800)
  })

  test('of hundreds of specks are few and hold them all', () => {
    const specks = Array.from({ length: 600 }, (_, i) =>
      square((i * 1237) % 3990, (i * 2711) % 2990, 3),
    )
    const regions = regionsFor(maskOf(size, specks), free)
    expect(regions.length).toBeLessThanOrEqual(6)
    for (const speck of specks) expect(regions.some(({ crop }) => holds(crop, speck))).toBe(true)
  })

  test('of a model whose sizes are not known are of the free rules', () => {
    const mask = maskOf(size, [square(1500, 1000, 600)])
    const sizes: SizeRule = { kind: 'fixed', sizes: ['auto'] }
    expect(regionsFor(mask, { ...free, sizes })).toEqual(regionsFor(mask, free))
  })
})

describe('in words', () => {
  const region = (crop: Rect, width: number) => ({
    crop,
    size: { width, height: 1024 },
    areas: [crop],
  })
  const large = { width: 9000, height: 7000 }

  test('a part is said with its size and its share', () => {
    expect(sentWords([region(square(10, 20, 2750), 1024)], large)).toBe(
      'Sends 1024 × 1024 of 9000 × 7000 (12 % of the picture).',
    )
    expect(sentWords([region(square(10, 20, 300), 1024)], large)).toContain('(under 1 % of')
  })

  test('several parts are counted', () => {
    const regions = [region(square(10, 20, 2750), 1024), region(square(4000, 20, 2750), 1536)]
    expect(sentWords(regions, large)).toBe(
      'Sends 2 parts, 1024 × 1024 and 1536 × 1024, of 9000 × 7000 (24 % of the picture).',
    )
  })

  test('all of the picture is no part', () => {
    expect(sentWords([region({ x: 0, y: 0, ...large }, 1536)], large)).toBe(
      'Sends all of 9000 × 7000 as 1536 × 1024.',
    )
  })
})
