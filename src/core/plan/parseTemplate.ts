import {
  type Alternative,
  columnName,
  type Part,
  productOf,
  type Template,
  type UnknownBraces,
  weightPattern,
} from './template.ts'
import { countWords, placeWords } from './words.ts'

export type ParsedTemplate =
  | { readonly kind: 'template'; readonly template: Template }
  /** `at` in UTF-16 code units from 0. */
  | { readonly kind: 'problem'; readonly text: string; readonly at: number }

/** So many braces may be open at a time. */
export const MAX_DEPTH = 32
const MAX_WEIGHT = 1_000_000

const tokenPattern = /\\[\\{}|:]|[\\{}|]|[^\\{}|]+/g

/** Open braces, or the whole template. */
interface Frame {
  /** What is around it; undefined for the whole template. */
  readonly outer: Frame | undefined
  readonly at: number
  readonly depth: number
  readonly ended: Alternative[]
  /** The alternative being read: its weight, that as it was written, and what follows. */
  weight: number
  weightText: string
  parts: Part[]
}

interface Reading {
  readonly text: string
  readonly columns: ReadonlySet<string>
  readonly used: Set<string>
  readonly unknown: UnknownBraces[]
  frame: Frame
}

const newFrame = (outer: Frame | undefined, at: number): Frame => ({
  outer,
  at,
  depth: outer ? outer.depth + 1 : 0,
  ended: [],
  weight: 1,
  weightText: '',
  parts: [],
})

function addText(parts: Part[], text: string) {
  const last = parts.at(-1)
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text }
  else if (text !== '') parts.push({ kind: 'text', text })
}

/** The text of parts that are nothing else. */
function textOf(parts: readonly Part[]): string | undefined {
  const [first, ...rest] = parts
  if (!first) return ''
  return first.kind === 'text' && rest.length === 0 ? first.text : undefined
}

function endAlternative(frame: Frame) {
  frame.ended.push({ weight: frame.weight, parts: frame.parts })
  frame.weight = 1
  frame.weightText = ''
  frame.parts = []
}

/** Closes braces without a bar: a column's name or text. */
function closeSingle({ columns, used, unknown, frame }: Reading, into: Part[]) {
  const { parts, weightText, at } = frame
  const inside = textOf(parts)
  const name = inside === undefined ? undefined : columnName(weightText + inside)
  if (name !== undefined && columns.has(name)) {
    used.add(name)
    into.push({ kind: 'column', name })
    return
  }
  unknown.push({ name, at })
  addText(into, `{${weightText}`)
  for (const part of parts)
    if (part.kind === 'text') addText(into, part.text)
    else into.push(part)
  addText(into, '}')
}

function close(reading: Reading, at: number): string | undefined {
  const { frame, text } = reading
  const { outer, ended } = frame
  if (!outer)
    return `The brace at ${placeWords(text, at)} closes nothing. Write \\} for a brace in the text.`
  if (ended.length === 0) closeSingle(reading, outer.parts)
  else {
    endAlternative(frame)
    const count = ended.reduce((sum, { parts }) => sum + productOf(parts), 0n)
    outer.parts.push({ kind: 'choice', alternatives: ended, count })
  }
  reading.frame = outer
  return undefined
}

function open(reading: Reading, at: number): string | undefined {
  if (reading.frame.depth === MAX_DEPTH)
    return `The brace at ${placeWords(reading.text, at)} is inside ${MAX_DEPTH} others; that is too deep.`
  reading.frame = newFrame(reading.frame, at)
  return undefined
}

/** Text, which at the beginning of an alternative may begin with a weight. */
function addRun({ frame, text }: Reading, run: string, at: number): string | undefined {
  const isStart = frame.outer && frame.parts.length === 0 && frame.weightText === ''
  const [weightText = '', weight] = (isStart && weightPattern.exec(run)) || []
  if (weight !== undefined) {
    frame.weight = Number(weight)
    frame.weightText = weightText
    if (!(frame.weight > 0 && frame.weight <= MAX_WEIGHT))
      return `The weight at ${placeWords(text, at)} must be more than 0 and at most ${countWords(MAX_WEIGHT)}.`
  }
  addText(frame.parts, run.slice(weightText.length))
  return undefined
}

function readToken(reading: Reading, token: string, at: number): string | undefined {
  const { frame } = reading
  if (token === '{') return open(reading, at)
  if (token === '}') return close(reading, at)
  if (token === '|' && frame.outer) endAlternative(frame)
  else if (/^\\./.test(token)) addText(frame.parts, token.slice(1))
  else return addRun(reading, token, at)
  return undefined
}

/**
 * The syntax is told at `Template`.
 * @param columns names of a table's columns
 * @returns the template, or what is wrong with it and where
 */
export function parseTemplate(text: string, columns: readonly string[] = []): ParsedTemplate {
  const reading: Reading = {
    text,
    columns: new Set(columns.map(columnName)),
    used: new Set(),
    unknown: [],
    frame: newFrame(undefined, -1),
  }
  for (const { 0: token, index } of text.matchAll(tokenPattern)) {
    const problem = readToken(reading, token, index)
    if (problem !== undefined) return { kind: 'problem', text: problem, at: index }
  }
  const { frame, used } = reading
  // Inner braces close before outer ones.
  const unknown = reading.unknown.toSorted((a, b) => a.at - b.at)
  if (!frame.outer)
    return { kind: 'template', template: { parts: frame.parts, columns: used, unknown } }
  const problem = `The brace at ${placeWords(text, frame.at)} is not closed. Write \\{ for a brace in the text.`
  return { kind: 'problem', text: problem, at: frame.at }
}
