import { Field, type FieldWords } from '#ui/Field.tsx'
import { NumberInput } from '#ui/NumberInput.tsx'

interface NumberFieldProps extends FieldWords {
  readonly value: number
  readonly min: number
  readonly max: number
  /** How far the arrow keys go. */
  readonly step?: number
  readonly bounded?: boolean
  readonly onChanged: (value: number) => void
}

/** A labelled whole number. */
export function NumberField(props: NumberFieldProps) {
  const { value, min, max, step = 1, bounded, onChanged, ...words } = props
  return (
    <Field {...words}>
      {(control) => (
        <NumberInput
          {...control}
          value={value}
          min={min}
          max={max}
          step={step}
          bounded={bounded}
          onCommitted={onChanged}
        />
      )}
    </Field>
  )
}
