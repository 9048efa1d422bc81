import type { SeedRule } from '#core/seed.ts'
import type { Table } from './table.ts'

/** A picture that is edited, and what is painted on it, as ids of the caller's; without a picture it is text alone. */
export interface Target {
  readonly sourceId?: string
  readonly maskId?: string
}

/** What a designer asks for: everything with everything. A value that is listed twice counts once. */
export interface PlanInput {
  /** Templates (see `Template`). One that names a column is made for each row of the table, others once. */
  readonly prompts: readonly string[]
  readonly table?: Table
  /** So many random texts of each template and row, by weight, in place of all alternatives. */
  readonly draws?: number
  readonly targets: readonly Target[]
  readonly models: readonly string[]
  readonly qualities: readonly string[]
  readonly sizes: readonly string[]
  readonly backgrounds: readonly string[]
  /** How often each request is made. */
  readonly repeat: number
  /** Pictures per request. */
  readonly n: number
  /** Of the first request; the rule leads from one request to the next. */
  readonly seed: number
  readonly seedRule: SeedRule
}

/** A text of a template, and its fingerprint. */
export interface Prompt {
  readonly prompt: string
  readonly print: string
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

/** What tells one target from another. */
export const targetKey = ({ sourceId, maskId }: Target): string =>
  JSON.stringify([sourceId ?? null, maskId ?? null])

/** The input with every value listed once. */
export function withoutDoubles(input: PlanInput): PlanInput {
  const targets = new Map(input.targets.map((target) => [targetKey(target), target]))
  return {
    ...input,
    targets: [...targets.values()],
    models: unique(input.models),
    qualities: unique(input.qualities),
    sizes: unique(input.sizes),
    backgrounds: unique(input.backgrounds),
  }
}
