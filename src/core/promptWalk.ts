import type { PastPrompt } from '#core/promptBook.ts'

/** A text field and what is selected in it, in UTF-16 units. */
export interface TextSelection {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A walk by arrow keys from what is being typed back through past prompts. */
export interface PromptWalk {
  /** What was being typed, then the past ones, newest first; each as it was left. */
  readonly lines: readonly string[]
  /** The line in the field. */
  readonly at: number
  /** Where the last step put the caret. */
  readonly caret: number
}

/** 1: to the one before in time; -1: to the one after. */
export type WalkStep = 1 | -1

/** Whether nothing was typed and the caret did not move since the last step. */
const isFresh = (walk: PromptWalk, { text, start }: TextSelection) =>
  walk.lines[walk.at] === text && walk.caret === start

/**
 * The step an arrow key asks for, if any: up at the very start of the field, down at the very end of a past prompt. A
 * step puts the caret at one of the two, and until it moves both keys go on walking.
 */
export function stepWanted(
  key: string,
  field: TextSelection,
  walk: PromptWalk | undefined,
): WalkStep | undefined {
  if (field.start !== field.end) return undefined
  const fresh = walk !== undefined && isFresh(walk, field)
  if (key === 'ArrowUp') return fresh || field.start === 0 ? 1 : undefined
  if (key !== 'ArrowDown' || !walk || walk.at === 0) return undefined
  return fresh || field.end === field.text.length ? -1 : undefined
}

/** A walk that begins at a text. */
export const walkFrom = (text: string, past: readonly PastPrompt[]): PromptWalk => ({
  lines: [text, ...past.map((prompt) => prompt.text).filter((line) => line !== text.trim())],
  at: 0,
  caret: 0,
})

/** A step further, from the text as it stands in the field now; undefined where the walk ends. */
export function walked(walk: PromptWalk, text: string, step: WalkStep): PromptWalk | undefined {
  const at = walk.at + step
  const line = walk.lines[at]
  if (line === undefined) return undefined
  return { lines: walk.lines.with(walk.at, text), at, caret: step === 1 ? 0 : line.length }
}
