import type { Prices } from '#core/tokens.ts'
import type { AdvancedFieldsProps } from '#features/settings/AdvancedFields.tsx'
import styles from '#features/settings/Connection.module.css'
import { text } from '#features/text.ts'
import { TextField } from '#ui/TextField.tsx'

const names = ['textIn', 'imageIn', 'imageOut'] as const satisfies readonly (keyof Prices)[]

/** What the proxy charges, where it is not what the provider does; empty fields leave it to the table. */
export function PriceFields({ connection, problemOf, onChanged }: AdvancedFieldsProps) {
  const { prices } = connection
  const change = (name: (typeof names)[number], typed: string) => {
    const { prices: _, ...others } = connection
    const next = { textIn: 0, imageIn: 0, imageOut: 0, ...prices, [name]: Number(typed) }
    const isEmpty = typed.trim() === '' && names.every((key) => key === name || !next[key])
    onChanged(isEmpty ? others : { ...others, prices: next })
  }
  return (
    <fieldset className={styles.pairs}>
      <legend>{text.connection.prices}</legend>
      <div className={styles.three}>
        {names.map((name) => (
          <TextField
            key={name}
            label={text.connection.priceNames[name]}
            defaultValue={prices?.[name]}
            inputMode="decimal"
            onChange={(event) => change(name, event.target.value)}
          />
        ))}
      </div>
      {problemOf('prices') && <p className={styles.problem}>{problemOf('prices')}</p>}
    </fieldset>
  )
}
