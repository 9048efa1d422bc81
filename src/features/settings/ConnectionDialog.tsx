import { useState } from 'react'
import { useStore } from 'zustand'
import { baseUrlProblem, customConnection, keyOrigin, type Preset } from '#core/connection.ts'
import styles from '#features/settings/Connection.module.css'
import { text } from '#features/text.ts'
import { keyFor, presetOf, type Settings, type SettingsState } from '#stores/settings.ts'
import { Button } from '#ui/Button.tsx'
import { CheckField } from '#ui/CheckField.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { SelectField } from '#ui/SelectField.tsx'
import { TextField } from '#ui/TextField.tsx'

interface ConnectionDialogProps {
  readonly settings: Settings
  readonly onClosed: () => void
}

const presetsFor = ({ pageProxyPath }: SettingsState): readonly Preset[] =>
  pageProxyPath ? ['builtin', 'page', 'custom'] : ['builtin', 'custom']

const closeDialog = (within: HTMLElement) => within.closest('dialog')?.close()

/** Chooses who answers requests. */
export function ConnectionDialog({ settings, onClosed }: ConnectionDialogProps) {
  const state = useStore(settings.state)
  const [preset, setPreset] = useState<Preset>(presetOf(state))
  const [baseUrl, setBaseUrl] = useState(state.baseUrl)
  const [apiKey, setApiKey] = useState(keyFor(customConnection(state.baseUrl), state.keys) ?? '')
  const [remember, setRemember] = useState(
    state.rememberedOrigins.includes(keyOrigin(state.baseUrl)),
  )
  const [tried, setTried] = useState(false)
  const problem = preset === 'custom' ? baseUrlProblem(baseUrl) : undefined

  // A key belongs to its origin: typing another address shows that address's own key, or none.
  const changeBaseUrl = (next: string) => {
    if (keyOrigin(next) !== keyOrigin(baseUrl)) {
      setApiKey(keyFor(customConnection(next), state.keys) ?? '')
      setRemember(state.rememberedOrigins.includes(keyOrigin(next)))
    }
    setBaseUrl(next)
  }
  const save = () => {
    setTried(true)
    if (problem) return false
    settings.connectionSaved({ preset, baseUrl: baseUrl.trim(), apiKey: apiKey.trim(), remember })
    return true
  }

  return (
    <Dialog title={text.connection.title} closeLabel={text.close} onClosed={onClosed}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (save()) closeDialog(event.currentTarget)
        }}
      >
        <SelectField
          label={text.connection.preset}
          value={preset}
          choices={presetsFor(state).map((value) => ({
            value,
            label: text.connection.presets[value],
          }))}
          note={text.connection.notes[preset]}
          onChosen={setPreset}
        />
        {preset === 'custom' && (
          <>
            <TextField
              label={text.connection.baseUrl}
              value={baseUrl}
              placeholder={text.connection.baseUrlHint}
              problem={tried ? problem : undefined}
              inputMode="url"
              spellCheck={false}
              onChange={(event) => changeBaseUrl(event.target.value)}
            />
            <TextField
              label={text.connection.apiKey}
              type="password"
              value={apiKey}
              note={text.connection.apiKeyNote}
              onChange={(event) => setApiKey(event.target.value)}
            />
            <CheckField
              label={text.connection.remember}
              checked={remember}
              onToggled={setRemember}
            />
          </>
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
