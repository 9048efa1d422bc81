import type { ProxyConnection } from '#core/connection.ts'
import type { ConnectionField } from '#core/connectionProblems.ts'
import { presetWords } from '#core/presets.ts'
import type { Draft } from '#features/settings/draft.ts'
import { text } from '#features/text.ts'
import { CheckField } from '#ui/CheckField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface ConnectionFieldsProps {
  readonly draft: Draft
  readonly connection: ProxyConnection
  readonly problemOf: (field: ConnectionField) => string | undefined
  readonly onChanged: (draft: Draft) => void
  readonly onBaseUrlChanged: (baseUrl: string) => void
}

/** Name, address and secrets of a proxy. */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const { draft, connection, problemOf, onChanged, onBaseUrlChanged } = props
  const { secrets } = draft
  const secretHeaders = connection.headers.filter(({ secret, name }) => secret && name !== '')
  const hasSecrets = connection.auth !== undefined || secretHeaders.length > 0
  return (
    <>
      {connection.preset !== 'page' && (
        <>
          <TextField
            label={text.connection.baseUrl}
            value={connection.baseUrl}
            placeholder={presetWords[connection.preset].hint}
            problem={problemOf('baseUrl')}
            inputMode="url"
            spellCheck={false}
            onChange={(event) => onBaseUrlChanged(event.target.value)}
          />
          <TextField
            label={text.connection.name}
            value={connection.label}
            problem={problemOf('label')}
            onChange={(event) =>
              onChanged({ ...draft, connection: { ...connection, label: event.target.value } })
            }
          />
        </>
      )}
      {connection.auth && (
        <TextField
          label={text.connection.apiKey}
          type="password"
          value={secrets.apiKey ?? ''}
          note={text.connection.apiKeyNote}
          onChange={(event) =>
            onChanged({ ...draft, secrets: { ...secrets, apiKey: event.target.value } })
          }
        />
      )}
      {secretHeaders.map(({ name }) => (
        <TextField
          key={name}
          label={text.connection.secretHeader(name)}
          type="password"
          value={secrets.headers?.[name] ?? ''}
          onChange={(event) =>
            onChanged({
              ...draft,
              secrets: {
                ...secrets,
                headers: { ...secrets.headers, [name]: event.target.value },
              },
            })
          }
        />
      ))}
      {hasSecrets && (
        <CheckField
          label={text.connection.remember}
          checked={draft.remember}
          onToggled={(remember) => onChanged({ ...draft, remember })}
        />
      )}
    </>
  )
}
