import { X } from 'lucide-react'
import { type RefObject, useId, useState } from 'react'
import { useStore } from 'zustand'
import { PromptShelf, type Shelf, shelves } from '#features/prompt/PromptShelf.tsx'
import styles from '#features/prompt/Prompts.module.css'
import { text } from '#features/text.ts'
import type { Prompts } from '#stores/prompts.ts'
import { Button } from '#ui/Button.tsx'

interface PromptLibraryProps {
  readonly ref: RefObject<HTMLDialogElement | null>
  /** For the button that opens it (`popoverTarget`). */
  readonly id: string
  /** It opens beside this. */
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly prompts: Prompts
  /** The text in the field. */
  readonly prompt: string
  readonly shelf: Shelf
  /** Whether it was opened to save the text in the field. */
  readonly saving: boolean
  readonly onShelfChosen: (shelf: Shelf) => void
  readonly onUsed: (prompt: string) => void
  readonly onInserted: (snippet: string) => void
}

/** Room between the library and what is beside it, in CSS pixels. */
const GAP = 28

/** Puts the library to the right of the field; small screens have a place of their own for it. */
function placeBeside(library: HTMLElement, field: HTMLElement | null) {
  const { right, top } = field?.getBoundingClientRect() ?? { right: 0, top: 0 }
  library.style.setProperty('--left', `${right + GAP}px`)
  library.style.setProperty('--top', `${Math.max(GAP, top - GAP)}px`)
}

/** Not on touch screens, whose keyboard would cover the list. */
function focusSearch(search: HTMLInputElement | null) {
  if (search && !matchMedia('(pointer: coarse)').matches) search.focus()
}

/** What was typed before, what was saved, and snippets: to search, to use again and to put in order. */
export function PromptLibrary(props: PromptLibraryProps) {
  const { ref: library, id, field, prompts, prompt, shelf, saving } = props
  const { onShelfChosen, onUsed, onInserted } = props
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const titleId = useId()
  const book = useStore(prompts.state)
  return (
    // A popover and not modal: the field stays in sight and what a notice offers can be taken.
    <dialog
      ref={library}
      id={id}
      popover="auto"
      tabIndex={-1}
      className={styles.library}
      aria-labelledby={titleId}
      onBeforeToggle={(event) => {
        if (event.newState !== 'open') return
        prompts.refreshed()
        placeBeside(event.currentTarget, field.current)
      }}
      onToggle={(event) => {
        setOpen(event.newState === 'open')
        if (event.newState === 'closed') setQuery('')
      }}
    >
      <header className={styles.head}>
        <h2 id={titleId}>{text.prompts.library}</h2>
        <Button
          look="plain"
          icon={<X />}
          label={text.close}
          onClick={() => library.current?.hidePopover()}
        />
      </header>
      {open && (
        <>
          <div className={styles.find}>
            <fieldset className={styles.shelves} aria-label={text.prompts.shelf}>
              {shelves.map((name) => (
                <Button
                  key={name}
                  look="plain"
                  aria-pressed={name === shelf}
                  onClick={() => onShelfChosen(name)}
                >
                  {text.prompts.shelves[name]}
                </Button>
              ))}
            </fieldset>
            <input
              ref={saving ? undefined : focusSearch}
              type="search"
              className={styles.search}
              aria-label={text.prompts.search}
              placeholder={text.prompts.search}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
            />
          </div>
          <PromptShelf
            key={shelf}
            shelf={shelf}
            book={book}
            query={query}
            prompts={prompts}
            prompt={prompt}
            saving={saving}
            onUsed={(used) => {
              library.current?.hidePopover()
              onUsed(used)
            }}
            onInserted={onInserted}
          />
        </>
      )}
    </dialog>
  )
}
