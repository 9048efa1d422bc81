import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf } from '#core/failure.ts'
import type { MaskEdge } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import type { PackedMask } from '#core/mask/pack.ts'
import { uploadSize } from '#core/uploadSize.ts'
import {
  GOLDEN_TOTAL,
  goldenAlpha,
  goldenMask,
  goldenSize,
  paintedMask,
} from './fixtures/goldenMask.ts'
import { maskAlpha } from './maskAlpha.ts'

const alphaOf = async (mask: PackedMask, edge: MaskEdge, to: Size) =>
  Array.from(await maskAlpha({ packed: mask, edge, from: mask, to }))

describe('resized', () => {
  test('with a soft edge it is what the node sends', async () => {
    expect(await alphaOf(goldenMask, 'soft', uploadSize(goldenSize, GOLDEN_TOTAL))).toEqual(
      goldenAlpha,
    )
  })

  test('with a hard edge it is either kept or repainted', async () => {
    const hard = goldenAlpha.map((alpha) => (alpha < 128 ? 0 : 255))
    expect(await alphaOf(goldenMask, 'hard', uploadSize(goldenSize, GOLDEN_TOTAL))).toEqual(hard)
  })

  test('where nothing or everything is painted, nothing or everything is, at any size', async () => {
    const side = fc.integer({ min: 1, max: 200 })
    const size = fc.record({ width: side, height: side })
    await fc.assert(
      fc.asyncProperty(size, size, fc.constantFrom(0, 255), async (from, to, value) => {
        const mask = paintedMask(from, () => value)
        for (const edge of ['hard', 'soft'] as const)
          expect(new Set(await alphaOf(mask, edge, to))).toEqual(new Set([255 - value]))
      }),
      { numRuns: 40 },
    )
  })

  test('rows of tiles that are all painted or all empty resize like any others', async () => {
    const size = { width: 130, height: 300 }
    const to = { width: 61, height: 140 }
    const bands = paintedMask(size, (_, y) => (y < 64 || y >= 192 ? 255 : 0))
    // The same but for one pixel far away, so that no row of tiles below the first is uniform.
    const spoiled = paintedMask(size, (x, y) =>
      x === 129 && y % 64 === 32 ? 128 : y < 64 || y >= 192 ? 255 : 0,
    )
    const left = (alpha: number[]) => alpha.filter((_, i) => i % to.width < 40)
    expect(left(await alphaOf(bands, 'soft', to))).toEqual(left(await alphaOf(spoiled, 'soft', to)))
  })
})

describe('not resized', () => {
  const all = { width: 256, height: 1 }
  const ramp = paintedMask(all, (x) => x)
  const exact = Array.from({ length: 256 }, (_, value) => 255 - value)

  test('a soft edge has the node\u2019s own rounding: 95 values are one lower, none is further off', async () => {
    const differences = (await alphaOf(ramp, 'soft', all)).map((alpha, i) => exact[i] - alpha)
    expect(differences.filter((difference) => difference === 1)).toHaveLength(95)
    expect(differences.filter((difference) => difference === 0)).toHaveLength(161)
  })

  test('a hard edge lies between half painted and less', async () => {
    const hard = await alphaOf(ramp, 'hard', all)
    expect(hard).toEqual(exact.map((alpha) => (alpha < 128 ? 0 : 255)))
  })
})

test.each([
  { width: 15, height: 16 },
  { width: 16, height: 17 },
])('a mask of another size than the picture is a defect', async (from) => {
  const order = { packed: goldenMask, edge: 'hard', from, to: { width: 8, height: 8 } } as const
  const failure = await maskAlpha(order).then(() => undefined, failureOf)
  expect(failure).toMatchObject({ kind: 'internal', detail: expect.stringContaining('16 x 16') })
})
