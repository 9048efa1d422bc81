import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uploadSize } from './uploadSize.ts'

const SMALL = 1536 * 1024
const LARGE = 2048 * 2048

/** What the GPT Image node of ComfyUI makes of these sizes, for both of its budgets. */
test.each([
  ['4000x3000', '1448x1086', '2365x1774'],
  ['4032x3024', '1448x1086', '2365x1774'],
  ['3025x4031', '1086x1448', '1774x2364'],
  ['2000x2000', '1254x1254', '2000x2000'],
  ['1920x1080', '1672x941', '1920x1080'],
  ['1536x1024', '1536x1024', '1536x1024'],
  ['1537x1024', '1536x1024', '1537x1024'],
  ['1254x1254', '1254x1254', '1254x1254'],
  ['1255x1254', '1255x1254', '1255x1254'],
  ['6000x2000', '2172x724', '3547x1182'],
  ['8000x8000', '1254x1254', '2048x2048'],
  ['12000x300', '7932x198', '12000x300'],
])('%s is sent at %s, or at %s where the model takes more', (source, small, large) => {
  const [width = 0, height = 0] = source.split('x').map(Number)
  const sent = (total: number) => {
    const size = uploadSize({ width, height }, total)
    return `${size.width}x${size.height}`
  }
  expect(sent(SMALL)).toBe(small)
  expect(sent(LARGE)).toBe(large)
})

describe('for any size and budget', () => {
  const side = fc.integer({ min: 1, max: 16_384 })
  const sizes = fc.record({ width: side, height: side })
  const budgets = fc.oneof(fc.constantFrom(SMALL, LARGE), fc.integer({ min: 1, max: 1e8 }))

  test('sides are whole, at least 1, and never enlarged', () => {
    fc.assert(
      fc.property(sizes, budgets, (size, budget) => {
        const sent = uploadSize(size, budget)
        for (const key of ['width', 'height'] as const) {
          expect(Number.isInteger(sent[key])).toBe(true)
          expect(sent[key]).toBeGreaterThanOrEqual(1)
          expect(sent[key]).toBeLessThanOrEqual(size[key])
        }
      }),
    )
  })

  test('what fits is untouched', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1e6), (size, spare) => {
        expect(uploadSize(size, size.width * size.height + spare)).toEqual(size)
      }),
    )
  })

  test('what does not fit comes within half a pixel a side of filling the budget in its own shape', () => {
    fc.assert(
      fc.property(sizes, budgets, (size, budget) => {
        fc.pre(size.width * size.height > budget)
        const sent = uploadSize(size, budget)
        const shape = size.width / size.height
        const exact = { width: Math.sqrt(budget * shape), height: Math.sqrt(budget / shape) }
        for (const key of ['width', 'height'] as const)
          if (exact[key] >= 1) expect(Math.abs(sent[key] - exact[key])).toBeLessThan(0.5 + 1e-6)
          else expect(sent[key]).toBe(1)
      }),
    )
  })

  test('a picture on its side is sent on its side', () => {
    fc.assert(
      fc.property(sizes, budgets, ({ width, height }, budget) => {
        const upright = uploadSize({ width, height }, budget)
        const turned = uploadSize({ width: height, height: width }, budget)
        expect(turned).toEqual({ width: upright.height, height: upright.width })
      }),
    )
  })
})

test('the short side of a very long strip does not vanish', () => {
  expect(uploadSize({ width: 40_000_000, height: 1 }, SMALL).height).toBe(1)
})
