import { text } from '#features/text.ts'
import type { Choice } from '#ui/SelectField.tsx'

const words: Readonly<Record<string, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  xhigh: 'Extra high',
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const labelOf = (value: string) =>
  words[value] ?? capitalised(value).replace(/^(\d+)x(\d+)$/, '$1 × $2')

/** The API's values as they stand in a list. */
export const choicesOf = (values: readonly string[]): readonly Choice<string>[] =>
  values.map((value) => ({ value, label: labelOf(value) }))

/** The same, with a first choice that leaves the field out of the request. */
export const optionalChoices = (values: readonly string[]): readonly Choice<string>[] => [
  { value: '', label: text.request.unset },
  ...choicesOf(values),
]
