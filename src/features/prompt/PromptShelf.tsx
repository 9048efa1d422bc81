import type { ReactNode } from 'react'
import {
  MAX_NAME,
  MAX_SNIPPET,
  type PastPrompt,
  type PromptBook,
  promptNamed,
  searched,
} from '#core/promptBook.ts'
import { PromptRow } from '#features/prompt/PromptRow.tsx'
import styles from '#features/prompt/Prompts.module.css'
import { WordsForm } from '#features/prompt/WordsForm.tsx'
import { text } from '#features/text.ts'
import type { Prompts } from '#stores/prompts.ts'
import { Button } from '#ui/Button.tsx'

/** What the library has, in the order of its buttons. */
export const shelves = ['past', 'named', 'snippets'] as const
export type Shelf = (typeof shelves)[number]

interface ShelfProps {
  readonly book: PromptBook
  readonly query: string
  readonly prompts: Prompts
  /** The text in the field. */
  readonly prompt: string
  /** Whether it was opened to save that. */
  readonly saving: boolean
  readonly onUsed: (prompt: string) => void
  readonly onInserted: (snippet: string) => void
}

/** More rows than anyone reads through. */
const MOST_SHOWN = 200

const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

function pastWords({ at, times }: PastPrompt): string {
  const time = when.format(at)
  return times === 0 ? text.prompts.setAsideAt(time) : text.prompts.sentAt(time, times)
}

interface FoundProps<Item> {
  readonly shelf: Shelf
  readonly items: readonly Item[]
  readonly query: string
  readonly wordsOf: (item: Item) => string
  readonly row: (item: Item) => ReactNode
}

/** The rows that are searched for. */
function Found<Item>({ shelf, items, query, wordsOf, row }: FoundProps<Item>) {
  const found = searched(items, query, wordsOf)
  if (items.length === 0) return <p className={styles.empty}>{text.prompts.empty[shelf]}</p>
  return (
    <>
      <p className={styles.found} role="status">
        {query.trim() !== '' && text.prompts.found(found.length, items.length)}
      </p>
      {found.length === 0 && <p className={styles.empty}>{text.prompts.nothingFound}</p>}
      <ul className={styles.list} aria-label={text.prompts.shelves[shelf]}>
        {found.slice(0, MOST_SHOWN).map(row)}
      </ul>
      {found.length > MOST_SHOWN && (
        <p className={styles.empty}>{text.prompts.tooMany(MOST_SHOWN)}</p>
      )}
    </>
  )
}

function PastShelf({ book, query, prompts, onUsed }: ShelfProps) {
  return (
    <>
      <Found
        shelf="past"
        items={book.past}
        query={query}
        wordsOf={(past) => past.text}
        row={(past) => (
          <PromptRow
            key={past.text}
            words={past.text}
            note={pastWords(past)}
            label={text.prompts.use(past.text)}
            onChosen={() => onUsed(past.text)}
            onRemoved={() => prompts.pastRemoved(past.text)}
          />
        )}
      />
      {book.past.length > 0 && query === '' && (
        <Button look="plain" onClick={prompts.pastCleared}>
          {text.prompts.clear}
        </Button>
      )}
    </>
  )
}

function NamedShelf({ book, query, prompts, prompt, saving, onUsed }: ShelfProps) {
  const isEmpty = prompt.trim() === ''
  return (
    <>
      <WordsForm
        label={text.prompts.saveAs}
        focused={saving}
        most={MAX_NAME}
        disabled={isEmpty}
        note={isEmpty ? text.prompts.nothingToSave : undefined}
        actionFor={(name) => text.prompts[promptNamed(book, name) ? 'replace' : 'save']}
        onDone={(name) => prompts.named(name, prompt)}
      />
      <Found
        shelf="named"
        items={book.named}
        query={query}
        wordsOf={({ name, text: words }) => `${name} ${words}`}
        row={({ id, name, text: words }) => (
          <PromptRow
            key={id}
            title={name}
            words={words}
            label={text.prompts.use(name)}
            onChosen={() => onUsed(words)}
            change={{
              label: text.prompts.rename(name),
              field: text.prompts.newName,
              value: name,
              most: MAX_NAME,
              problemOf: (typed) => {
                const other = promptNamed(book, typed)
                return other && other.id !== id ? text.prompts.nameTaken : undefined
              },
              onDone: (typed) => prompts.renamed(id, typed),
            }}
            onRemoved={() => prompts.namedRemoved(id)}
          />
        )}
      />
    </>
  )
}

function SnippetShelf({ book, query, prompts, onInserted }: ShelfProps) {
  return (
    <>
      <WordsForm
        label={text.prompts.newSnippet}
        most={MAX_SNIPPET}
        actionFor={() => text.prompts.add}
        onDone={prompts.snippetAdded}
      />
      <Found
        shelf="snippets"
        items={book.snippets}
        query={query}
        wordsOf={(snippet) => snippet.text}
        row={({ id, text: words }) => (
          <PromptRow
            key={id}
            words={words}
            label={text.prompts.insert(words)}
            onChosen={() => onInserted(words)}
            change={{
              label: text.prompts.change(words),
              field: text.prompts.snippet,
              value: words,
              most: MAX_SNIPPET,
              onDone: (typed) => prompts.snippetChanged(id, typed),
            }}
            onRemoved={() => prompts.snippetRemoved(id)}
          />
        )}
      />
    </>
  )
}

const shelfOf = { past: PastShelf, named: NamedShelf, snippets: SnippetShelf }

/** One kind of what the library has. */
export function PromptShelf({ shelf, ...props }: ShelfProps & { readonly shelf: Shelf }) {
  const Shown = shelfOf[shelf]
  return (
    <div className={styles.shelf}>
      <Shown {...props} />
    </div>
  )
}
