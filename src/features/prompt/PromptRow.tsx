import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import styles from '#features/prompt/Prompts.module.css'
import { WordsForm } from '#features/prompt/WordsForm.tsx'
import { text } from '#features/text.ts'
import { Button } from '#ui/Button.tsx'

interface PromptRowProps {
  readonly title?: string
  readonly words: string
  readonly note?: string
  /** What a press does. */
  readonly label: string
  readonly onChosen: () => void
  /** What of it can be changed in place. */
  readonly change?: {
    readonly label: string
    readonly field: string
    readonly value: string
    readonly most: number
    readonly problemOf?: (typed: string) => string | undefined
    readonly onDone: (typed: string) => void
  }
  readonly onRemoved: () => void
}

/** As much of a text as a row may show, in UTF-16 units. */
const MOST_SHOWN = 400

/** A name for the ear needs no more. */
const brief = (words: string) => (words.length > 120 ? `${words.slice(0, 120)}…` : words)

function focus(button: HTMLButtonElement | null) {
  button?.focus()
}

/** Something to use again. */
export function PromptRow(props: PromptRowProps) {
  const { title, words, note, label, onChosen, change, onRemoved } = props
  /** Once it was changed, the focus goes back to where that began. */
  const [changing, setChanging] = useState<'no' | 'now' | 'done'>('no')
  if (change && changing === 'now')
    return (
      <li className={styles.row}>
        <WordsForm
          label={change.field}
          initial={change.value}
          focused
          most={change.most}
          problemOf={change.problemOf}
          actionFor={() => text.prompts.done}
          onDone={(typed) => {
            change.onDone(typed)
            setChanging('done')
          }}
          onCancelled={() => setChanging('done')}
        />
      </li>
    )
  return (
    <li className={styles.row}>
      <button type="button" className={styles.words} aria-label={brief(label)} onClick={onChosen}>
        {title !== undefined && <strong>{title}</strong>}
        <span className={styles.text}>{words.slice(0, MOST_SHOWN)}</span>
        {note !== undefined && <small>{note}</small>}
      </button>
      {change && (
        <Button
          look="plain"
          icon={<Pencil />}
          ref={changing === 'done' ? focus : undefined}
          label={change.label}
          onClick={() => setChanging('now')}
        />
      )}
      <Button
        look="plain"
        icon={<Trash2 />}
        label={brief(text.prompts.remove(title ?? words))}
        onClick={(event) => {
          // The button goes with its row: without a place the focus would leave the library.
          event.currentTarget.closest('dialog')?.focus()
          onRemoved()
        }}
      />
    </li>
  )
}
