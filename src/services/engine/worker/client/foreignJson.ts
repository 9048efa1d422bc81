/** Readers of JSON that somebody else wrote: anything may be missing or of another type. */
export type ForeignRecord = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is ForeignRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const recordIn = (value: unknown): ForeignRecord => (isRecord(value) ? value : {})

/** A text that says something, or undefined. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined

export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** The value of a JSON text, or undefined when it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** At most `length` characters, with an ellipsis where something was cut. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}\u2026`
