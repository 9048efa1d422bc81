import type { ImageFieldName, Paths, ProxyConnection } from '#core/connection.ts'
import type { AdvancedFieldsProps } from '#features/settings/AdvancedFields.tsx'
import styles from '#features/settings/Connection.module.css'
import { LimitFields } from '#features/settings/LimitFields.tsx'
import { PriceFields } from '#features/settings/PriceFields.tsx'
import { text } from '#features/text.ts'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

const pathNames: readonly (keyof Paths)[] = ['generations', 'edits', 'models']
const imageFieldNames: readonly ImageFieldName[] = ['image', 'image[]']
const imageFieldChoices = imageFieldNames.map((value) => ({ value, label: value }))

const listOf = (words: string) =>
  words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')

/** Paths, names of fields, limits and prices. */
export function WireFields({ connection, problemOf, onChanged }: AdvancedFieldsProps) {
  const { paths, auth, imageField, omitParams } = connection
  const change = (part: Partial<ProxyConnection>) => onChanged({ ...connection, ...part })
  const keyHeaderChanged = (header: string) => {
    const { auth: _, ...withoutKey } = connection
    onChanged(header === '' ? withoutKey : { ...connection, auth: { scheme: '', ...auth, header } })
  }
  return (
    <div className={styles.grid}>
      {pathNames.map((name) => (
        <TextField
          key={name}
          label={text.connection.paths[name]}
          value={paths[name]}
          problem={name === 'generations' ? problemOf('paths') : undefined}
          spellCheck={false}
          onChange={(event) => change({ paths: { ...paths, [name]: event.target.value } })}
        />
      ))}
      <TextField
        label={text.connection.omitParams}
        defaultValue={omitParams.join(', ')}
        note={text.connection.omitParamsNote}
        spellCheck={false}
        onChange={(event) => change({ omitParams: listOf(event.target.value) })}
      />
      <TextField
        label={text.connection.keyHeader}
        value={auth?.header ?? ''}
        spellCheck={false}
        onChange={(event) => keyHeaderChanged(event.target.value)}
      />
      <TextField
        label={text.connection.keyScheme}
        value={auth?.scheme ?? ''}
        disabled={auth === undefined}
        spellCheck={false}
        onChange={(event) => auth && change({ auth: { ...auth, scheme: event.target.value } })}
      />
      <SelectField
        label={text.connection.oneImage}
        value={imageField.one}
        choices={imageFieldChoices}
        onChosen={(one) => change({ imageField: { ...imageField, one } })}
      />
      <SelectField
        label={text.connection.severalImages}
        value={imageField.several}
        choices={imageFieldChoices}
        onChosen={(several) => change({ imageField: { ...imageField, several } })}
      />
      <LimitFields connection={connection} problemOf={problemOf} onChanged={onChanged} />
      <PriceFields connection={connection} problemOf={problemOf} onChanged={onChanged} />
    </div>
  )
}
