import { Field, type FieldWords } from '#ui/Field.tsx'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

interface SelectFieldProps<Value extends string> extends FieldWords {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChosen: (value: Value) => void
}

/** One of a few values. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { value, choices, onChosen, ...words } = props
  const choose = (chosen: string) => {
    const choice = choices.find((candidate) => candidate.value === chosen)
    if (choice) onChosen(choice.value)
  }
  return (
    <Field {...words}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => choose(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
