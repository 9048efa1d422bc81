import { useState } from 'react'
import { useStore } from 'zustand'
import type { Preset } from '#core/connection.ts'
import { type ConnectionField, connectionProblems } from '#core/connectionProblems.ts'
import { presetWords } from '#core/presets.ts'
import { AdvancedFields } from '#features/settings/AdvancedFields.tsx'
import styles from '#features/settings/Connection.module.css'
import { ConnectionFields } from '#features/settings/ConnectionFields.tsx'
import { ConnectionTestRow } from '#features/settings/ConnectionTestRow.tsx'
import {
  addedDraft,
  currentDraft,
  type Draft,
  draftOf,
  presetOf,
  trimmed,
  withBaseUrl,
  withPreset,
} from '#features/settings/draft.ts'
import { SavedConnections } from '#features/settings/SavedConnections.tsx'
import type { ConnectionTester } from '#features/settings/testWords.ts'
import { text } from '#features/text.ts'
import { proxiesOf, type Settings } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { download } from '#ui/download.ts'
import { SelectField } from '#ui/SelectField.tsx'

interface ConnectionDialogProps {
  readonly settings: Settings
  readonly onTest: ConnectionTester
  readonly onClosed: () => void
}

const allPresets = Object.keys(presetWords).filter((name): name is Preset => name in presetWords)
const newId = () => crypto.randomUUID()
const closeDialog = (within: HTMLElement) => within.closest('dialog')?.close()

/** Chooses who answers requests. */
export function ConnectionDialog({ settings, onTest, onClosed }: ConnectionDialogProps) {
  const state = useStore(settings.state)
  const [draft, setDraft] = useState<Draft>(() => currentDraft(state))
  const [tried, setTried] = useState(false)
  const { connection } = draft
  const proxy = connection.kind === 'proxy' ? connection : undefined
  const problems = proxy ? connectionProblems(proxy) : []
  const problemOf = (field: ConnectionField) =>
    tried ? problems.find((problem) => problem.field === field)?.text : undefined
  const preset = presetOf(connection)
  const presets = allPresets.filter((name) => name !== 'page' || state.pageProxyPath)

  const show = (next: Draft) => {
    setTried(false)
    setDraft(next)
  }
  const save = () => {
    setTried(true)
    if (problems.length > 0) return false
    settings.connectionSaved(trimmed(draft))
    return true
  }

  return (
    <Dialog title={text.connection.title} guarded closeLabel={text.close} onClosed={onClosed}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (save()) closeDialog(event.currentTarget)
        }}
      >
        <SavedConnections
          settings={settings}
          connections={proxiesOf(state)}
          shownId={proxy?.id}
          onShown={(shown) => show(draftOf(shown, state))}
          onRemoved={({ id }) => {
            settings.connectionRemoved(id)
            if (proxy?.id === id) show(currentDraft(settings.state.getState()))
          }}
          onAdded={() => show(addedDraft(state, newId))}
          onExported={() =>
            download(new Blob([settings.connectionsExported()]), text.connection.exportName)
          }
        />
        <SelectField
          label={text.connection.preset}
          value={preset}
          choices={presets.map((value) => ({ value, label: presetWords[value].label }))}
          note={presetWords[preset].note}
          onChosen={(next) => show(withPreset(next, state, newId))}
        />
        {proxy && (
          <>
            <ConnectionFields
              draft={draft}
              connection={proxy}
              problemOf={problemOf}
              onChanged={setDraft}
              onBaseUrlChanged={(url) => setDraft(withBaseUrl(draft, url, { state, newId }))}
            />
            <AdvancedFields
              key={proxy.id}
              connection={proxy}
              problemOf={problemOf}
              onChanged={(changed) => setDraft({ ...draft, connection: changed })}
            />
            <ConnectionTestRow
              connection={proxy}
              secrets={draft.secrets}
              model={state.params.model}
              onTest={onTest}
            />
          </>
        )}
        {tried && problems.length > 0 && (
          <p className={styles.problem} role="alert">
            {problems[0]?.text}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={(event) => closeDialog(event.currentTarget)}>{text.cancel}</Button>
          <Button look="primary" type="submit">
            {text.connection.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
