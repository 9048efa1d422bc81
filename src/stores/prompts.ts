import { createStore, type StoreApi } from 'zustand/vanilla'
import { failureOf } from '#core/failure.ts'
import {
  type Exchange,
  MAX_SNIPPET,
  type NamedPrompt,
  nameOf,
  type PromptBook,
  promptNamed,
  withExchange,
  withNamed,
  withoutNamed,
  withoutPast,
  withoutSnippet,
  withPast,
  withSent,
  withSnippet,
} from '#core/promptBook.ts'
import { starterSnippets } from '#core/promptSnippets.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'

export interface Prompts {
  readonly state: StoreApi<PromptBook>
  /** Takes in what other tabs wrote. */
  readonly refreshed: () => void
  /** What was sent together, the most important first. */
  readonly sent: (prompts: readonly string[]) => void
  /** A text takes the place of what was typed, which is set aside if it is kept nowhere yet. */
  readonly exchanged: (exchange: Exchange) => void
  readonly pastRemoved: (text: string) => void
  readonly pastCleared: () => void
  /** A prompt is kept under a name, in the place of one that has the name. */
  readonly named: (name: string, prompt: string) => void
  /** A name that another prompt has is not given. */
  readonly renamed: (id: string, name: string) => void
  readonly namedRemoved: (id: string) => void
  readonly snippetAdded: (words: string) => void
  readonly snippetChanged: (id: string, words: string) => void
  readonly snippetRemoved: (id: string) => void
}

interface Needs {
  readonly storage: Pick<Storage, 'prompts' | 'savePrompts'>
  readonly notices: Notices
  readonly now: () => number
  readonly newId: () => string
}

type Change = (book: PromptBook) => PromptBook

const firstBook: PromptBook = { past: [], named: [], snippets: starterSnippets }

/** The book on the disk, with changes done to it. */
function createBook({ storage, notices }: Needs) {
  /** What the disk had no room for, while the page is open. */
  let unsaved: readonly Change[] = []
  const onDisk = () => storage.prompts() ?? firstBook
  const withUnsaved = (book: PromptBook) =>
    unsaved.reduce((changed, change) => change(changed), book)
  const state = createStore<PromptBook>(onDisk)
  return {
    state,
    refreshed: () => state.setState(withUnsaved(onDisk()), true),
    /** Does a change to what is on the disk now: another tab may have written since. */
    change: (change: Change) => {
      const wasSaved = unsaved.length === 0
      unsaved = [...unsaved, change]
      const found = onDisk()
      const book = withUnsaved(found)
      state.setState(book, true)
      try {
        if (book !== found) storage.savePrompts(book)
        unsaved = []
      } catch (error) {
        // Once, not with every change.
        if (wasSaved) notices.failed(failureOf(error))
      }
    },
  }
}

/** What was typed and may be wanted again, in all tabs and over reloads. */
export function createPrompts(needs: Needs): Prompts {
  const { notices, now, newId } = needs
  const { state, refreshed, change } = createBook(needs)

  const told = (text: string, undo: Change) =>
    notices.told({
      tone: 'info',
      text,
      action: { label: 'Undo', taken: () => change(undo) },
    })

  function pastTaken(texts: ReadonlySet<string>, words: string) {
    refreshed()
    const gone = state.getState().past.filter(({ text }) => texts.has(text))
    if (gone.length === 0) return
    change((book) => withoutPast(book, texts))
    told(words, (book) => withPast(book, gone))
  }

  function named(typed: string, prompt: string) {
    const name = nameOf(typed)
    const text = prompt.trim()
    if (name === '' || text === '') return
    refreshed()
    const replaced = promptNamed(state.getState(), name)
    const kept: NamedPrompt = { id: replaced?.id ?? newId(), name, text }
    change((book) => withNamed(book, kept))
    if (replaced && replaced.text !== text)
      told(`“${name}” was replaced.`, (book) => withNamed(book, replaced))
  }

  function namedRemoved(id: string) {
    const gone = state.getState().named.find((prompt) => prompt.id === id)
    if (!gone) return
    change((book) => withoutNamed(book, id))
    const time = now()
    told(`“${gone.name}” was deleted.`, (book) =>
      // A name that was given anew meanwhile stays with its new prompt.
      promptNamed(book, gone.name)
        ? withExchange(book, { left: gone.text, taken: '' }, time)
        : withNamed(book, gone),
    )
  }

  function snippetRemoved(id: string) {
    refreshed()
    const place = state.getState().snippets.findIndex((snippet) => snippet.id === id)
    const gone = state.getState().snippets[place]
    if (!gone) return
    change((book) => withoutSnippet(book, id))
    told('The snippet was deleted.', (book) => withSnippet(book, gone, place))
  }

  function snippetKept(id: string, words: string) {
    const text = words.trim().slice(0, MAX_SNIPPET)
    if (text !== '') change((book) => withSnippet(book, { id, text }))
  }

  return {
    state,
    refreshed,
    sent: (prompts) => {
      // That of the event, also where it is saved later.
      const time = now()
      change((book) =>
        prompts.reduceRight((changed, prompt) => withSent(changed, prompt, time), book),
      )
    },
    exchanged: (exchange) => {
      const time = now()
      change((book) => withExchange(book, exchange, time))
    },
    pastRemoved: (text) => pastTaken(new Set([text]), 'The prompt was removed from the history.'),
    pastCleared: () =>
      pastTaken(
        new Set(state.getState().past.map(({ text }) => text)),
        'The history of prompts was cleared.',
      ),
    named,
    renamed: (id, typed) => {
      const name = nameOf(typed)
      if (name === '') return
      change((book) => {
        const prompt = book.named.find((candidate) => candidate.id === id)
        const other = promptNamed(book, name)
        const isTaken = other !== undefined && other.id !== id
        return prompt && !isTaken ? withNamed(book, { ...prompt, name }) : book
      })
    },
    namedRemoved,
    snippetAdded: (words) => snippetKept(newId(), words),
    snippetChanged: snippetKept,
    snippetRemoved,
  }
}
