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

/** Whether the table in use says what is typed, though it was read from the disk. */
export function isAsTyped({ parsed }: TableDraft, { columns, rows }: Table): boolean {
  if (parsed?.kind !== 'table') return false
  const { table } = parsed
  const isSame = (a: readonly string[], b: readonly string[] = []) =>
    a.length === b.length && a.every((text, index) => text === b[index])
  return (
    isSame(columns, table.columns) &&
    rows.length === table.rows.length &&
    rows.every((row, index) => isSame(row, table.rows[index]))
  )
}

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
