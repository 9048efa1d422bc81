import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Cost, estimatedCost } from '#core/cost.ts'
import { fittedParams, type Subject } from '#core/fitParams.ts'
import type { GenerationParams } from '#core/generation.ts'
import { withinBudget } from '#core/plan/budget.ts'
import { expandPlan, type Plan, type PlannedJob } from '#core/plan/plan.ts'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import type { Table } from '#core/plan/table.ts'
import type { SeedRule } from '#core/seed.ts'

/** What a batch asks for beside what the form says. Lists add to the form's own value. */
export interface PlanWishes {
  /** Requests per prompt. */
  readonly repeat: number
  readonly models: readonly string[]
  readonly qualities: readonly string[]
  readonly sizes: readonly string[]
  readonly backgrounds: readonly string[]
  /** More prompts, each a template. */
  readonly prompts: readonly string[]
  readonly table: Table | undefined
  /** The most that may be spent without another yes, in USD. */
  readonly budgetUsd: number | undefined
  /** Requests that are not wanted, by their key. */
  readonly off: ReadonlySet<string>
  /** Texts that were changed by hand, by key. */
  readonly texts: Readonly<Record<string, string>>
  /** Keys of requests that go first, in this order. */
  readonly first: readonly string[]
}

/** What the form says, and what it is about. */
export interface PlanSubject {
  readonly params: GenerationParams
  readonly seed: number
  readonly seedRule: SeedRule
  readonly subject: Subject
  /** Requests for one job: parts of the picture that are sent apart. */
  readonly parts: number
}

/** One request of the plan as it will be sent. */
export interface PlannedRequest {
  readonly key: string
  readonly params: GenerationParams
  readonly seed: number
  readonly cost: Cost | undefined
  readonly off: boolean
}

export interface PlannedBatch {
  readonly kind: 'plan'
  /** In the order they are sent, unwanted ones included. */
  readonly requests: readonly PlannedRequest[]
  readonly seedAfter: number
  readonly warnings: readonly string[]
}

export interface PlanStore {
  readonly state: StoreApi<PlanWishes>
  readonly changed: (change: Partial<PlanWishes>) => void
  readonly toggled: (key: string) => void
  readonly textChanged: (key: string, text: string) => void
  readonly movedFirst: (key: string) => void
  /** Everything but the budget as if nothing had been wished. */
  readonly cleared: () => void
}

const noWishes: PlanWishes = {
  repeat: 1,
  models: [],
  qualities: [],
  sizes: [],
  backgrounds: [],
  prompts: [],
  table: undefined,
  budgetUsd: undefined,
  off: new Set(),
  texts: {},
  first: [],
}

/** What the next batch is to be. */
export function createPlan(): PlanStore {
  const state = createStore<PlanWishes>(() => noWishes)
  const { getState, setState } = state
  return {
    state,
    changed: setState,
    toggled: (key) => {
      const { off } = getState()
      setState({
        off: off.has(key) ? new Set([...off].filter((k) => k !== key)) : new Set([...off, key]),
      })
    },
    textChanged: (key, text) => setState({ texts: { ...getState().texts, [key]: text } }),
    movedFirst: (key) => setState({ first: [key, ...getState().first.filter((k) => k !== key)] }),
    cleared: () => setState({ ...noWishes, budgetUsd: getState().budgetUsd }),
  }
}

const inOrder = (jobs: readonly PlannedJob[], first: readonly string[]) => {
  const rank = new Map(first.map((key, index) => [key, index]))
  return jobs.toSorted(
    (a, b) => (rank.get(a.key) ?? first.length) - (rank.get(b.key) ?? first.length),
  )
}

function requestOf(job: PlannedJob, wishes: PlanWishes, about: PlanSubject): PlannedRequest {
  const { key, seed, model, quality, size, background, n } = job
  const prompt = wishes.texts[key] ?? job.prompt
  const asked = { ...about.params, prompt, model, quality, size, background, n }
  const params = fittedParams(asked, about.subject)
  const { connection, pictures } = about.subject
  const cost = estimatedCost(params, connection, pictures)
  const all = cost && { low: cost.low * about.parts, high: cost.high * about.parts }
  return { key, params, seed, cost: all, off: wishes.off.has(key) }
}

/** Every request of the batch, or in words why there is none. @param random numbers in [0, 1), for random seeds */
export function plannedBatch(
  wishes: PlanWishes,
  about: PlanSubject,
  random: () => number,
): PlannedBatch | PlanProblem {
  const { params, seed, seedRule } = about
  const plan: Plan | PlanProblem = expandPlan(
    {
      prompts: [params.prompt, ...wishes.prompts],
      ...(wishes.table ? { table: wishes.table } : {}),
      targets: [{}],
      models: [params.model, ...wishes.models],
      qualities: [params.quality, ...wishes.qualities],
      sizes: [params.size, ...wishes.sizes],
      backgrounds: [params.background, ...wishes.backgrounds],
      repeat: wishes.repeat,
      n: params.n,
      seed,
      seedRule,
    },
    random,
  )
  if (plan.kind === 'problem') return plan
  const requests = inOrder(plan.jobs, wishes.first).map((job) => requestOf(job, wishes, about))
  return { kind: 'plan', requests, seedAfter: plan.seedAfter, warnings: plan.warnings }
}

export const wanted = ({ requests }: PlannedBatch): readonly PlannedRequest[] =>
  requests.filter(({ off }) => !off)

/** Which of the requests leave under the budget, and in words what holds the others back. */
export function affordable<Request extends Pick<PlannedRequest, 'cost'>>(
  requests: readonly Request[],
  { budgetUsd }: Pick<PlanWishes, 'budgetUsd'>,
) {
  const budget =
    budgetUsd === undefined
      ? { usd: Number.POSITIVE_INFINITY, unknownAllowed: true }
      : { usd: budgetUsd, unknownAllowed: false }
  return withinBudget(
    requests,
    requests.map(({ cost }) => cost),
    budget,
  )
}
