import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  builtinConnection,
  type Connection,
  customConnection,
  keyOrigin,
  type Preset,
  pageProxyConnection,
} from '#core/connection.ts'
import { failureOf } from '#core/failure.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import { DEFAULT_MODEL } from '#core/models.ts'
import { clampSeed, nextSeed, type SeedRule } from '#core/seed.ts'
import type { Storage, StoredSettings } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'

export interface SettingsState extends Omit<StoredSettings, 'keys'> {
  /** Where the page's own server forwards requests, if it does. */
  readonly pageProxyPath: string | undefined
  /** API keys by origin, of this session; `rememberedOrigins` are also kept on the device. */
  readonly keys: Readonly<Record<string, string>>
  readonly rememberedOrigins: readonly string[]
}

export interface ConnectionChoice {
  readonly preset: Preset
  readonly baseUrl: string
  readonly apiKey: string
  readonly remember: boolean
}

export interface Settings {
  readonly state: StoreApi<SettingsState>
  readonly paramsChanged: (change: Partial<GenerationParams>) => void
  readonly seedChanged: (seed: number) => void
  readonly seedRuleChanged: (rule: SeedRule) => void
  readonly maskEdgeChanged: (edge: MaskEdge) => void
  readonly connectionSaved: (choice: ConnectionChoice) => void
  /** A run was submitted: the seed moves on by its rule. */
  readonly runSubmitted: () => void
  /** The settings of an earlier result are taken over. */
  readonly settingsReused: (params: GenerationParams, seed: number) => void
}

interface Needs {
  readonly storage: Pick<Storage, 'settings' | 'saveSettings'>
  readonly notices: Notices
  readonly pageProxyPath: string | undefined
  readonly random: () => number
}

const defaults = {
  params: {
    prompt: '',
    model: DEFAULT_MODEL,
    quality: 'low',
    size: 'auto',
    background: 'opaque',
    n: 1,
  },
  seed: 0,
  seedRule: 'randomize',
  maskEdge: 'hard',
  baseUrl: '',
  keys: {},
} as const satisfies StoredSettings

/** The chosen preset, or the one that fits the page: its own proxy where it has one, else the built-in engine. */
export function presetOf({ preset, pageProxyPath }: SettingsState): Preset {
  const fitting = pageProxyPath ? 'page' : 'builtin'
  return preset === undefined || (preset === 'page' && !pageProxyPath) ? fitting : preset
}

/** The connection the settings describe. */
export function connectionOf(state: SettingsState): Connection {
  switch (presetOf(state)) {
    case 'builtin':
      return builtinConnection
    case 'page':
      return pageProxyConnection(state.pageProxyPath ?? '')
    case 'custom':
      return customConnection(state.baseUrl)
  }
}

/** The key that belongs to a connection's origin; a key is never given to another origin. */
export const keyFor = (connection: Connection, keys: SettingsState['keys']): string | undefined =>
  connection.kind === 'proxy' ? keys[keyOrigin(connection.baseUrl)] : undefined

function initialState({ storage, pageProxyPath }: Needs): SettingsState {
  const kept = storage.settings() ?? defaults
  return { ...kept, pageProxyPath, rememberedOrigins: Object.keys(kept.keys) }
}

/** As it is stored: of the keys, this visit's word on the origins it has saved, and what is on disk for all others. */
function stored(
  state: SettingsState,
  savedOrigins: ReadonlySet<string>,
  onDisk: StoredSettings['keys'],
): StoredSettings {
  const { pageProxyPath: _, rememberedOrigins, keys, ...rest } = state
  const own = Object.entries(keys).filter(
    ([origin]) => savedOrigins.has(origin) && rememberedOrigins.includes(origin),
  )
  const others = Object.entries(onDisk).filter(([origin]) => !savedOrigins.has(origin))
  return { ...rest, keys: Object.fromEntries([...others, ...own]) }
}

function withConnection(state: SettingsState, choice: ConnectionChoice): Partial<SettingsState> {
  const { preset, baseUrl, apiKey, remember } = choice
  if (preset !== 'custom') return { preset }
  const origin = keyOrigin(baseUrl)
  const { [origin]: _, ...otherKeys } = state.keys
  const otherOrigins = state.rememberedOrigins.filter((known) => known !== origin)
  return {
    preset,
    baseUrl,
    keys: apiKey ? { ...otherKeys, [origin]: apiKey } : otherKeys,
    rememberedOrigins: apiKey && remember ? [...otherOrigins, origin] : otherOrigins,
  }
}

/** What to ask for and whom, kept between visits. */
export function createSettings(needs: Needs): Settings {
  const state = createStore<SettingsState>(() => initialState(needs))
  const savedOrigins = new Set<string>()
  let saved = true
  const change = (part: Partial<SettingsState>) => {
    state.setState(part)
    try {
      const onDisk = needs.storage.settings()?.keys ?? {}
      needs.storage.saveSettings(stored(state.getState(), savedOrigins, onDisk))
      saved = true
    } catch (error) {
      // Once, not with every letter that is typed.
      if (saved) needs.notices.failed(failureOf(error))
      saved = false
    }
  }
  return {
    state,
    paramsChanged: (part) => change({ params: { ...state.getState().params, ...part } }),
    seedChanged: (seed) => change({ seed: clampSeed(seed) }),
    seedRuleChanged: (seedRule) => change({ seedRule }),
    maskEdgeChanged: (maskEdge) => change({ maskEdge }),
    connectionSaved: (choice) => {
      if (choice.preset === 'custom') savedOrigins.add(keyOrigin(choice.baseUrl))
      change(withConnection(state.getState(), choice))
    },
    runSubmitted: () => {
      const { seed, seedRule } = state.getState()
      change({ seed: nextSeed(seed, seedRule, needs.random()) })
    },
    settingsReused: (params, seed) => change({ params, seed, seedRule: 'fixed' }),
  }
}
