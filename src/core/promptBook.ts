/** A prompt that was sent, or was typed and set aside for another. */
export interface PastPrompt {
  /** Without white space around it. */
  readonly text: string
  /** When it was last sent or set aside, in ms since 1970. */
  readonly at: number
  /** How often it was sent; 0: not yet. */
  readonly times: number
}

/** A prompt that is kept under a name. */
export interface NamedPrompt {
  readonly id: string
  readonly name: string
  readonly text: string
}

/** A few words to put into any prompt. */
export interface Snippet {
  readonly id: string
  readonly text: string
}

/** Everything that was typed and may be wanted again. Its rules give the same book back where nothing changes. */
export interface PromptBook {
  /** Newest first, no text twice. */
  readonly past: readonly PastPrompt[]
  /** By name, no name twice (upper and lower case are one). */
  readonly named: readonly NamedPrompt[]
  readonly snippets: readonly Snippet[]
}

/** Past prompts that are kept at most. */
export const MAX_PAST = 500
/** The most that past prompts may take as stored JSON, in bytes: browsers store two for each UTF-16 unit. */
export const MAX_PAST_BYTES = 2_000_000
/** The longest name, in UTF-16 units. */
export const MAX_NAME = 80
/** The longest snippet, in UTF-16 units. */
export const MAX_SNIPPET = 300

/** As many of the newest as may be kept. */
function limited(past: readonly PastPrompt[]): readonly PastPrompt[] {
  let bytes = 0
  const fits = past.slice(0, MAX_PAST).findIndex((prompt) => {
    bytes += 2 * (JSON.stringify(prompt).length + 1)
    return bytes > MAX_PAST_BYTES
  })
  return past.slice(0, fits === -1 ? MAX_PAST : fits)
}

const withFirst = (past: readonly PastPrompt[], first: PastPrompt) =>
  limited([first, ...past.filter(({ text }) => text !== first.text)])

/** With a prompt that is sent now. */
export function withSent(book: PromptBook, prompt: string, now: number): PromptBook {
  const text = prompt.trim()
  if (text === '') return book
  const times = (book.past.find((past) => past.text === text)?.times ?? 0) + 1
  return { ...book, past: withFirst(book.past, { text, at: now, times }) }
}

/** One text that takes the place of another in the field. */
export interface Exchange {
  readonly left: string
  readonly taken: string
}

/** With the text that is left, unless it is kept already. One that was set aside and is taken up again is no past prompt. */
export function withExchange(book: PromptBook, exchange: Exchange, now: number): PromptBook {
  const left = exchange.left.trim()
  const taken = exchange.taken.trim()
  if (left === taken) return book
  const past = book.past.filter(({ text, times }) => times > 0 || text !== taken)
  const isKept = [...past, ...book.named].some(({ text }) => text === left)
  if (left !== '' && !isKept)
    return { ...book, past: withFirst(past, { text: left, at: now, times: 0 }) }
  return past.length === book.past.length ? book : { ...book, past }
}

/** With past prompts that were taken away or come from elsewhere, each where its time says. */
export function withPast(book: PromptBook, more: readonly PastPrompt[]): PromptBook {
  const merged = new Map<string, PastPrompt>()
  for (const prompt of [...book.past, ...more]) {
    const same = merged.get(prompt.text)
    const at = Math.max(prompt.at, same?.at ?? prompt.at)
    merged.set(prompt.text, { text: prompt.text, at, times: prompt.times + (same?.times ?? 0) })
  }
  return { ...book, past: limited([...merged.values()].sort((a, b) => b.at - a.at)) }
}

/** Without the past prompts of these texts. */
export function withoutPast(book: PromptBook, texts: ReadonlySet<string>): PromptBook {
  const past = book.past.filter(({ text }) => !texts.has(text))
  return past.length === book.past.length ? book : { ...book, past }
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** A name as it is kept. */
export const nameOf = (typed: string): string => typed.trim().slice(0, MAX_NAME).trim()

/** The prompt that is kept under a name. */
export const promptNamed = (book: PromptBook, name: string): NamedPrompt | undefined =>
  book.named.find((prompt) => sameName(prompt.name, nameOf(name)))

/** With a named prompt in the place of those of its id and its name. */
export function withNamed(book: PromptBook, prompt: NamedPrompt): PromptBook {
  const others = book.named.filter(
    ({ id, name }) => id !== prompt.id && !sameName(name, prompt.name),
  )
  const named = [...others, prompt].sort((a, b) => a.name.localeCompare(b.name, 'en'))
  return { ...book, named }
}

/** Without a named prompt. */
export function withoutNamed(book: PromptBook, id: string): PromptBook {
  const named = book.named.filter((prompt) => prompt.id !== id)
  return named.length === book.named.length ? book : { ...book, named }
}

/** With a snippet in the place of the one of its id, or else at a place in the list. */
export function withSnippet(
  book: PromptBook,
  snippet: Snippet,
  place = book.snippets.length,
): PromptBook {
  const at = book.snippets.findIndex(({ id }) => id === snippet.id)
  const snippets =
    at === -1 ? book.snippets.toSpliced(place, 0, snippet) : book.snippets.with(at, snippet)
  return { ...book, snippets }
}

/** Without a snippet. */
export function withoutSnippet(book: PromptBook, id: string): PromptBook {
  const snippets = book.snippets.filter((snippet) => snippet.id !== id)
  return snippets.length === book.snippets.length ? book : { ...book, snippets }
}

/** Upper and lower case, accents and widths of letters are one (Unicode's compatibility decomposition, UAX 15). */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The items whose words have every word that is searched for, as a part of a word or more; in their order. */
export function searched<Item>(
  items: readonly Item[],
  query: string,
  wordsOf: (item: Item) => string,
): readonly Item[] {
  const wanted = folded(query).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return items
  return items.filter((item) => {
    const words = folded(wordsOf(item))
    return wanted.every((word) => words.includes(word))
  })
}
