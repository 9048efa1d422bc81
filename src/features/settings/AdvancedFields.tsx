import type { ProxyConnection, ProxySupport } from '#core/connection.ts'
import { type ConnectionField, isSecretName } from '#core/connectionProblems.ts'
import styles from '#features/settings/Connection.module.css'
import { PairRows } from '#features/settings/PairRows.tsx'
import { RecordRows } from '#features/settings/RecordRows.tsx'
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
        empty={{ name: '', value: '', secret: false }}
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
      <RecordRows
        legend={text.connection.modelMap}
        nameLabel={text.connection.modelHere}
        valueLabel={text.connection.modelThere}
        record={modelMap}
        onChanged={(changed) => change({ modelMap: changed })}
      />
      <RecordRows
        legend={text.connection.query}
        nameLabel={text.connection.queryName}
        valueLabel={text.connection.queryValue}
        record={query}
        problem={problemOf('query')}
        onChanged={(changed) => change({ query: changed })}
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
