import { Field, type FieldWords } from '#ui/Field.tsx'
import { NumberInput } from '#ui/NumberInput.tsx'

interface NumberFieldProps extends FieldWords {
  readonly value: number
  readonly min: number
  readonly max: number
  readonly bounded?: boolean
  readonly onChanged: (value: number) => void
}

/** A labelled whole number. */
export function NumberField(props: NumberFieldProps) {
  const { value, min, max, bounded, onChanged, ...words } = props
  return (
    <Field {...words}>
      {(control) => (
        <NumberInput
          {...control}
          value={value}
          min={min}
          max={max}
          bounded={bounded}
          onCommitted={onChanged}
        />
      )}
    </Field>
  )
}
