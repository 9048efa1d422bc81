import { concurrencyOf, MAX_CONCURRENCY, type ProxyLimits } from '#core/connection.ts'
import type { AdvancedFieldsProps } from '#features/settings/AdvancedFields.tsx'
import styles from '#features/settings/Connection.module.css'
import { text } from '#features/text.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { TextField } from '#ui/TextField.tsx'

/** A number as it is typed; undefined when the field is empty, NaN when it is none. */
const numberOf = (typed: string) => (typed.trim() === '' ? undefined : Number(typed))

/** How much the proxy takes, how long it may take, and how much at once. */
export function LimitFields({ connection, problemOf, onChanged }: AdvancedFieldsProps) {
  const { limits } = connection
  const change = (changed: ProxyLimits) => onChanged({ ...connection, limits: changed })
  return (
    <>
      <TextField
        label={text.connection.bodyLimit}
        defaultValue={limits.bodyMB}
        problem={problemOf('bodyMB')}
        inputMode="decimal"
        onChange={(event) => {
          const bodyMB = numberOf(event.target.value)
          const { bodyMB: _, ...others } = limits
          change(bodyMB === undefined ? others : { ...others, bodyMB })
        }}
      />
      <TextField
        label={text.connection.timeout}
        defaultValue={limits.timeoutS}
        problem={problemOf('timeoutS')}
        inputMode="numeric"
        onChange={(event) => change({ ...limits, timeoutS: Number(event.target.value) })}
      />
      <div className={styles.wide}>
        <NumberField
          label={text.connection.concurrency}
          value={limits.concurrency ?? concurrencyOf(connection)}
          min={1}
          max={MAX_CONCURRENCY}
          bounded={false}
          problem={problemOf('concurrency')}
          note={text.connection.concurrencyNote}
          onChanged={(concurrency) => change({ ...limits, concurrency })}
        />
      </div>
    </>
  )
}
