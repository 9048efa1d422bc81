import { useId } from 'react'
import styles from '#ui/Field.module.css'
import { NumberInput } from '#ui/NumberInput.tsx'

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly bounded?: boolean
  readonly problem?: string | undefined
  readonly note?: string
  readonly onChanged: (value: number) => void
}

/** A labelled whole number. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, bounded, problem, note, onChanged } = props
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <NumberInput
        id={id}
        className={styles.control}
        value={value}
        min={min}
        max={max}
        bounded={bounded}
        aria-invalid={problem !== undefined}
        aria-describedby={problem || note ? `${id}-said` : undefined}
        onCommitted={onChanged}
      />
      {(problem || note) && (
        <p id={`${id}-said`} className={problem ? styles.problem : styles.note}>
          {problem ?? note}
        </p>
      )}
    </div>
  )
}
