import {
  builtinConnection,
  type Connection,
  hostOf,
  keyOrigin,
  type Preset,
  type ProxyConnection,
  type Secrets,
} from '#core/connection.ts'
import { connectionFromPreset, presetWords } from '#core/presets.ts'
import { connectionOf, proxiesOf, type SettingsState, secretsFor } from '#stores/settings.ts'

/** A connection being edited, before it is saved. */
export interface Draft {
  readonly connection: Connection
  readonly secrets: Secrets
  readonly remember: boolean
  /** It was asked for as one more, and takes the place of none. */
  readonly added?: true
}

type NewId = () => string

/** The draft of a connection as it is saved. */
export const draftOf = (connection: Connection, state: SettingsState): Draft => ({
  connection,
  secrets: secretsFor(connection, state.secrets) ?? {},
  remember: connection.kind === 'proxy' && state.rememberedIds.includes(connection.id),
})

export const currentDraft = (state: SettingsState): Draft => draftOf(connectionOf(state), state)

export const presetOf = (connection: Connection): Preset =>
  connection.kind === 'builtin' ? 'builtin' : connection.preset

/** Another preset: a saved connection of that kind where there is one, else a new one. */
export function withPreset(preset: Preset, state: SettingsState, newId: NewId): Draft {
  if (preset === 'builtin') return draftOf(builtinConnection, state)
  const saved = proxiesOf(state).findLast((connection) => connection.preset === preset)
  return draftOf(saved ?? connectionFromPreset(preset, newId()), state)
}

const autoLabel = ({ preset, baseUrl }: ProxyConnection) =>
  preset === 'custom' ? hostOf(baseUrl) : presetWords[preset].label

/** The connection at another address; a name that was given by itself follows it. */
function renamed(connection: ProxyConnection, baseUrl: string): ProxyConnection {
  const moved = { ...connection, baseUrl }
  return connection.label === autoLabel(connection) ? { ...moved, label: autoLabel(moved) } : moved
}

/** One more connection, whatever is saved. */
export const addedDraft = (state: SettingsState, newId: NewId): Draft => ({
  ...draftOf(connectionFromPreset('custom', newId()), state),
  added: true,
})

/**
 * The draft at another address. A key belongs to its origin: unless one is added, another origin is another connection,
 * the saved one of that origin with its key, or a new one without.
 */
export function withBaseUrl(
  draft: Draft,
  baseUrl: string,
  { state, newId }: { readonly state: SettingsState; readonly newId: NewId },
): Draft {
  const { connection } = draft
  if (connection.kind === 'builtin') return draft
  const moved = renamed(connection, baseUrl)
  if (draft.added || keyOrigin(baseUrl) === keyOrigin(connection.baseUrl))
    return { ...draft, connection: moved }
  const saved = proxiesOf(state).find(
    (other) => other.preset === moved.preset && keyOrigin(other.baseUrl) === keyOrigin(baseUrl),
  )
  return draftOf(saved ? { ...saved, baseUrl } : { ...moved, id: newId() }, state)
}

/** As it is kept: without stray spaces, and without the slash that the paths begin with. */
export function trimmed({ connection, secrets, remember }: Draft): Draft {
  if (connection.kind === 'builtin') return { connection, secrets: {}, remember }
  const { baseUrl, label } = connection
  return {
    connection: {
      ...connection,
      label: label.trim(),
      baseUrl: baseUrl.trim().replace(/\/+$/, ''),
      headers: connection.headers.filter(({ name }) => name.trim() !== ''),
    },
    secrets: { ...secrets, ...(secrets.apiKey ? { apiKey: secrets.apiKey.trim() } : {}) },
    remember,
  }
}
