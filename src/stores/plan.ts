import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Connection } from '#core/connection.ts'
import { type Cost, estimatedCost } from '#core/cost.ts'
import { fittedParams, type Subject } from '#core/fitParams.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { withinBudget } from '#core/plan/budget.ts'
import { expandPlan, type Plan, type PlannedJob } from '#core/plan/plan.ts'
import { targetKey } from '#core/plan/planInput.ts'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import type { Table } from '#core/plan/table.ts'
import { present } from '#core/present.ts'
import type { SeedRule } from '#core/seed.ts'
import type { BatchTarget } from '#stores/targets.ts'

/** What a batch asks for beside what the form says. Lists add to the form's own value. */
export interface PlanWishes {
  /** Requests per prompt. */
  readonly repeat: number
  readonly models: readonly string[]
  readonly qualities: readonly string[]
  readonly sizes: readonly string[]
  readonly backgrounds: readonly string[]
  /** Pictures on the table, by id, that are edited one by one as the first is, rather than sent along with it. */
  readonly pictures: readonly string[]
  /** Pictures whose masks all of them get; none: each has its own. */
  readonly masks: readonly string[]
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
  readonly connection: Connection
  /** At least one. */
  readonly targets: readonly BatchTarget[]
}

/** One request of the plan as it will be sent. */
export interface PlannedRequest {
  readonly key: string
  readonly target: BatchTarget
  readonly params: GenerationParams
  readonly seed: number
  /** Of all its parts. */
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
  pictures: [],
  masks: [],
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

/** What a request for a target is about. */
export const subjectOf = (
  connection: Connection,
  { sources }: Pick<BatchTarget, 'sources'>,
): Subject => ({
  connection,
  pictures: sources.length,
  pictureSize: sources[0]?.size,
})

/** What a request may cost with all its parts. */
export function costOfParts(params: GenerationParams, connection: Connection, target: BatchTarget) {
  const cost = estimatedCost(params, connection, target.sources.length)
  return cost && { low: cost.low * target.parts, high: cost.high * target.parts }
}

function requestOf(
  job: PlannedJob,
  target: BatchTarget,
  { wishes, about }: { readonly wishes: PlanWishes; readonly about: PlanSubject },
): PlannedRequest {
  const { key, seed, model, quality, size, background, n } = job
  const prompt = wishes.texts[key] ?? job.prompt
  const asked = { ...about.params, prompt, model, quality, size, background, n }
  const params = fittedParams(asked, subjectOf(about.connection, target))
  const cost = costOfParts(params, about.connection, target)
  return { key, target, params, seed, cost, off: wishes.off.has(key) }
}

const sizeWords = ({ width, height }: Size) => `${width} × ${height}`

/** What is to be known of masks that were painted on another picture. */
function carriedWarnings(targets: readonly BatchTarget[]): readonly string[] {
  return targets.flatMap(({ sources: [source], painted }) => {
    if (!source || !painted || source === painted) return []
    const [from, to] = [sizeWords(painted.size), sizeWords(source.size)]
    const how = from === to ? '' : `, scaled from ${from} to ${to}`
    return [`${source.name} gets the mask of ${painted.name}${how}.`]
  })
}

/** Every request of the batch, or in words why there is none. @param random numbers in [0, 1), for random seeds */
export function plannedBatch(
  wishes: PlanWishes,
  about: PlanSubject,
  random: () => number,
): PlannedBatch | PlanProblem {
  const { params, seed, seedRule, targets } = about
  const plan: Plan | PlanProblem = expandPlan(
    {
      prompts: [params.prompt, ...wishes.prompts],
      ...(wishes.table ? { table: wishes.table } : {}),
      targets: targets.map(({ sourceId, maskId }) => present({ sourceId, maskId })),
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
  const byKey = new Map(targets.map((target) => [targetKey(target), target]))
  const requests = inOrder(plan.jobs, wishes.first).flatMap((job) => {
    const target = byKey.get(targetKey(job))
    return target ? requestOf(job, target, { wishes, about }) : []
  })
  const warnings = [...carriedWarnings(targets), ...plan.warnings]
  return { kind: 'plan', requests, seedAfter: plan.seedAfter, warnings }
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
