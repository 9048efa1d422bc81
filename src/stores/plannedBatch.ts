import type { Connection } from '#core/connection.ts'
import { type Cost, estimatedCost, estimatedTokens, sumOfCosts, textTokens } from '#core/cost.ts'
import { fittedParams, type Subject } from '#core/fitParams.ts'
import type { GenerationParams } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { sizeName } from '#core/outputSize.ts'
import { withinBudget } from '#core/plan/budget.ts'
import { expandPlan, type Plan, type PlannedJob } from '#core/plan/plan.ts'
import { targetKey } from '#core/plan/planInput.ts'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import type { PlanWishes, TakenRequest } from '#core/plan/wishes.ts'
import { requestsWords } from '#core/plan/words.ts'
import { present } from '#core/present.ts'
import { promptProblem } from '#core/problems.ts'
import type { Region } from '#core/region.ts'
import { numbersFrom, type SeedRule } from '#core/seed.ts'
import type { Range } from '#core/tokens.ts'
import type { SendMode } from '#services/storage/storage.ts'
import type { PlanStore } from '#stores/plan.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'
import { type BatchTarget, regionsOf, type Targets } from '#stores/targets.ts'

/** What the form says, and what it is about. */
export interface PlanSubject {
  readonly params: GenerationParams
  readonly seed: number
  readonly seedRule: SeedRule
  readonly connection: Connection
  readonly send: SendMode
  /** At least one. */
  readonly targets: readonly BatchTarget[]
}

/** One request of the plan as it will be sent. */
export interface PlannedRequest {
  readonly key: string
  /** What tells that it is sent. */
  readonly mark: string
  readonly target: BatchTarget
  /** The parts of the picture it is sent for, each at its own size; none: all of it. */
  readonly regions: readonly Region[]
  readonly params: GenerationParams
  readonly seed: number
  /** Of all its parts, as its cost. */
  readonly tokens: Range | undefined
  readonly cost: Cost | undefined
  /** Not wanted, or sent already. */
  readonly off: boolean
}

export interface PlannedBatch {
  readonly kind: 'plan'
  /** In the order they are sent, unwanted ones included. */
  readonly requests: readonly PlannedRequest[]
  readonly seedAfter: number
  readonly warnings: readonly string[]
}

/** As the designer has put them; those never moved stay behind them, as they came. */
export function inOrder<Row extends Pick<PlannedRequest, 'key'>>(
  requests: readonly Row[],
  order: readonly string[],
): readonly Row[] {
  const rank = new Map(order.map((key, index) => [key, index]))
  return requests.toSorted(
    (a, b) => (rank.get(a.key) ?? order.length) - (rank.get(b.key) ?? order.length),
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

const sumOf = (ranges: readonly (Range | undefined)[]): Range | undefined => {
  const known = ranges.filter((range) => range !== undefined)
  return known.length === ranges.length ? sumOfCosts(known) : undefined
}

/** What a request may take with all its parts. */
export function estimateOf(
  params: GenerationParams,
  connection: Connection,
  { target: { sources }, regions }: Pick<PlannedRequest, 'target' | 'regions'>,
): Pick<PlannedRequest, 'tokens' | 'cost'> {
  const parts = regions.map(({ size }) => ({ ...params, size: sizeName(size) }))
  const asked = parts.length > 0 ? parts : [params]
  const count = sources.length
  return {
    tokens: sumOf(asked.map((part) => estimatedTokens(part, connection, count))),
    cost: sumOf(asked.map((part) => estimatedCost(part, connection, count))),
  }
}

/** What is asked of a target. */
interface Asked extends Pick<PlannedRequest, 'key' | 'target' | 'params' | 'seed'> {
  /** The same for all that differ in nothing but text and seed. */
  readonly kind: string
}

interface Planned {
  readonly wishes: PlanWishes
  readonly about: PlanSubject
}

/** Makes a value for each key once. */
export function remembering<T>() {
  const known = new Map<string, T>()
  return (key: string, make: () => T): T => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make()
    known.set(key, made)
    return made
  }
}

/** A key says nothing of the picture that comes first: it is there without a wish. */
const markOf = (key: string, { sourceId, sources: [source] }: BatchTarget): string =>
  sourceId === undefined && source ? `${source.id} ${key}` : key

/** Makes requests as they are sent: with their texts as they were changed, and every value one that the model takes. */
function createCompletion({ wishes, about: { connection } }: Planned) {
  const fitted = remembering<GenerationParams>()
  const estimated = remembering<ReturnType<typeof estimateOf>>()
  return ({ key, kind, target, params: wished, seed }: Asked): PlannedRequest => {
    const prompt = wishes.texts[key] ?? wished.prompt
    const fit = fitted(kind, () => fittedParams(wished, subjectOf(connection, target)))
    const params = { ...fit, prompt }
    const regions = regionsOf(target, params.model)
    const { low, high } = textTokens(prompt)
    const estimate = estimated(`${kind} ${low} ${high}`, () =>
      estimateOf(params, connection, { target, regions }),
    )
    const mark = markOf(key, target)
    const off = wishes.off.has(key) || wishes.sent.has(mark)
    return { key, mark, target, regions, params, seed, ...estimate, off }
  }
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

/** What an earlier batch asked for, of every target. */
function takenRequests(taken: readonly TakenRequest[], { about }: Planned): readonly Asked[] {
  const [target] = about.targets
  if (!target) return []
  return taken.map(({ key, params, seed }) => {
    const kind = JSON.stringify({ ...params, prompt: '' })
    return { key, kind, target, params, seed }
  })
}

/** What the form and the lists come to. */
function expanded({ wishes, about }: Planned): Plan | PlanProblem {
  const { params, seed, seedRule, connection, send, targets } = about
  const models = connection.kind === 'proxy' ? wishes.models : []
  // Parts of a picture have sizes of their own.
  const sizes = send === 'around' ? [] : wishes.sizes
  return expandPlan(
    {
      prompts: [params.prompt, ...wishes.prompts],
      ...present({ table: wishes.table, draws: wishes.draws }),
      targets: targets.map(({ sourceId, maskId }) => present({ sourceId, maskId })),
      models: [params.model, ...models],
      qualities: [params.quality, ...wishes.qualities],
      sizes: [params.size, ...sizes],
      backgrounds: [params.background, ...wishes.backgrounds],
      repeat: wishes.repeat,
      n: params.n,
      seed,
      seedRule,
    },
    // What is shown is what is sent.
    numbersFrom(seed),
  )
}

function askedFor(jobs: readonly PlannedJob[], { targets, params }: PlanSubject): readonly Asked[] {
  const byKey = new Map(targets.map((target) => [targetKey(target), target]))
  return jobs.flatMap((job) => {
    const { key, seed, prompt, model, quality, size, background, n } = job
    const targetId = targetKey(job)
    const target = byKey.get(targetId)
    const asked = { ...params, prompt, model, quality, size, background, n }
    const kind = [targetId, model, quality, size, background].join(' ')
    return target ? { key, kind, target, params: asked, seed } : []
  })
}

/** Every request of the batch, or in words why there is none. What is left to luck follows from the form's seed. */
export function plannedBatch(wishes: PlanWishes, about: PlanSubject): PlannedBatch | PlanProblem {
  const planned = { wishes, about }
  const complete = (asked: readonly Asked[]) =>
    inOrder(asked.map(createCompletion(planned)), wishes.order)
  const carried = carriedWarnings(about.targets)
  if (wishes.taken) {
    const requests = complete(takenRequests(wishes.taken, planned))
    return { kind: 'plan', requests, seedAfter: about.seed, warnings: carried }
  }
  const plan = expanded(planned)
  if (plan.kind === 'problem') return plan
  const requests = complete(askedFor(plan.jobs, about))
  const warnings = [...carried, ...plan.warnings]
  return { kind: 'plan', requests, seedAfter: plan.seedAfter, warnings }
}

/** What a batch is planned from. */
export interface PlanStores {
  readonly plan: PlanStore
  readonly settings: Settings
  readonly targets: Targets['state']
}

/** The batch as all stands at this moment, and what it follows from. */
export function batchNow({ plan, settings, targets }: PlanStores) {
  const wishes = plan.state.getState()
  const form = settings.state.getState()
  const { params, seed, seedRule, send } = form
  const connection = connectionOf(form)
  const about = { params, seed, seedRule, send, connection, targets: targets.getState() }
  return { wishes, form, connection, batch: plannedBatch(wishes, about) }
}

export const wanted = ({ requests }: PlannedBatch): readonly PlannedRequest[] =>
  requests.filter(({ off }) => !off)

/** How many requests on the wire: one for each part of the picture. */
export const partCount = (requests: readonly Pick<PlannedRequest, 'regions'>[]): number =>
  requests.reduce((sum, { regions }) => sum + Math.max(1, regions.length), 0)

/** Why requests of the plan cannot be sent, in words: their texts may have come from anywhere. */
export function textProblem(requests: readonly PlannedRequest[]): string | undefined {
  const problems = requests.flatMap((request) => promptProblem(request) ?? [])
  const [first] = problems
  return first && `${requestsWords(problems.length)} of the plan cannot be sent. ${first.text}`
}

type Affordable = Pick<PlannedRequest, 'cost'> & Partial<Pick<PlannedRequest, 'regions'>>

/** Which of the requests leave under the budget, and in words what holds the others back. */
export function affordable<Request extends Affordable>(
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
    ({ regions = [] }) => partCount([{ regions }]),
  )
}
