import { type ParsedTable, parseTable, type Table } from '#core/plan/table.ts'
import type { PlanStore } from '#stores/plan.ts'

/** A table as it is typed, and what it comes to. */
export interface TableDraft {
  readonly typed: string
  /** Undefined: nothing is typed. */
  readonly parsed: ParsedTable | undefined
}

export const noTableDraft: TableDraft = { typed: '', parsed: undefined }

const typedTable = ({ parsed }: TableDraft): Table | undefined =>
  parsed?.kind === 'table' ? parsed.table : undefined

/** The table in use where it is not the typed one: it was there before anything was typed. */
export const tableBefore = (draft: TableDraft, table: Table | undefined): Table | undefined =>
  table === typedTable(draft) ? undefined : table

/** Plans with what is typed now. A table from before gives way to one with rows alone, not to one that is half typed. */
export function tableTyped(plan: PlanStore, before: TableDraft, typed: string): TableDraft {
  const parsed = typed.trim() === '' ? undefined : parseTable(typed)
  const draft: TableDraft = { typed, parsed }
  const table = typedTable(draft)
  const stays = tableBefore(before, plan.state.getState().table)
  if (!stays || (table && table.rows.length > 0)) plan.changed({ table })
  return draft
}
