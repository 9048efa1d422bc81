import type { ComponentProps } from 'react'
import { Field, type FieldWords } from '#ui/Field.tsx'

type Words<Control extends 'input' | 'textarea'> = FieldWords & Omit<ComponentProps<Control>, 'id'>

/** A line of text; with `list` (and the list as its child) it suggests values. */
export function TextField({ label, note, problem, children, ...input }: Words<'input'>) {
  return (
    <Field label={label} note={note} problem={problem}>
      {(control) => (
        <>
          <input autoComplete="off" {...input} {...control} />
          {children}
        </>
      )}
    </Field>
  )
}

/** Several lines of text. */
export function TextArea({ label, note, problem, ...input }: Words<'textarea'>) {
  return (
    <Field label={label} note={note} problem={problem}>
      {(control) => <textarea {...input} {...control} />}
    </Field>
  )
}
