import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from '#ui/Field.module.css'

interface Described {
  readonly label: string
  /** Explains the field. */
  readonly note?: ReactNode
  /** What is wrong with its value. */
  readonly problem?: string | undefined
  readonly warning?: string | undefined
}

function useField({ note, problem, warning }: Omit<Described, 'label'>) {
  const id = useId()
  const said = Boolean(note ?? problem ?? warning)
  return {
    id,
    describedBy: said ? `${id}-said` : undefined,
    said: said && (
      <div id={`${id}-said`}>
        {problem && <p className={styles.problem}>{problem}</p>}
        {warning && <p className={styles.warning}>{warning}</p>}
        {note && <p className={styles.note}>{note}</p>}
      </div>
    ),
  }
}

type TextFieldProps = Described & Omit<ComponentProps<'input'>, 'id'>

/** A line of text; with `list` it suggests values. */
export function TextField({ label, note, problem, warning, children, ...input }: TextFieldProps) {
  const { id, describedBy, said } = useField({ note, problem, warning })
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        autoComplete="off"
        {...input}
        id={id}
        className={styles.control}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy}
      />
      {children}
      {said}
    </div>
  )
}

type TextAreaProps = Described & Omit<ComponentProps<'textarea'>, 'id'>

/** Several lines of text. */
export function TextArea({ label, note, problem, warning, ...input }: TextAreaProps) {
  const { id, describedBy, said } = useField({ note, problem, warning })
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        {...input}
        id={id}
        className={styles.control}
        aria-invalid={problem !== undefined}
        aria-describedby={describedBy}
      />
      {said}
    </div>
  )
}

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

type SelectFieldProps<Value extends string> = Described & {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChosen: (value: Value) => void
}

/** One of a few values. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, note, problem, warning, value, choices, onChosen } = props
  const { id, describedBy, said } = useField({ note, problem, warning })
  const choose = (chosen: string) => {
    const choice = choices.find((candidate) => candidate.value === chosen)
    if (choice) onChosen(choice.value)
  }
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={styles.control}
        value={value}
        aria-describedby={describedBy}
        onChange={(event) => choose(event.target.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {said}
    </div>
  )
}

interface CheckFieldProps {
  readonly label: string
  readonly checked: boolean
  readonly onToggled: (checked: boolean) => void
}

export function CheckField({ label, checked, onToggled }: CheckFieldProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onToggled(event.target.checked)}
      />
      {label}
    </label>
  )
}
