import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  builtinConnection,
  type Connection,
  keyOrigin,
  type ProxyConnection,
  type Secrets,
} from '#core/connection.ts'
import { failureOf } from '#core/failure.ts'
import type { GenerationParams, MaskEdge } from '#core/generation.ts'
import { clamp } from '#core/geometry.ts'
import { DEFAULT_MODEL } from '#core/models.ts'
import { pageConnection } from '#core/presets.ts'
import { clampSeed, type SeedRule } from '#core/seed.ts'
import type { OwnedSecrets, SendMode, Storage, StoredSettings } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'

export interface SettingsState extends StoredSettings {
  /** Where the page's own server forwards requests, if it does. */
  readonly pageProxyPath: string | undefined
  /** Connections whose secrets are also kept on the device. */
  readonly rememberedIds: readonly string[]
}

export interface ConnectionChoice {
  readonly connection: Connection
  readonly secrets: Secrets
  /** Whether the secrets are kept on this device. */
  readonly remember: boolean
}

export interface Settings {
  readonly state: StoreApi<SettingsState>
  readonly paramsChanged: (change: Partial<GenerationParams>) => void
  readonly seedChanged: (seed: number) => void
  readonly seedRuleChanged: (rule: SeedRule) => void
  readonly maskEdgeChanged: (edge: MaskEdge) => void
  readonly pixelLockChanged: (on: boolean) => void
  readonly sendChanged: (send: SendMode) => void
  /** As a share of the longer side of what is painted. */
  readonly contextChanged: (context: number) => void
  /** The connection is kept and used from now on. */
  readonly connectionSaved: (choice: ConnectionChoice) => void
  readonly connectionRemoved: (id: string) => void
  /** Adds the connections of a file; gives in words why it was refused, or nothing. */
  readonly connectionsImported: (file: string) => string | undefined
  /** All saved connections as a file, without secrets. */
  readonly connectionsExported: () => string
  /** The settings of an earlier result are taken over. */
  readonly settingsReused: (params: GenerationParams, seed: number) => void
}

interface Needs {
  readonly storage: Pick<Storage, 'settings' | 'saveSettings' | 'connectionFile'>
  readonly notices: Notices
  readonly pageProxyPath: string | undefined
  readonly newId: () => string
}

const defaults: StoredSettings = {
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
  pixelLock: true,
  send: 'whole',
  context: 0.5,
  connections: [],
  secrets: {},
}

const pageConnections = new WeakMap<readonly ProxyConnection[], ProxyConnection>()

/**
 * The connection to the page's own server with what was changed about it; its address is always the page's word. The
 * same object as long as nothing changes.
 */
function pageConnectionOf({ pageProxyPath, connections }: SettingsState) {
  if (!pageProxyPath) return undefined
  const known = pageConnections.get(connections)
  if (known?.baseUrl === pageProxyPath) return known
  const changed = connections.find(({ id }) => id === 'page')
  const page = changed ? { ...changed, baseUrl: pageProxyPath } : pageConnection(pageProxyPath)
  pageConnections.set(connections, page)
  return page
}

/** Every proxy that can be chosen: the page's own first. */
export function proxiesOf(state: SettingsState): readonly ProxyConnection[] {
  const page = pageConnectionOf(state)
  return [...(page ? [page] : []), ...state.connections.filter(({ id }) => id !== 'page')]
}

/** The chosen connection, or the one that fits the page: its own proxy where it has one, else the built-in engine. */
export function connectionOf(state: SettingsState): Connection {
  if (state.chosen === 'builtin') return builtinConnection
  const proxies = proxiesOf(state)
  const chosen = proxies.find(({ id }) => id === state.chosen)
  return chosen ?? pageConnectionOf(state) ?? builtinConnection
}

/** The secrets of a connection, for the origin they were entered for and no other. */
export function secretsFor(
  connection: Connection,
  secrets: StoredSettings['secrets'],
): Secrets | undefined {
  if (connection.kind === 'builtin' || !Object.hasOwn(secrets, connection.id)) return undefined
  const { origin, ...owned } = secrets[connection.id] ?? { origin: undefined }
  return origin === keyOrigin(connection.baseUrl) ? owned : undefined
}

const without = <T>(record: Readonly<Record<string, T>>, id: string) => {
  const { [id]: _, ...rest } = record
  return rest
}

function ownedSecrets({ connection, secrets }: ConnectionChoice): OwnedSecrets | undefined {
  if (connection.kind === 'builtin') return undefined
  const headers = Object.entries(secrets.headers ?? {}).filter(([, value]) => value !== '')
  const { apiKey } = secrets
  if (!apiKey && headers.length === 0) return undefined
  return {
    origin: keyOrigin(connection.baseUrl),
    ...(apiKey ? { apiKey } : {}),
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
  }
}

/** The list with a connection in it, in its old place or at the end. */
const withConnection = (list: readonly ProxyConnection[], connection: ProxyConnection) =>
  list.some(({ id }) => id === connection.id)
    ? list.map((other) => (other.id === connection.id ? connection : other))
    : [...list, connection]

function initialState({ storage, pageProxyPath }: Needs): SettingsState {
  const kept = storage.settings() ?? defaults
  return { ...kept, pageProxyPath, rememberedIds: Object.keys(kept.secrets) }
}

/** What to ask for and whom, kept between visits. */
export function createSettings(needs: Needs): Settings {
  const { storage, notices, newId } = needs
  const state = createStore<SettingsState>(() => initialState(needs))
  const { getState, setState } = state
  let saved = true

  /** @param kept the connections and secrets on disk: other tabs may have changed them, so only a change writes them */
  function save(kept: Pick<StoredSettings, 'connections' | 'secrets'>) {
    const { pageProxyPath: _, rememberedIds: __, ...rest } = getState()
    try {
      storage.saveSettings({ ...rest, ...kept })
      saved = true
    } catch (error) {
      // Once, not with every letter that is typed.
      if (saved) notices.failed(failureOf(error))
      saved = false
    }
  }
  const onDisk = () => storage.settings() ?? { connections: [], secrets: {} }
  const change = (part: Partial<SettingsState>) => {
    setState(part)
    const { connections, secrets } = onDisk()
    save({ connections, secrets })
  }

  function connectionSaved(choice: ConnectionChoice) {
    const { connection, remember } = choice
    if (connection.kind === 'builtin') return change({ chosen: 'builtin' })
    const { id } = connection
    const disk = onDisk()
    const owned = ownedSecrets(choice)
    const own = owned ? { [id]: owned } : {}
    const kept = remember ? own : {}
    const { secrets, rememberedIds } = getState()
    setState({
      chosen: id,
      connections: withConnection(disk.connections, connection),
      secrets: { ...without(secrets, id), ...own },
      rememberedIds: [...rememberedIds.filter((other) => other !== id), ...Object.keys(kept)],
    })
    save({
      connections: getState().connections,
      secrets: { ...without(disk.secrets, id), ...kept },
    })
  }

  function connectionRemoved(id: string) {
    const disk = onDisk()
    const { secrets, chosen, rememberedIds } = getState()
    setState({
      connections: disk.connections.filter((connection) => connection.id !== id),
      secrets: without(secrets, id),
      rememberedIds: rememberedIds.filter((other) => other !== id),
      ...(chosen === id ? { chosen: 'builtin' } : {}),
    })
    save({ connections: getState().connections, secrets: without(disk.secrets, id) })
  }

  function connectionsImported(file: string) {
    const read = storage.connectionFile.read(file)
    if ('problem' in read) return read.problem
    // New ids: a connection from elsewhere never gets at the secrets of one that is here.
    const added = read.connections.map((connection) => ({ ...connection, id: newId() }))
    const disk = onDisk()
    setState({ connections: [...disk.connections, ...added] })
    save({ connections: getState().connections, secrets: disk.secrets })
    return undefined
  }

  return {
    state,
    paramsChanged: (part) => change({ params: { ...getState().params, ...part } }),
    seedChanged: (seed) => change({ seed: clampSeed(seed) }),
    seedRuleChanged: (seedRule) => change({ seedRule }),
    maskEdgeChanged: (maskEdge) => change({ maskEdge }),
    pixelLockChanged: (pixelLock) => change({ pixelLock }),
    sendChanged: (send) => change({ send }),
    contextChanged: (context) => change({ context: clamp(context, 0.1, 3) }),
    connectionSaved,
    connectionRemoved,
    connectionsImported,
    connectionsExported: () =>
      storage.connectionFile.write(getState().connections.filter(({ id }) => id !== 'page')),
    settingsReused: (params, seed) => change({ params, seed, seedRule: 'fixed' }),
  }
}
