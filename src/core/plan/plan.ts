import { clampSeed, nextSeed } from '#core/seed.ts'
import { expandAll, sample } from './expansion.ts'
import { fingerprint } from './fingerprint.ts'
import { type PlanInput, type Prompt, type Target, targetKey, withoutDoubles } from './planInput.ts'
import { choiceProblem, type PlanProblem, parsedPrompts, sizeProblem } from './planProblems.ts'
import { planWarnings } from './planWarnings.ts'
import { rowOf } from './table.ts'
import { countOf, type Template } from './template.ts'

/** What of a request is asked for by the plan, beside its number and seed. */
interface Wish extends Target {
  readonly prompt: string
  readonly model: string
  readonly quality: string
  readonly size: string
  readonly background: string
}

export interface PlannedJob extends Wish {
  /** Pictures of this request. */
  readonly n: number
  readonly seed: number
  /**
   * One of a kind in the plan, and the same in every plan that asks for the same text, target and parameters (the n-th
   * of such requests has the n-th key), whatever else there is and in whatever order. Independent of `n` and `seed`.
   */
  readonly key: string
}

export interface Plan {
  readonly kind: 'plan'
  readonly jobs: readonly PlannedJob[]
  readonly count: number
  readonly pictures: number
  /** The seed to go on with after this plan. */
  readonly seedAfter: number
  /** What is to be known before a yes, in words. */
  readonly warnings: readonly string[]
}

/** So many requests a plan may have if nothing else is said. */
export const PLAN_LIMIT = 10_000

/** How many texts the prompts stand for. */
function textCount(templates: readonly Template[], { table, draws }: PlanInput): bigint {
  const rows = BigInt(table?.rows.length ?? 0)
  return templates.reduce((sum, template) => {
    const each = draws === undefined ? countOf(template) : BigInt(draws)
    return sum + (template.columns.size > 0 ? rows * each : each)
  }, 0n)
}

function textsOf(
  template: Template,
  { table, draws }: PlanInput,
  random: () => number,
): readonly string[] {
  const rows =
    table && template.columns.size > 0
      ? table.rows.map((cells) => rowOf(table, cells))
      : [new Map<string, string>()]
  return rows.flatMap((row) =>
    draws === undefined
      ? [...expandAll(template, row)]
      : Array.from({ length: draws }, () => sample(template, row, random)),
  )
}

type Variant = Omit<Wish, 'prompt'>

/** Everything but the prompt; the last list changes fastest. */
function variantsOf(input: PlanInput): readonly Variant[] {
  const { targets, models, qualities, sizes, backgrounds } = input
  const unset = { quality: '', size: '', background: '' }
  return targets
    .flatMap((target) => models.map((model): Variant => ({ ...target, model, ...unset })))
    .flatMap((one) => qualities.map((quality) => ({ ...one, quality })))
    .flatMap((one) => sizes.map((size) => ({ ...one, size })))
    .flatMap((one) => backgrounds.map((background) => ({ ...one, background })))
}

const variantPrint = ({ model, quality, size, background, ...target }: Variant) =>
  fingerprint(JSON.stringify([model, quality, size, background, targetKey(target)]))

/** Gives keys to wishes by their fingerprints; the same one again gets another. */
function createKeys() {
  const given = new Map<string, number>()
  return (print: string): string => {
    const place = (given.get(print) ?? 0) + 1
    given.set(print, place)
    return `${print}-${place}`
  }
}

function jobsOf(prompts: readonly Prompt[], input: PlanInput, random: () => number) {
  const { n, repeat, seedRule } = input
  const variants = variantsOf(input).map((variant) => ({ variant, print: variantPrint(variant) }))
  const newKey = createKeys()
  const jobs: PlannedJob[] = []
  let seed = clampSeed(input.seed)
  for (const { prompt, print } of prompts)
    for (const { variant, print: printOfRest } of variants)
      for (let copy = 0; copy < repeat; copy++) {
        jobs.push({ ...variant, prompt, n, seed, key: newKey(print + printOfRest) })
        seed = nextSeed(seed, seedRule, random())
      }
  return { jobs, seedAfter: seed }
}

/**
 * All requests of a plan: prompt by prompt (template, row, alternatives), each with every target, model, quality, size
 * and background, each as often as wished.
 * @param random numbers in [0, 1), for draws and random seeds
 * @param limit the most requests; a larger plan is a problem, and is never built
 */
export function expandPlan(
  wished: PlanInput,
  random: () => number,
  limit: number = PLAN_LIMIT,
): Plan | PlanProblem {
  const input = withoutDoubles(wished)
  const wrong = choiceProblem(input)
  if (wrong) return { kind: 'problem', text: wrong }
  const parsed = parsedPrompts(input)
  if (parsed.kind === 'problem') return parsed
  const { templates } = parsed
  const tooMany = sizeProblem(input, textCount(templates, input), limit)
  if (tooMany) return { kind: 'problem', text: tooMany }
  const prompts = templates
    .flatMap((template) => textsOf(template, input, random))
    .map((prompt): Prompt => ({ prompt, print: fingerprint(prompt) }))
  const { jobs, seedAfter } = jobsOf(prompts, input, random)
  const warnings = planWarnings({ input, templates, prompts })
  const pictures = jobs.length * input.n
  return { kind: 'plan', jobs, count: jobs.length, pictures, seedAfter, warnings }
}
