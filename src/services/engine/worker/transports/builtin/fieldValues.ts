import { ApiError, invalidValue, missing } from './apiError.ts'

/** Readers of single fields: JSON has numbers and booleans, forms have texts; null and absence are the same. */

const LONGEST_PROMPT = 32_000

export function promptIn(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw missing('prompt')
  if (value.length <= LONGEST_PROMPT) return value
  throw new ApiError(
    `Invalid 'prompt': string too long. Expected a string with maximum length ${LONGEST_PROMPT}.`,
    { code: 'string_above_max_length', param: 'prompt' },
  )
}

interface IntegerRange {
  readonly from: number
  readonly to: number
  /** What it is when nothing is said. */
  readonly usual: number
}

export function integerIn(
  param: string,
  value: unknown,
  { from, to, usual }: IntegerRange,
): number {
  const number = value === '' ? Number.NaN : Number(value ?? usual)
  if (!Number.isInteger(number)) throw invalidValue(param, value, 'Expected an integer.')
  if (number < from) throw invalidValue(param, value, `Expected a value >= ${from}.`)
  if (number > to) throw invalidValue(param, value, `Expected a value <= ${to}.`)
  return number
}

/** One of the choices; the first when nothing is said. */
export function choiceIn<T extends string>(
  param: string,
  value: unknown,
  choices: readonly [T, ...T[]],
): T {
  const chosen = choices.find((choice) => choice === (value ?? choices[0]))
  if (chosen) return chosen
  const list = choices.map((choice) => `'${choice}'`).join(', ')
  throw invalidValue(param, value, `Supported values are: ${list}.`)
}

export const flagIn = (param: string, value: unknown): boolean =>
  choiceIn(param, value === undefined || value === null ? value : String(value), [
    'false',
    'true',
  ]) === 'true'
