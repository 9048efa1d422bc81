import styles from '#ui/Field.module.css'

interface CheckFieldProps {
  readonly label: string
  readonly checked: boolean
  readonly onToggled: (checked: boolean) => void
}

/** A tick box with its label beside it. */
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
