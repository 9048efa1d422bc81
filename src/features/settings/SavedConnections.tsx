import { Download, Plus, Trash2, Upload } from 'lucide-react'
import { useState } from 'react'
import type { ProxyConnection } from '#core/connection.ts'
import styles from '#features/settings/Connection.module.css'
import { text } from '#features/text.ts'
import type { Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { FileButton } from '#ui/FileButton.tsx'

interface SavedConnectionsProps {
  readonly settings: Settings
  readonly connections: readonly ProxyConnection[]
  /** The one in the form. */
  readonly shownId: string | undefined
  readonly onShown: (connection: ProxyConnection) => void
  readonly onRemoved: (connection: ProxyConnection) => void
  readonly onAdded: () => void
  readonly onExported: () => void
}

/** The connections that are kept: to look at one, to remove one, to bring some along. */
export function SavedConnections(props: SavedConnectionsProps) {
  const { settings, connections, shownId, onShown, onRemoved, onAdded, onExported } = props
  const [said, setSaid] = useState<string>()
  const importFile = async (file: File) => setSaid(settings.connectionsImported(await file.text()))
  return (
    <section className={styles.saved} aria-label={text.connection.saved}>
      {connections.length > 0 && (
        <ul aria-label={text.connection.saved}>
          {connections.map((connection) => (
            <li key={connection.id}>
              <button
                type="button"
                aria-pressed={connection.id === shownId}
                onClick={() => onShown(connection)}
              >
                <strong>{connection.label}</strong>
                <span>{connection.baseUrl}</span>
              </button>
              {connection.id !== 'page' && (
                <Button
                  look="plain"
                  icon={<Trash2 />}
                  label={text.connection.remove(connection.label)}
                  onClick={() => onRemoved(connection)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.tools}>
        <Button look="plain" icon={<Plus />} onClick={onAdded}>
          {text.connection.add}
        </Button>
        <FileButton
          look="plain"
          icon={<Upload />}
          accept="application/json,.json"
          onChosen={(file) => void importFile(file)}
        >
          {text.connection.importFile}
        </FileButton>
        {connections.length > 0 && (
          <Button look="plain" icon={<Download />} onClick={onExported}>
            {text.connection.exportAll}
          </Button>
        )}
      </div>
      {said && (
        <p className={styles.problem} role="alert">
          {said}
        </p>
      )}
    </section>
  )
}
