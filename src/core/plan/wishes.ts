import type { Job } from '#core/job.ts'
import type { Table } from './table.ts'

/** A request of an earlier batch. */
export interface TakenRequest extends Pick<Job, 'params' | 'seed'> {
  /** One of its kind. */
  readonly key: string
}

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
  /** Requests of an earlier batch, which are asked for in place of what the form and the lists say. */
  readonly taken: readonly TakenRequest[] | undefined
  /** The most that may be spent without another yes, in USD. */
  readonly budgetUsd: number | undefined
  /** Requests that are not wanted, by their key. */
  readonly off: ReadonlySet<string>
  /** Requests that are sent while others of the plan were held back, by their key and the picture they are for. */
  readonly sent: ReadonlySet<string>
  /** Texts that were changed by hand, by key. */
  readonly texts: Readonly<Record<string, string>>
  /** Keys of requests in the order they are sent; others come after them. */
  readonly order: readonly string[]
  /** So many random texts of each prompt, by weight; undefined: every alternative. */
  readonly draws: number | undefined
}

export const noWishes: PlanWishes = {
  repeat: 1,
  models: [],
  qualities: [],
  sizes: [],
  backgrounds: [],
  pictures: [],
  masks: [],
  prompts: [],
  table: undefined,
  taken: undefined,
  budgetUsd: undefined,
  off: new Set(),
  sent: new Set(),
  texts: {},
  order: [],
  draws: undefined,
}
