import {
  array,
  type BaseIssue,
  type BaseSchema,
  number,
  object,
  optional,
  pipe,
  record,
  safeParse,
  set,
  string,
  transform,
  undefined_,
  union,
  unknown,
} from 'valibot'
import { noWishes, type PlanWishes } from '#core/plan/wishes.ts'
import { parseParams } from '#services/storage/records.ts'

const texts = optional(array(string()), [])
const wish = <T>(item: BaseSchema<unknown, T, BaseIssue<unknown>>) =>
  optional(union([item, undefined_()]))

const keys = optional(set(string()), new Set<string>())

/** Requests of an earlier batch; one that cannot be read does not take the others along. */
const taken = pipe(
  array(object({ key: string(), params: unknown(), seed: number() })),
  transform((requests) =>
    requests.flatMap(({ params: found, ...request }) => {
      const params = parseParams(found)
      return params ? [{ ...request, params }] : []
    }),
  ),
)

const plan = object({
  repeat: number(),
  models: texts,
  qualities: texts,
  sizes: texts,
  backgrounds: texts,
  pictures: texts,
  masks: texts,
  prompts: texts,
  table: wish(object({ columns: array(string()), rows: array(array(string())) })),
  taken: wish(taken),
  budgetUsd: wish(number()),
  off: keys,
  sent: keys,
  texts: optional(record(string(), string()), {}),
  order: texts,
  draws: wish(number()),
})

/** A stored record as what a batch was to be; undefined for what is none. */
export function parsePlan(value: unknown): PlanWishes | undefined {
  const parsed = safeParse(plan, value)
  return parsed.success ? { ...noWishes, ...parsed.output } : undefined
}
