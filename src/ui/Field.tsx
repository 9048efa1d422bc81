import { type ReactNode, useId } from 'react'
import styles from '#ui/Field.module.css'

/** What a field says of itself. */
export interface FieldWords {
  readonly label: string
  /** Explains the field. */
  readonly note?: ReactNode
  /** What is wrong with its value. */
  readonly problem?: string | undefined
}

interface ControlProps {
  readonly id: string
  readonly className: string | undefined
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

interface FieldProps extends FieldWords {
  /** The control, with what ties it to its label and words. */
  readonly children: (control: ControlProps) => ReactNode
}

/** A control with its label above and its words below. */
export function Field({ label, note, problem, children }: FieldProps) {
  const id = useId()
  const said = problem !== undefined || note !== undefined
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        'aria-invalid': problem !== undefined,
        'aria-describedby': said ? `${id}-said` : undefined,
      })}
      {said && (
        <div id={`${id}-said`}>
          {problem && <p className={styles.problem}>{problem}</p>}
          {note && <p className={styles.note}>{note}</p>}
        </div>
      )}
    </div>
  )
}
