import { type ParsedTable, parseTable, type Table } from '#core/plan/table.ts'

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

export const tableDraftOf = (typed: string): TableDraft => ({
  typed,
  parsed: typed.trim() === '' ? undefined : parseTable(typed),
})

const isSameRow = (a: readonly string[], b: readonly string[] = []) =>
  a.length === b.length && a.every((text, index) => text === b[index])

const isSameTable = (a: Table, b: Table) =>
  isSameRow(a.columns, b.columns) &&
  a.rows.length === b.rows.length &&
  a.rows.every((row, index) => isSameRow(row, b.rows[index]))

/** What is typed, and the table in use beside it. */
export interface TypedTable {
  readonly draft: TableDraft
  readonly table: Table | undefined
}

/** A table from before gives way to a typed one with rows alone, not to one that is half typed. */
export function afterTyping(typed: string, { draft, table: inUse }: TypedTable): TypedTable {
  const next = tableDraftOf(typed)
  const table = typedTable(next)
  const before = tableBefore(draft, inUse)
  return { draft: next, table: before && !(table && table.rows.length > 0) ? before : table }
}

/** What was typed at an earlier visit is as if it were typed once more, now that the table in use is read. */
export function afterReading({ draft, table }: TypedTable): TypedTable {
  const { typed, parsed } = draft
  if (table && parsed?.kind === 'table' && isSameTable(parsed.table, table))
    return { draft: { typed, parsed: { ...parsed, table } }, table }
  return afterTyping(typed, { draft: noTableDraft, table })
}
