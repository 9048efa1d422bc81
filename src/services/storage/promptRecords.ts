import {
  array,
  type BaseIssue,
  type BaseSchema,
  integer,
  minValue,
  nonEmpty,
  number,
  object,
  optional,
  pipe,
  safeParse,
  string,
  transform,
  unknown,
} from 'valibot'
import type { NamedPrompt, PastPrompt, PromptBook, Snippet } from '#core/promptBook.ts'

type Parsed<T> = BaseSchema<unknown, T, BaseIssue<unknown>>

const words = pipe(string(), nonEmpty())

const past: Parsed<PastPrompt> = object({
  text: words,
  at: number(),
  times: pipe(number(), integer(), minValue(0)),
})
const named: Parsed<NamedPrompt> = object({ id: string(), name: words, text: words })
const snippet: Parsed<Snippet> = object({ id: string(), text: words })

/** The items that can be read: one that cannot does not take the others along. Of several of one kind, the first. */
const listOf = <T>(item: Parsed<T>, keyOf: (parsed: T) => string) =>
  pipe(
    optional(array(unknown()), []),
    transform((found): readonly T[] => {
      const items = new Map<string, T>()
      for (const record of found) {
        const parsed = safeParse(item, record)
        if (parsed.success && !items.has(keyOf(parsed.output)))
          items.set(keyOf(parsed.output), parsed.output)
      }
      return [...items.values()]
    }),
  )

const book: Parsed<PromptBook> = object({
  past: listOf(past, ({ text }) => text),
  named: listOf(named, ({ name }) => name.toLowerCase()),
  snippets: listOf(snippet, ({ id }) => id),
})

/** A stored record as a prompt book; undefined for what is none. */
export function parsePrompts(value: unknown): PromptBook | undefined {
  const parsed = safeParse(book, value)
  return parsed.success ? parsed.output : undefined
}
