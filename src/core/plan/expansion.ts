import type { Alternative, Part, Template } from './template.ts'

/** A row of a table: cells by their column's name. */
export type Row = ReadonlyMap<string, string>

/** One part, and how far its alternatives have been gone through. */
interface Wheel {
  readonly part: Part
  turns: Generator<string, undefined>
  text: string
}

function* turnsOf(part: Part, row: Row): Generator<string, undefined> {
  switch (part.kind) {
    case 'text':
      yield part.text
      return
    case 'column':
      yield row.get(part.name) ?? ''
      return
    case 'choice':
      for (const { parts } of part.alternatives) yield* textsOf(parts, row)
  }
}

/** Goes on to the next text; back to the first and false after the last. */
function turn(wheel: Wheel, row: Row): boolean {
  const next = wheel.turns.next()
  if (!next.done) {
    wheel.text = next.value
    return true
  }
  wheel.turns = turnsOf(wheel.part, row)
  wheel.text = wheel.turns.next().value ?? ''
  return false
}

/** Like an odometer: the last wheel turns fastest. */
function* textsOf(parts: readonly Part[], row: Row): Generator<string, undefined> {
  const wheels = parts.map((part): Wheel => {
    const turns = turnsOf(part, row)
    return { part, turns, text: turns.next().value ?? '' }
  })
  const fastestFirst = wheels.toReversed()
  do yield wheels.map(({ text }) => text).join('')
  while (fastestFirst.some((wheel) => turn(wheel, row)))
}

/** All texts of a template one by one, as many as `countOf` says. The first alternatives come first, the last choice changes fastest. */
export const expandAll = (template: Template, row: Row): Generator<string, undefined> =>
  textsOf(template.parts, row)

/** An alternative, as likely as its weight among the others. */
function drawn(
  alternatives: readonly Alternative[],
  random: () => number,
): Alternative | undefined {
  let rest = random() * alternatives.reduce((sum, { weight }) => sum + weight, 0)
  for (const alternative of alternatives) {
    rest -= alternative.weight
    if (rest < 0) return alternative
  }
  // Sums of decimal weights round.
  return alternatives.at(-1)
}

function drawnText(part: Part, row: Row, random: () => number): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'column':
      return row.get(part.name) ?? ''
    case 'choice':
      return drawnTexts(drawn(part.alternatives, random)?.parts ?? [], row, random)
  }
}

const drawnTexts = (parts: readonly Part[], row: Row, random: () => number): string =>
  parts.map((part) => drawnText(part, row, random)).join('')

/**
 * One text of a template, every alternative as likely as its weight among those beside it.
 * @param random numbers in [0, 1)
 */
export const sample = (template: Template, row: Row, random: () => number): string =>
  drawnTexts(template.parts, row, random)
