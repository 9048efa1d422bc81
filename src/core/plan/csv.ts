export type Delimiter = ',' | ';' | '\t'

/** One line of a CSV file, or several where cells hold line breaks. */
export interface CsvRecord {
  /** The line it begins on, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** A file that breaks the rules, in words. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
}

/** What the cells of a file are set apart by, and where the first record begins. */
export interface CsvLayout {
  /** Undefined: one cell a line. */
  readonly delimiter: Delimiter | undefined
  /** In UTF-16 code units. */
  readonly start: number
}

interface Cursor {
  at: number
  line: number
}

const lineBreak = /\r\n?|\n/g

/** Steps over a line break, if there is one. */
function endLine(text: string, cursor: Cursor) {
  const width = text.startsWith('\r\n', cursor.at) ? 2 : 1
  if (cursor.at < text.length) cursor.line++
  cursor.at = Math.min(text.length, cursor.at + width)
}

/** The cell after an opening quote, up to its closing one; a quote inside is written twice. */
function quotedCell(text: string, cursor: Cursor): string {
  const opened = cursor.line
  let cell = ''
  for (let from = cursor.at + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw new CsvError(`The quote on line ${opened} is not closed.`)
    cell += text.slice(from, quote)
    from = quote + 2
    if (text[quote + 1] === '"') cell += '"'
    else {
      cursor.at = quote + 1
      cursor.line += cell.match(lineBreak)?.length ?? 0
      return cell
    }
  }
}

const isEnd = (character: string | undefined) =>
  character === undefined || character === '\n' || character === '\r'

/** Steps over what is blank and neither a delimiter nor a line break. */
function skipSpaces(text: string, cursor: Cursor, delimiter: Delimiter | undefined) {
  for (;;) {
    const next = text[cursor.at]
    if (next === undefined || isEnd(next) || next === delimiter || next.trim() !== '') return
    cursor.at++
  }
}

function plainCell(text: string, cursor: Cursor, delimiter: Delimiter | undefined): string {
  const from = cursor.at
  while (!isEnd(text[cursor.at]) && text[cursor.at] !== delimiter) cursor.at++
  return text.slice(from, cursor.at)
}

/** Spaces around quotes are skipped; where text follows them, quotes after a space are text too. */
function cellAt(text: string, cursor: Cursor, delimiter: Delimiter | undefined): string {
  const { at, line } = cursor
  skipSpaces(text, cursor, delimiter)
  if (text[cursor.at] === '"') {
    const isFirst = cursor.at === at
    const cell = quotedCell(text, cursor)
    skipSpaces(text, cursor, delimiter)
    if (isEnd(text[cursor.at]) || text[cursor.at] === delimiter) return cell
    if (isFirst) throw new CsvError(`On line ${cursor.line} there is text after a closing quote.`)
  }
  cursor.at = at
  cursor.line = line
  return plainCell(text, cursor, delimiter)
}

function recordAt(text: string, cursor: Cursor, delimiter: Delimiter | undefined): CsvRecord {
  const { line } = cursor
  const cells: string[] = []
  for (;;) {
    cells.push(cellAt(text, cursor, delimiter))
    if (isEnd(text[cursor.at])) break
    cursor.at++
  }
  endLine(text, cursor)
  return { line, cells }
}

/**
 * The records of a CSV file (RFC 4180; lines may also end in LF or CR alone, a quote inside an unquoted cell is text, and
 * quotes may have spaces around them). Blank lines are left out.
 * @throws CsvError
 */
export function* csvRecords(text: string, layout: CsvLayout): Generator<CsvRecord, undefined> {
  const { start, delimiter } = layout
  const cursor: Cursor = { at: start, line: 1 }
  cursor.line += text.slice(0, start).match(lineBreak)?.length ?? 0
  while (cursor.at < text.length) {
    const from = cursor.at
    skipSpaces(text, cursor, delimiter)
    if (isEnd(text[cursor.at])) endLine(text, cursor)
    else {
      cursor.at = from
      yield recordAt(text, cursor, delimiter)
    }
  }
}

/** How many records are looked at to find the delimiter. */
const LOOKED_AT = 20

/** How well a delimiter explains a file: into how many columns, for which share of the first records. */
function fitOf(text: string, layout: CsvLayout) {
  const lengths: number[] = []
  try {
    for (const { cells } of csvRecords(text, layout)) {
      lengths.push(cells.length)
      if (lengths.length === LOOKED_AT) break
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { layout, columns: lengths[0] ?? 0, share: 0 }
  }
  const [columns = 0] = lengths
  const like = lengths.filter((length) => length === columns).length
  return { layout, columns, share: like / Math.max(1, lengths.length) }
}

// What Excel writes and understands as a first line.
const separatorLine = /^sep=([,;\t])(?:\r\n?|\n|$)/i

/**
 * The delimiter that makes most of the first records as long as the first one; undefined when that holds none. A byte
 * order mark and Excel's `sep=;` are skipped, and the latter believed.
 */
export function csvLayout(text: string): CsvLayout {
  const start = text.startsWith('\ufeff') ? 1 : 0
  const [told = '', said] = separatorLine.exec(text.slice(start)) ?? []
  const candidates = [',', ';', '\t'] as const
  const named = candidates.find((delimiter) => delimiter === said)
  if (named) return { delimiter: named, start: start + told.length }
  const [best] = candidates
    .map((delimiter) => fitOf(text, { delimiter, start }))
    .filter(({ columns }) => columns > 1)
    .toSorted((a, b) => b.share - a.share || b.columns - a.columns)
  return best?.layout ?? { delimiter: undefined, start }
}
