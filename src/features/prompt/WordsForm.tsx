import { type KeyboardEvent, useState } from 'react'
import styles from '#features/prompt/Prompts.module.css'
import { text } from '#features/text.ts'
import { Button } from '#ui/Button.tsx'
import { TextField } from '#ui/TextField.tsx'

interface WordsFormProps {
  readonly label: string
  readonly initial?: string
  /** Whether the field has the focus as soon as it is there. */
  readonly focused?: boolean
  /** The longest text, in UTF-16 units. */
  readonly most: number
  readonly disabled?: boolean
  readonly note?: string | undefined
  readonly problemOf?: ((typed: string) => string | undefined) | undefined
  /** What the button says. */
  readonly actionFor: (typed: string) => string
  readonly onDone: (typed: string) => void
  readonly onCancelled?: () => void
}

function focusAll(field: HTMLInputElement | null) {
  field?.focus()
  field?.select()
}

/** A few words and a button. No form of its own: it stands within the form of the request. */
export function WordsForm(props: WordsFormProps) {
  const { label, initial = '', focused = false, most, disabled = false, note } = props
  const { actionFor, onDone, onCancelled } = props
  const [typed, setTyped] = useState(initial)
  const problem = props.problemOf?.(typed)
  const isReady = !disabled && typed.trim() !== '' && problem === undefined
  const done = () => {
    if (!isReady) return
    onDone(typed)
    setTyped('')
  }
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      done()
    }
    if (event.key === 'Escape' && onCancelled) {
      // Else the whole library would close.
      event.preventDefault()
      onCancelled()
    }
  }
  return (
    <div className={styles.wordsForm}>
      <TextField
        ref={focused ? focusAll : undefined}
        label={label}
        value={typed}
        maxLength={most}
        disabled={disabled}
        note={note}
        problem={problem}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={keyPressed}
      />
      <Button disabled={!isReady} onClick={done}>
        {actionFor(typed)}
      </Button>
      {onCancelled && (
        <Button look="plain" onClick={onCancelled}>
          {text.cancel}
        </Button>
      )}
    </div>
  )
}
