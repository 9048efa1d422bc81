import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cost } from '#core/cost.ts'
import { planCostWords, totalCost, withinBudget } from './budget.ts'

const cost = (low: number, high = low): Cost => ({ low, high })
const jobs = ['a', 'b', 'c', 'd']
const each = cost(0.1, 0.25)

const within = (costs: readonly (Cost | undefined)[], usd: number, unknownAllowed = false) =>
  withinBudget(jobs, costs, { usd, unknownAllowed })

describe('the total', () => {
  test('is a range, and how many are unknown', () => {
    expect(totalCost([cost(1, 2), undefined, cost(0, 3)])).toEqual({
      known: { low: 1, high: 5 },
      unknown: 1,
    })
    expect(totalCost([])).toEqual({ known: { low: 0, high: 0 }, unknown: 0 })
  })

  test.each([[cost(Number.NaN)], [cost(-1, 1)], [cost(2, 1)], [cost(0, Number.POSITIVE_INFINITY)]])(
    'takes %j for unknown',
    (odd) => {
      expect(totalCost([odd, cost(1)])).toEqual({ known: cost(1), unknown: 1 })
    },
  )

  test('in words', () => {
    expect(planCostWords({ known: cost(0.42, 0.61), unknown: 0 }, 3)).toBe('$0.42–0.61')
    expect(planCostWords({ known: cost(0.42), unknown: 1 }, 3)).toBe(
      '$0.42 and 1 request of unknown cost',
    )
    expect(planCostWords({ known: cost(0), unknown: 3 }, 3)).toBe('3 requests of unknown cost')
  })
})

describe('of the requests in order', () => {
  test('those leave that fit with all they may cost', () => {
    expect(within([each, each, each, each], 0.6)).toEqual({
      leaving: ['a', 'b'],
      waiting: ['c', 'd'],
      cost: { known: cost(0.2, 0.5), unknown: 0 },
      stop: 'budget',
      words:
        '2 of 4 requests leave: $0.20–0.50 of $0.60. The next may cost $0.10–0.25, which needs a new yes.',
    })
  })

  test('all leave where there is room', () => {
    const { leaving, stop, words } = within([each, each, each, each], 5)
    expect(leaving).toEqual(jobs)
    expect(stop).toBeUndefined()
    expect(words).toBe('All 4 requests leave: $0.40–1.00 of $5.00.')
  })

  test('a cheaper one does not overtake', () => {
    expect(within([cost(1), cost(9), cost(1), cost(1)], 5).leaving).toEqual(['a'])
  })

  test('one that just fits leaves, although sums of decimals round', () => {
    // 0.1 + 0.2 is 0.30000000000000004.
    expect(within([cost(0.1), cost(0.2), cost(1), cost(1)], 0.3).leaving).toEqual(['a', 'b'])
    expect(
      withinBudget(Array(1000).fill('x'), Array(1000).fill(cost(0.001)), {
        usd: 1,
        unknownAllowed: false,
      }).waiting,
    ).toEqual([])
  })

  test('none fits', () => {
    expect(within([cost(3), each, each, each], 2)).toMatchObject({
      leaving: [],
      words: 'Nothing is sent. The next may cost $3.00, which needs a new yes.',
    })
  })

  test.each([0, -1, Number.NaN])('a budget of %d sends nothing, free requests included', (usd) => {
    const free = [cost(0), cost(0), cost(0), cost(0)]
    expect(within(free, usd, true)).toMatchObject({
      leaving: [],
      waiting: jobs,
      stop: 'no budget',
      words: expect.stringMatching(usd === 0 ? /budget of 0/ : /not an amount/),
    })
    expect(within([undefined], usd, true).leaving).toEqual([])
  })

  test('without end there is no limit', () => {
    const { leaving, words } = within([each, each, each, each], Number.POSITIVE_INFINITY)
    expect(leaving).toEqual(jobs)
    expect(words).toBe('All 4 requests leave: $0.40–1.00.')
  })

  test('nothing planned is nothing to say yes to', () => {
    const { stop, words } = withinBudget([], [], { usd: 1, unknownAllowed: false })
    expect([stop, words]).toEqual([undefined, 'Nothing is planned.'])
  })
})

describe('an unknown cost', () => {
  test('stops, whatever the budget', () => {
    expect(within([each, undefined, each, each], Number.POSITIVE_INFINITY)).toMatchObject({
      leaving: ['a'],
      stop: 'unknown cost',
      words:
        '1 of 4 requests leaves: $0.10–0.25. What the next costs is not known: that needs a yes of its own.',
    })
  })

  test('is also one that was not given', () => {
    expect(within([each, each], 5).leaving).toEqual(['a', 'b'])
  })

  test('leaves after a yes of its own, and is told', () => {
    expect(within([each, undefined, each, undefined], 5, true)).toMatchObject({
      leaving: jobs,
      cost: { known: cost(0.2, 0.5), unknown: 2 },
      words: 'All 4 requests leave: $0.20–0.50 of $5.00 and 2 requests of unknown cost.',
    })
  })
})

test('what leaves is the longest beginning that the budget pays, in whole cents', () => {
  const anyCents = fc.option(
    fc.tuple(fc.nat(50), fc.nat(50)).map(([low, more]) => ({ low, high: low + more })),
    { freq: 6 },
  )
  fc.assert(
    fc.property(fc.array(anyCents), fc.nat(400), fc.boolean(), (cents, budget, unknownAllowed) => {
      const payable = (count: number) => {
        const first = cents.slice(0, count)
        const known = first.flatMap((range) => range ?? [])
        const most = known.reduce((sum, { high }) => sum + high, 0)
        return most <= budget && (unknownAllowed || known.length === first.length)
      }
      let wanted = 0
      while (budget > 0 && wanted < cents.length && payable(wanted + 1)) wanted++
      const costs = cents.map((range) =>
        range ? cost(range.low / 100, range.high / 100) : undefined,
      )
      const indices = cents.map((_, index) => index)
      const made = withinBudget(indices, costs, { usd: budget / 100, unknownAllowed })
      expect(made.leaving).toEqual(indices.slice(0, wanted))
      expect([...made.leaving, ...made.waiting]).toEqual(indices)
      expect(made.stop === undefined).toBe(made.waiting.length === 0)
      expect(made.cost).toEqual(totalCost(costs.slice(0, wanted)))
    }),
    { numRuns: 500 },
  )
})
