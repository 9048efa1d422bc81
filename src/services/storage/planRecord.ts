import {
  array,
  type BaseIssue,
  type BaseSchema,
  fallback,
  finite,
  number,
  object,
  optional,
  pipe,
  record,
  safeParse,
  set,
  string,
  transform,
  unknown,
} from 'valibot'
import { noWishes, type PlanWishes, type TakenRequest } from '#core/plan/wishes.ts'
import { parseParams } from '#services/storage/records.ts'

type Parsed<T> = BaseSchema<unknown, T, BaseIssue<unknown>>

const isText = (value: unknown) => typeof value === 'string'

/** The texts of a list; what is none does not take the others along. */
const texts = fallback(
  pipe(
    optional(array(unknown()), []),
    transform((found): readonly string[] => found.filter(isText)),
  ),
  [],
)

const keys = fallback(
  pipe(
    optional(set(unknown()), new Set()),
    transform((found): ReadonlySet<string> => new Set([...found].filter(isText))),
  ),
  new Set<string>(),
)

const textsByKey = fallback(
  pipe(
    optional(record(string(), unknown()), {}),
    transform((found): Readonly<Record<string, string>> => {
      const entries = Object.entries(found).flatMap(([key, text]) =>
        isText(text) ? [[key, text] as const] : [],
      )
      return Object.fromEntries(entries)
    }),
  ),
  {},
)

/** A number as it was typed. What is none stays none: nothing is sent, where without one more than wanted could be. */
const amount = optional(fallback(pipe(number(), finite()), Number.NaN))

const wish = <T>(item: Parsed<T>) => fallback(optional(item), undefined)

const request = object({ key: string(), params: unknown(), seed: number() })

function parseTaken(value: unknown): readonly TakenRequest[] {
  const parsed = safeParse(request, value)
  const params = parsed.success && parseParams(parsed.output.params)
  return params ? [{ ...parsed.output, params }] : []
}

/** Requests of an earlier batch; one that cannot be read does not take the others along. */
const taken = pipe(
  array(unknown()),
  transform((found): readonly TakenRequest[] => found.flatMap(parseTaken)),
)

/** A field that cannot be read does not take the others along. */
const plan = object({
  repeat: amount,
  models: texts,
  qualities: texts,
  sizes: texts,
  backgrounds: texts,
  pictures: texts,
  masks: texts,
  prompts: texts,
  table: wish(object({ columns: array(string()), rows: array(array(string())) })),
  taken: wish(taken),
  budgetUsd: amount,
  off: keys,
  sent: keys,
  texts: textsByKey,
  order: texts,
  draws: amount,
})

/** A stored record as what a batch was to be; undefined for what is none. */
export function parsePlan(value: unknown): PlanWishes | undefined {
  const parsed = safeParse(plan, value)
  if (!parsed.success) return undefined
  const { repeat = noWishes.repeat, ...wishes } = parsed.output
  return { ...noWishes, ...wishes, repeat }
}

/** A stored record with a change on top; a field that is undefined there is one that was taken back. */
export function changedPlan(stored: unknown, change: Partial<PlanWishes>): object {
  const before = typeof stored === 'object' ? stored : undefined
  return { ...noWishes, ...before, ...change }
}
