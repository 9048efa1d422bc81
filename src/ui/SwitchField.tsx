import styles from '#ui/Field.module.css'

interface SwitchFieldProps {
  readonly label: string
  readonly note?: string
  readonly on: boolean
  readonly onToggled: (on: boolean) => void
}

/** Something that is on or off, at once. */
export function SwitchField({ label, note, on, onToggled }: SwitchFieldProps) {
  return (
    <label className={styles.switch} title={note}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onToggled(event.target.checked)}
      />
      {label}
    </label>
  )
}
