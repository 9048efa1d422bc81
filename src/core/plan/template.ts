/**
 * A prompt with alternatives, as parsed. The syntax is the common core of what prompt tools understand:
 *
 * - `{warm|cold} light`: one of the two. Alternatives may be empty (`a {|very }old barn`) and hold braces again.
 * - `{3::warm|cold}`: a weight before two colons, 1 where there is none. Weights count for `sample` alone.
 * - `{colour}`: braces without a bar that hold a column's name stand for the row's value, which is taken as it is.
 *   Other braces without a bar are text, and told in `unknown`.
 * - `\{ \} \| \: \\` are the characters themselves; any other backslash is a backslash. A bar outside braces is text.
 *
 * Spaces are kept as they are written, except before a weight.
 */
export interface Template {
  readonly parts: readonly Part[]
  /** The columns it names. */
  readonly columns: ReadonlySet<string>
  readonly unknown: readonly UnknownBraces[]
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly name: string }
  | {
      readonly kind: 'choice'
      readonly alternatives: readonly Alternative[]
      /** How many texts it stands for, repeated ones included. */
      readonly count: bigint
    }

export interface Alternative {
  /** More than 0. */
  readonly weight: number
  readonly parts: readonly Part[]
}

/** Braces that hold neither alternatives nor a column's name, and are text therefore. */
export interface UnknownBraces {
  /** What is between them, as `columnName` gives it; undefined where that holds other parts than text. */
  readonly name: string | undefined
  /** Of the opening brace, in UTF-16 code units from 0. */
  readonly at: number
}

/** A weight at the beginning of an alternative. One that is not more than 0 is told, not taken as text. */
export const weightPattern = /^\s*(-?(?:\d+(?:\.\d*)?|\.\d+))\s*::/

/** Text that stands for itself in a template, also as an alternative. */
export const escaped = (text: string): string =>
  text.replace(/[\\{}|]/g, '\\$&').replace(weightPattern, (weight) => weight.replace(':', '\\:'))

/** How a column's name is compared. */
export const columnName = (name: string): string => name.normalize('NFC').trim()

/** How a template names a column, whatever the name. */
export const columnBraces = (name: string): string => `{${escaped(name)}}`

/** How many texts a row of parts stands for, repeated ones included. Exact. */
export const productOf = (parts: readonly Part[]): bigint =>
  parts.reduce((product, part) => (part.kind === 'choice' ? product * part.count : product), 1n)

/** How many texts a template stands for, repeated ones included. Exact. */
export const countOf = ({ parts }: Template): bigint => productOf(parts)
