import { type Cost, costWords, noCost } from '#core/cost.ts'
import { countWords, requestsWords } from './words.ts'

/** What requests may cost together: those whose price is known, and how many are not among them. */
export interface PlanCost {
  readonly known: Cost
  readonly unknown: number
}

/** An estimate is known when it is a range of amounts; anything else counts as unknown, never as 0. */
const knownCost = (cost: Cost | undefined): Cost | undefined =>
  cost && cost.low >= 0 && cost.high >= cost.low && Number.isFinite(cost.high) ? cost : undefined

const plus = (sum: PlanCost, cost: Cost | undefined, count = 1): PlanCost => {
  const known = knownCost(cost)
  if (!known) return { ...sum, unknown: sum.unknown + count }
  const { low, high } = sum.known
  return { ...sum, known: { low: low + known.low, high: high + known.high } }
}

const nothing: PlanCost = { known: noCost, unknown: 0 }

/** @param costs of the requests, in USD; undefined: unknown */
export const totalCost = (costs: readonly (Cost | undefined)[]): PlanCost =>
  costs.reduce((sum, cost) => plus(sum, cost), nothing)

const usdWords = (usd: number) => costWords({ low: usd, high: usd })

/**
 * `$0.42–0.61 of $5.00 and 3 requests of unknown cost`.
 * @param count of the requests in all
 * @param budgetUsd what the known costs are part of, if there is a limit
 */
export function planCostWords(
  { known, unknown }: PlanCost,
  count: number,
  budgetUsd: number = Number.POSITIVE_INFINITY,
): string {
  const isLimited = budgetUsd < Number.POSITIVE_INFINITY
  const part = isLimited ? `${costWords(known)} of ${usdWords(budgetUsd)}` : costWords(known)
  if (unknown === 0) return part
  const rest = `${requestsWords(unknown)} of unknown cost`
  return unknown === count ? rest : `${part} and ${rest}`
}

export interface Budget {
  /** The most that may be spent. 0 (or less, or no number) sends nothing, free requests included; Infinity is no limit. */
  readonly usd: number
  /** The designer's own yes to requests whose cost nobody knows. They are not counted against the budget. */
  readonly unknownAllowed: boolean
}

/** Why the next request does not leave. */
export type BudgetStop = 'no budget' | 'budget' | 'unknown cost'

export interface WithinBudget<J> {
  /** The requests that leave before a new yes is needed: the first ones, in their order. */
  readonly leaving: readonly J[]
  readonly waiting: readonly J[]
  /** Of those that leave. */
  readonly cost: PlanCost
  /** Undefined: all leave. */
  readonly stop: BudgetStop | undefined
  readonly words: string
}

/** A billionth of a dollar: sums of decimal prices round, and must not lose the request that just fits. */
const ROUNDING_USD = 1e-9

function stopAt(cost: Cost | undefined, before: PlanCost, budget: Budget): BudgetStop | undefined {
  if (!(budget.usd > 0)) return 'no budget'
  const known = knownCost(cost)
  if (!known) return budget.unknownAllowed ? undefined : 'unknown cost'
  return before.known.high + known.high > budget.usd + ROUNDING_USD ? 'budget' : undefined
}

interface Standing {
  readonly count: number
  readonly left: number
  readonly cost: PlanCost
  readonly budgetUsd: number
  readonly next: Cost | undefined
}

function standingWords(stop: BudgetStop | undefined, standing: Standing): string {
  const { count, left, cost, budgetUsd, next } = standing
  const spent = planCostWords(cost, left, budgetUsd)
  const verb = left === 1 ? 'leaves' : 'leave'
  const some =
    left === 0
      ? 'Nothing is sent'
      : `${countWords(left)} of ${requestsWords(count)} ${verb}: ${spent}`
  switch (stop) {
    case undefined:
      return count === 1
        ? `The request leaves: ${spent}.`
        : `All ${requestsWords(count)} leave: ${spent}.`
    case 'no budget':
      return budgetUsd === 0
        ? 'Nothing is sent with a budget of 0.'
        : 'Nothing is sent: the budget is not an amount.'
    case 'budget':
      return `${some}. The next may cost ${costWords(next ?? noCost)}, which needs a new yes.`
    case 'unknown cost':
      return `${some}. What the next costs is not known: that needs a yes of its own.`
  }
}

/**
 * Which requests leave under a budget. What a request may cost at most counts; the first that does not fit stops all
 * after it, so that the order stays.
 * @param costs of the jobs, one for one, in USD; undefined or missing: unknown
 * @param countOf how many requests a job is, for the words
 */
export function withinBudget<J>(
  jobs: readonly J[],
  costs: readonly (Cost | undefined)[],
  budget: Budget,
  countOf: (job: J) => number = () => 1,
): WithinBudget<J> {
  const requests = jobs.map(countOf)
  const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  let cost = nothing
  let left = 0
  let stop: BudgetStop | undefined
  while (left < jobs.length) {
    stop = stopAt(costs[left], cost, budget)
    if (stop) break
    cost = plus(cost, costs[left], requests[left])
    left++
  }
  const standing = {
    count: sumOf(requests),
    left: sumOf(requests.slice(0, left)),
    cost,
    budgetUsd: budget.usd,
    next: costs[left],
  }
  const words = jobs.length === 0 ? 'Nothing is planned.' : standingWords(stop, standing)
  return { leaving: jobs.slice(0, left), waiting: jobs.slice(left), cost, stop, words }
}
