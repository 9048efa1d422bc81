import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams, sampleProxy } from '#testing/samples.ts'
import { builtinConnection } from './connection.ts'
import {
  type Cost,
  costOf,
  costWords,
  estimatedCost,
  estimatedTokens,
  noCost,
  sumOfCosts,
  textTokens,
} from './cost.ts'
import type { GenerationParams } from './generation.ts'
import { models } from './models.ts'
import type { Usage } from './result.ts'

const proxy = sampleProxy()
const twice = sampleProxy({ prices: { textIn: 10, imageIn: 16, imageOut: 60 } })

/** Without a prompt only the pictures cost. */
const paramsOf = (change: Partial<GenerationParams>): GenerationParams => ({
  ...sampleParams,
  prompt: '',
  ...change,
})
const estimate = (change: Partial<GenerationParams>, pictures = 0, connection = proxy) =>
  estimatedCost(paramsOf(change), connection, pictures)

const ends = (cost: Cost | undefined) =>
  [cost?.low ?? Number.NaN, cost?.high ?? Number.NaN] as const
/** To half a unit of the fourth digit behind the point, as the price list is written. */
const expectUsd = (cost: Cost | undefined, low: number, high = low) => {
  expect(Math.abs((cost?.low ?? Number.NaN) - low)).toBeLessThanOrEqual(0.000_050_1)
  expect(Math.abs((cost?.high ?? Number.NaN) - high)).toBeLessThanOrEqual(0.000_050_1)
}

describe('the estimate of GPT Image 2.5 is the price list’s', () => {
  test.each([
    ['1024x1024', [0.0059, 0.0132, 0.0527, 0.0937, 0.2107]],
    ['1536x1024', [0.0047, 0.0103, 0.0412, 0.0738, 0.1646]],
    ['1536x864', [0.0036, 0.0084, 0.0323, 0.0575, 0.1294]],
    ['2048x2048', [0.0119, 0.0268, 0.107, 0.1903, 0.4282]],
    ['2048x1152', [0.0047, 0.011, 0.0424, 0.0753, 0.1695]],
    ['2560x1440', [0.0062, 0.0143, 0.0553, 0.0983, 0.2211]],
    ['3840x2160', [0.0111, 0.026, 0.1001, 0.1779, 0.4003]],
  ])('at %s', (size, row) => {
    for (const [column, quality] of ['low', 'medium', 'high', 'xhigh', 'max'].entries())
      for (const model of ['gpt-image-2.5-flare', 'openai/gpt-image-2.5-sunburst-2026-09-08'])
        expectUsd(estimate({ model, size, quality }), row[column] ?? Number.NaN)
  })
})

describe('the estimate', () => {
  test('of GPT Image 2 is that of 2.5: its medium is high there, its high max', () => {
    expectUsd(estimate({ size: '1536x1024', quality: 'low' }), 0.0047)
    expectUsd(estimate({ size: '1536x1024', quality: 'medium' }), 0.0412)
    expectUsd(estimate({ size: '3840x2160', quality: 'high' }), 0.4003)
  })

  test('of GPT Image 2.6 holds what was measured: 664 tokens at low, 1353 at high within 2 %', () => {
    const model = 'gpt-image-2.6-flare'
    const [low, high] = ends(estimate({ model, size: '1536x1024', quality: 'low' }))
    expect(low).toBeLessThan((664 * 30) / 1e6)
    expect(high).toBeGreaterThan((664 * 30) / 1e6)
    for (const end of ends(estimate({ model, size: '1536x1024', quality: 'high' })))
      expect(Math.abs(end / ((1353 * 30) / 1e6) - 1)).toBeLessThan(0.02)
  })

  test('of the mini is what is said of one picture', () => {
    const model = 'gpt-image-1-mini'
    expectUsd(estimate({ model, size: '1024x1024', quality: 'medium' }), 0.011)
    expectUsd(estimate({ model, size: '1024x1536', quality: 'high' }), 0.052)
  })

  test('of the models before GPT Image 2 is by their table', () => {
    expectUsd(
      estimate({ model: 'gpt-image-1.5', size: '1024x1536', quality: 'high' }),
      (6240 * 32) / 1e6,
    )
    expectUsd(
      estimate({ model: 'gpt-image-1', size: '1536x1024', quality: 'low' }),
      (400 * 40) / 1e6,
    )
  })

  test('is from the least to the most where the quality or the size is left to the model', () => {
    expectUsd(estimate({ size: '1024x1024', quality: 'auto' }), 0.0059, 0.2107)
    // Of the sizes that every model makes.
    expectUsd(estimate({ size: 'auto', quality: 'low' }), 0.0047, 0.0059)
    const old = estimate({ model: 'gpt-image-1.5', size: 'auto', quality: 'auto' })
    expectUsd(old, (272 * 32) / 1e6, (6240 * 32) / 1e6)
  })

  test('grows with the number of pictures that are made', () => {
    const [one, five] = [estimate({ size: '1024x1024' }), estimate({ size: '1024x1024', n: 5 })]
    expect(ends(five)).toEqual(ends(one).map((end) => expect.closeTo(5 * end, 12)))
  })

  test.each([
    ['a red door on a hill', 5],
    ['山の上の赤いドア', 8],
    ['👍 ok', 2 + 3 / 4],
  ])('takes “%s” for up to %d tokens', (prompt, high) => {
    expect(textTokens(prompt)).toEqual({ low: prompt.length / 4, high })
  })

  test('counts a token for four characters of the prompt', () => {
    const [one] = ends(estimate({ size: '1024x1024' }))
    const long = estimate({ size: '1024x1024', prompt: 'x'.repeat(4000) })
    expect(ends(long)).toEqual([one, one].map((end) => expect.closeTo(end + 0.005, 12)))
  })

  test('counts 1000 to 1536 tokens for each picture that is sent', () => {
    const [one] = ends(estimate({ size: '1024x1024' }))
    const [low, high] = ends(estimate({ size: '1024x1024' }, 3))
    expect(low).toBeCloseTo(one + (3 * 1000 * 8) / 1e6, 12)
    expect(high).toBeCloseTo(one + (3 * 1536 * 8) / 1e6, 12)
  })

  test('counts high fidelity where the model has it', () => {
    const order = { model: 'gpt-image-1', size: '1024x1024', quality: 'low' }
    const made = (272 * 40) / 1e6
    const plain = ends(estimate(order, 1))
    expect(plain[0]).toBeCloseTo(made + (194 * 10) / 1e6, 12)
    expect(plain[1]).toBeCloseTo(made + (839 * 10) / 1e6, 12)
    const faithful = ends(estimate({ ...order, inputFidelity: 'high' }, 1))
    expect(faithful[0]).toBeCloseTo(made + ((194 + 4160) * 10) / 1e6, 12)
    expect(faithful[1]).toBeCloseTo(made + ((839 + 6240) * 10) / 1e6, 12)
  })

  test('counts up to 100 tokens for each partial picture of each picture, in a stream only', () => {
    const order = { size: '1024x1024', n: 2, partialImages: 3 }
    const [low, high] = ends(estimate({ ...order, stream: true }))
    expect(high - low).toBeCloseTo((2 * 3 * 100 * 30) / 1e6, 12)
    expect(estimate(order)).toEqual(estimate({ size: '1024x1024', n: 2 }))
    expect(estimate({ ...order, stream: true, partialImages: 0 })).toEqual(estimate(order))
  })

  test('goes by the connection’s own prices', () => {
    for (const { id: model } of models) {
      const list = modelPrices(model)
      const doubled = sampleProxy({
        prices: { textIn: 2 * list.textIn, imageIn: 2 * list.imageIn, imageOut: 2 * list.imageOut },
      })
      const order = { model, prompt: 'a hill', size: '1024x1024', quality: 'high', n: 2 }
      const usual = ends(estimate(order, 2))
      expect(ends(estimate(order, 2, doubled))).toEqual(
        usual.map((end) => expect.closeTo(2 * end, 10)),
      )
    }
    const free = sampleProxy({ prices: { textIn: 0, imageIn: 0, imageOut: 0 } })
    expect(estimate({}, 1, free)).toEqual(noCost)
  })

  test('of an unknown model is unknown, never nothing', () => {
    for (const connection of [proxy, twice])
      expect(estimate({ model: 'house-alias' }, 1, connection)).toBeUndefined()
  })

  test('of the built-in engine is nothing', () => {
    expect(estimatedCost({ ...sampleParams, model: 'any' }, builtinConnection, 3)).toEqual(noCost)
  })

  test('is never below nothing and never upside down', () => {
    const orders = fc.record({
      model: fc.constantFrom(...models.map(({ id }) => id)),
      size: fc.constantFrom('auto', '1024x1024', '3840x2160', '0x0', 'odd'),
      quality: fc.constantFrom('auto', 'low', 'medium', 'high', 'xhigh', 'max', 'odd', ''),
      n: fc.integer({ min: 1, max: 10 }),
      stream: fc.boolean(),
      partialImages: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(orders, fc.integer({ min: 0, max: 16 }), (order, pictures) => {
        const [low, high] = ends(estimate(order, pictures))
        expect(low).toBeGreaterThan(0)
        expect(high).toBeGreaterThanOrEqual(low)
      }),
    )
  })
})

function modelPrices(id: string) {
  const prices = models.find((model) => model.id === id)?.prices
  if (!prices) throw new Error(`${id} has no price`)
  return prices
}

describe('the cost of what was counted', () => {
  const usage = (change: Partial<Usage> = {}): Usage => ({
    inputTokens: 1100,
    outputTokens: 1756,
    totalTokens: 2856,
    ...change,
  })
  const cost = (counted: Usage, connection = proxy, model = 'gpt-image-2') =>
    costOf(counted, connection, model)

  test.each([
    ['both', { inputTextTokens: 76, inputImageTokens: 1024 }],
    ['text', { inputTextTokens: 76 }],
    ['pictures', { inputImageTokens: 1024 }],
  ])('is exact where %s are told', (_, details) => {
    // (76 * 5 + 1024 * 8 + 1756 * 30) / 1e6
    const exact = expect.closeTo(0.061_252, 12)
    expect(ends(cost(usage(details)))).toEqual([exact, exact])
  })

  test('is between all text and all pictures where neither is told', () => {
    const [low, high] = ends(cost(usage()))
    expect(low).toBeCloseTo((1100 * 5 + 1756 * 30) / 1e6, 12)
    expect(high).toBeCloseTo((1100 * 8 + 1756 * 30) / 1e6, 12)
    const dearText = sampleProxy({ prices: { textIn: 9, imageIn: 1, imageOut: 30 } })
    const [least, most] = ends(cost(usage(), dearText))
    expect(least).toBeCloseTo((1100 * 1 + 1756 * 30) / 1e6, 12)
    expect(most).toBeCloseTo((1100 * 9 + 1756 * 30) / 1e6, 12)
  })

  test('counts text that was written at its own price, or at that of pictures', () => {
    const written = usage({ inputTextTokens: 1100, inputImageTokens: 0, outputTextTokens: 100 })
    expect(cost(written, proxy, 'gpt-image-1.5')?.low).toBeCloseTo(
      (1100 * 5 + 1656 * 32 + 100 * 10) / 1e6,
      12,
    )
    expect(cost(written)?.low).toBeCloseTo((1100 * 5 + 1756 * 30) / 1e6, 12)
  })

  test('goes by the connection’s own prices, also for unknown models', () => {
    const told = usage({ inputTextTokens: 76, inputImageTokens: 1024 })
    expect(cost(told, twice)?.low).toBeCloseTo(2 * 0.061_252, 12)
    expect(cost(told, twice, 'house-alias')?.low).toBeCloseTo(2 * 0.061_252, 12)
  })

  test('is unknown, never nothing, where the price or the count is', () => {
    expect(cost(usage(), proxy, 'house-alias')).toBeUndefined()
    expect(cost(usage({ inputTokens: 0, outputTokens: 0, totalTokens: 0 }))).toBeUndefined()
    expect(cost(usage({ outputTokens: 0, totalTokens: 1100 }))).toBeUndefined()
  })

  test('is nothing at the built-in engine', () => {
    expect(costOf(usage(), builtinConnection, 'gpt-image-2')).toEqual(noCost)
  })
})

test('costs add up, and none to nothing', () => {
  expect(sumOfCosts([])).toEqual(noCost)
  const sum = sumOfCosts([
    { low: 1, high: 2 },
    { low: 0.25, high: 0.5 },
  ])
  expect(sum).toEqual({ low: 1.25, high: 2.5 })
})

describe('in words', () => {
  test.each([
    [0, 0, '$0.00'],
    [0.0059, 0.0059, '$0.0059'],
    [0.05268, 0.05268, '$0.053'],
    [0.2107, 0.2107, '$0.21'],
    [12.4, 12.4, '$12.40'],
    [0.000_0125, 0.000_0125, '$0.000013'],
    [0.0059, 0.2107, '$0.0059\u20130.21'],
    [0, 0.4, '$0.00\u20130.40'],
    [0.2101, 0.2107, '$0.21'],
    [1e-9, 1e-9, '<$0.000001'],
    [1e-9, 0.01, '<$0.000001\u20130.010'],
  ])('%f to %f is %s', (low, high, words) => {
    expect(costWords({ low, high })).toBe(words)
  })

  test('what is not free never looks so, and no digit that is shown is wrong by more than 6 %', () => {
    const usd = fc.double({ min: 1e-6, max: 1000, noNaN: true })
    fc.assert(
      fc.property(usd, (value) => {
        const shown = Number(costWords({ low: value, high: value }).slice(1))
        expect(shown).toBeGreaterThan(0)
        expect(Math.abs(shown / value - 1)).toBeLessThanOrEqual(value < 1e-5 ? 0.5 : 0.06)
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1e-6, noNaN: true }), (value) => {
        expect(Number.parseFloat(costWords({ low: value, high: value }).replace(/[<$]/g, ''))).toBe(
          0.000_001,
        )
      }),
    )
  })
})

test('tokens are counted as they are paid for', () => {
  const params = paramsOf({ model: 'gpt-image-1', size: '1024x1024', quality: 'high', n: 2 })
  expect(estimatedTokens(params, proxy, 0)).toEqual({ low: 8320, high: 8320 })
  expect(estimatedTokens({ ...params, prompt: 'x'.repeat(400) }, proxy, 0)?.low).toBeCloseTo(
    8420,
    6,
  )
  const withPicture = estimatedTokens(params, proxy, 1)
  expect(withPicture?.low).toBeCloseTo(8320 + 65 + 129, 6)
  expect(withPicture?.high).toBeCloseTo(8320 + 65 + 6 * 129, 6)
  expect(estimatedTokens(params, builtinConnection, 1)).toEqual({ low: 0, high: 0 })
  expect(estimatedTokens({ ...params, model: 'nobody-knows' }, proxy, 1)).toBeUndefined()
})
