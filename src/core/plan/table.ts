import { CsvError, type CsvRecord, csvLayout, csvRecords } from './csv.ts'
import type { Row } from './expansion.ts'
import { columnName } from './template.ts'
import { countWords, listWords, quoted } from './words.ts'

/** Values for templates: named columns, and a cell for each in every row. */
export interface Table {
  /** Trimmed, no two alike. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export type ParsedTable =
  | { readonly kind: 'table'; readonly table: Table; readonly warnings: readonly string[] }
  | { readonly kind: 'problem'; readonly text: string }

/** In UTF-16 code units. */
export const MAX_TABLE_LENGTH = 20_000_000
export const MAX_ROWS = 50_000
export const MAX_COLUMNS = 256

export const rowOf = ({ columns }: Table, cells: readonly string[]): Row =>
  new Map(columns.map((name, index) => [name, cells[index] ?? '']))

/** `Lines 3, 9 and 14`. */
const linesWords = (lines: readonly number[]): string =>
  `${lines.length === 1 ? 'Line' : 'Lines'} ${listWords(lines)}`

const isBlank = (cell: string) => cell.trim() === ''

const withoutBlankEnd = (cells: readonly string[]) =>
  cells.slice(0, cells.findLastIndex((cell) => !isBlank(cell)) + 1)

/** Spreadsheets write lines of nothing but delimiters for rows that were cleared. */
const isFilled = ({ cells }: CsvRecord, columns: number) => columns === 1 || !cells.every(isBlank)

function headerProblem(names: readonly string[]): string | undefined {
  if (names.every((name) => name === '')) return 'The first line must name the columns.'
  if (names.length > MAX_COLUMNS)
    return `The table has ${countWords(names.length)} columns; at most ${MAX_COLUMNS} are taken.`
  const doubled = names.filter((name, index) => name !== '' && names.indexOf(name) < index)
  if (doubled.length > 0)
    return `Two columns have the same name: ${listWords([...new Set(doubled)], quoted)}.`
  return undefined
}

/** Where cells fall into the wrong column, a wrong prompt would be paid for. */
function longProblem(records: readonly CsvRecord[], columns: number): string | undefined {
  const lines = records
    .filter(({ cells }) => withoutBlankEnd(cells).length > columns)
    .map(({ line }) => line)
  return lines.length === 0
    ? undefined
    : `${linesWords(lines)}: more cells than the ${columns} columns of the first line. Put cells that hold a delimiter in quotes.`
}

function warningsOf(names: readonly string[], records: readonly CsvRecord[]): readonly string[] {
  const needed = withoutBlankEnd(names).length
  const short = records.filter(({ cells }) => cells.length < needed).map(({ line }) => line)
  const nameless = names.flatMap((name, index) => {
    const isUsed = records.some(({ cells }) => !isBlank(cells[index] ?? ''))
    return name === '' && isUsed ? [`Column ${index + 1} has no name and is left out.`] : []
  })
  return short.length === 0
    ? nameless
    : [...nameless, `${linesWords(short)}: cells are missing and taken as empty.`]
}

function tableOf([header, ...body]: readonly CsvRecord[]): ParsedTable {
  const names = (header?.cells ?? []).map(columnName)
  const records = body.filter((record) => isFilled(record, names.length))
  const problem = headerProblem(names) ?? longProblem(records, names.length)
  if (problem) return { kind: 'problem', text: problem }
  const kept = names.flatMap((name, index) => (name === '' ? [] : [{ name, index }]))
  const rows = records.map(({ cells }) => kept.map(({ index }) => cells[index] ?? ''))
  const table = { columns: kept.map(({ name }) => name), rows }
  return { kind: 'table', table, warnings: warningsOf(names, records) }
}

/** A CSV file with named columns, its delimiter (comma, semicolon, tab) found out. What cannot be meant is told by its line. */
export function parseTable(text: string): ParsedTable {
  if (text.length > MAX_TABLE_LENGTH)
    return {
      kind: 'problem',
      text: `The table has ${countWords(text.length)} characters; at most ${countWords(MAX_TABLE_LENGTH)} are read.`,
    }
  const records: CsvRecord[] = []
  try {
    for (const record of csvRecords(text, csvLayout(text))) {
      if (records.length > MAX_ROWS)
        return { kind: 'problem', text: `The table has more than ${countWords(MAX_ROWS)} rows.` }
      records.push(record)
    }
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'problem', text: error.message }
    throw error
  }
  return tableOf(records)
}
