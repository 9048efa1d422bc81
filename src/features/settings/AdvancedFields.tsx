import type { ProxyConnection, ProxySupport } from '#core/connection.ts'
import { type ConnectionField, isSecretName } from '#core/connectionProblems.ts'
import styles from '#features/settings/Connection.module.css'
import { type Pair, PairRows } from '#features/settings/PairRows.tsx'
import { WireFields } from '#features/settings/WireFields.tsx'
import { text } from '#features/text.ts'
import { CheckField } from '#ui/CheckField.tsx'

export interface AdvancedFieldsProps {
  readonly connection: ProxyConnection
  readonly problemOf: (field: ConnectionField) => string | undefined
  readonly onChanged: (connection: ProxyConnection) => void
}

const supportNames: readonly (keyof ProxySupport)[] = [
  'edits',
  'mask',
  'maskWithSeveralPictures',
  'stream',
  'idempotencyKey',
  'moderationOnEdits',
]

const pairsOf = (record: Readonly<Record<string, string>>): readonly Pair[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }))
const recordOf = (pairs: readonly Pair[]) =>
  Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
const noPair: Pair = { name: '', value: '' }

/** How a proxy differs from OpenAI. */
export function AdvancedFields(props: AdvancedFieldsProps) {
  const { connection, problemOf, onChanged } = props
  const { headers, query, modelMap, supports } = connection
  const change = (part: Partial<ProxyConnection>) => onChanged({ ...connection, ...part })
  return (
    <details className={styles.advanced}>
      <summary>{text.connection.advanced}</summary>
      <p className={styles.note}>{text.connection.advancedNote}</p>
      <PairRows
        legend={text.connection.headers}
        nameLabel={text.connection.headerName}
        valueLabel={text.connection.headerValue}
        rows={headers}
        empty={{ ...noPair, secret: false }}
        problem={problemOf('headers')}
        isValueElsewhere={({ secret }) => secret}
        onChanged={(rows) =>
          change({
            headers: rows.map((row) =>
              row.secret || isSecretName(row.name) ? { ...row, value: '', secret: true } : row,
            ),
          })
        }
      >
        {(row, changed) => (
          <CheckField
            label={text.connection.headerSecret}
            checked={row.secret}
            onToggled={(secret) => changed({ ...row, secret })}
          />
        )}
      </PairRows>
      <PairRows
        legend={text.connection.modelMap}
        nameLabel={text.connection.modelHere}
        valueLabel={text.connection.modelThere}
        rows={pairsOf(modelMap)}
        empty={noPair}
        onChanged={(rows) => change({ modelMap: recordOf(rows) })}
      />
      <PairRows
        legend={text.connection.query}
        nameLabel={text.connection.queryName}
        valueLabel={text.connection.queryValue}
        rows={pairsOf(query)}
        empty={noPair}
        problem={problemOf('query')}
        onChanged={(rows) => change({ query: recordOf(rows) })}
      />
      <div className={styles.checks}>
        {supportNames.map((name) => (
          <CheckField
            key={name}
            label={text.connection.supports[name]}
            checked={supports[name]}
            onToggled={(supported) => change({ supports: { ...supports, [name]: supported } })}
          />
        ))}
      </div>
      <WireFields {...props} />
    </details>
  )
}
