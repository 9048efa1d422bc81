import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtinConnection, type ProxyConnection, type Secrets } from '#core/connection.ts'
import { connectionFromPreset, pageConnection } from '#core/presets.ts'
import { MAX_SEED, seedRules } from '#core/seed.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createNotices } from './notices.ts'
import { connectionOf, createSettings, proxiesOf, secretsFor } from './settings.ts'

const OPENAI = 'https://api.openai.com/v1'
const OTHER = 'https://proxy.example/v1'
const PAGE_PATH = '/proxy/openai'

const openai = connectionFromPreset('openai', 'o', OPENAI)
const other = connectionFromPreset('custom', 'c', OTHER)

interface Visit {
  readonly storage?: ReturnType<typeof createFakeStorage>
  readonly pageProxyPath?: string
}

let lastId = 0

/** A visit to the page; with the storage of an earlier one, on the same device (or in another tab). */
function visit({ storage = createFakeStorage(), pageProxyPath }: Visit = {}) {
  const notices = createNotices()
  const newId = () => `new-${++lastId}`
  const settings = createSettings({ storage, notices, pageProxyPath, newId })
  const { getState } = settings.state
  const save = (connection: ProxyConnection, secrets: Secrets, remember: boolean) =>
    settings.connectionSaved({ connection, secrets, remember })
  return {
    storage,
    notices,
    settings,
    state: getState,
    save,
    saveKey: (connection: ProxyConnection, apiKey: string, remember: boolean) =>
      save(connection, { apiKey }, remember),
    builtinChosen: () =>
      settings.connectionSaved({ connection: builtinConnection, secrets: {}, remember: false }),
    secretsAt: (connection: ProxyConnection) => secretsFor(connection, getState().secrets),
    keyAt: (connection: ProxyConnection) => secretsFor(connection, getState().secrets)?.apiKey,
    listed: () => getState().connections.map(({ id }) => id),
    onDisk: () => storage.disk.settings?.connections.map(({ id }) => id) ?? [],
    disk: () => JSON.stringify(storage.disk.settings ?? null),
  }
}

describe('a first visit', () => {
  test('asks the built-in engine, for one picture of low quality', () => {
    const { state } = visit()
    expect(proxiesOf(state())).toEqual([])
    expect(connectionOf(state())).toEqual({ kind: 'builtin' })
    expect(state().params).toEqual({
      prompt: '',
      model: 'gpt-image-2',
      quality: 'low',
      size: 'auto',
      background: 'opaque',
      n: 1,
    })
    expect(state()).toMatchObject({ maskEdge: 'hard', seed: 0 })
  })

  test('asks the page’s own proxy where there is one', () => {
    const { state } = visit({ pageProxyPath: PAGE_PATH })
    expect(proxiesOf(state())).toEqual([pageConnection(PAGE_PATH)])
    expect(connectionOf(state())).toEqual(pageConnection(PAGE_PATH))
  })
})

describe('the connection', () => {
  test('that was chosen stays, also where the page has a proxy', () => {
    const { builtinChosen, storage } = visit({ pageProxyPath: PAGE_PATH })
    builtinChosen()
    expect(connectionOf(visit({ storage, pageProxyPath: PAGE_PATH }).state()).kind).toBe('builtin')
  })

  test('of a page proxy that is no longer there gives way to the built-in engine', () => {
    const { save, storage } = visit({ pageProxyPath: PAGE_PATH })
    save(pageConnection(PAGE_PATH), {}, false)
    const later = visit({ storage })
    expect(connectionOf(later.state()).kind).toBe('builtin')
    expect(proxiesOf(later.state())).toEqual([])
    expect(connectionOf(visit({ storage, pageProxyPath: PAGE_PATH }).state()).kind).toBe('proxy')
  })

  test('that is saved is used from now on, and at the next visit', () => {
    const { state, save, storage } = visit()
    save(other, {}, false)
    expect(connectionOf(state())).toEqual(other)
    expect(connectionOf(visit({ storage }).state())).toEqual(other)
  })

  test('changes without losing the others and their keys', () => {
    const { builtinChosen, state, saveKey, keyAt } = visit()
    saveKey(openai, 'sk-1', false)
    saveKey(other, 'sk-2', false)
    builtinChosen()
    expect(connectionOf(state()).kind).toBe('builtin')
    expect(proxiesOf(state())).toEqual([openai, other])
    expect([keyAt(openai), keyAt(other)]).toEqual(['sk-1', 'sk-2'])
  })

  test('that is saved again keeps its place', () => {
    const { save, state, storage } = visit()
    save(openai, {}, false)
    save(other, {}, false)
    const renamed = { ...openai, label: 'Renamed' }
    save(renamed, {}, false)
    expect(proxiesOf(state())).toEqual([renamed, other])
    expect(proxiesOf(visit({ storage }).state())).toEqual([renamed, other])
  })

  test('that is removed is gone with its key, from the disk as well; another one stays', () => {
    const { settings, state, saveKey, keyAt, disk, storage } = visit()
    saveKey(other, 'sk-2', true)
    saveKey(openai, 'sk-1', true)
    settings.connectionRemoved('o')
    expect(connectionOf(state()).kind).toBe('builtin')
    expect(proxiesOf(state())).toEqual([other])
    expect(state().rememberedIds).toEqual(['c'])
    expect(keyAt(openai)).toBeUndefined()
    expect(disk()).not.toContain('sk-1')
    expect(disk()).not.toContain(OPENAI)
    expect(visit({ storage }).keyAt(other)).toBe('sk-2')
  })

  test('that is used stays when another one is removed', () => {
    const { settings, state, save } = visit()
    save(openai, {}, false)
    save(other, {}, false)
    settings.connectionRemoved('o')
    expect(connectionOf(state())).toEqual(other)
  })
})

describe('the page’s own proxy', () => {
  test('has what was changed about it, at the address that the page says now', () => {
    const { save, storage } = visit({ pageProxyPath: PAGE_PATH })
    const changed = { ...pageConnection('https://elsewhere.example/v1'), label: 'Ours' }
    save(changed, {}, false)
    save(other, {}, false)
    const { state } = visit({ storage, pageProxyPath: '/moved' })
    expect(proxiesOf(state())).toEqual([{ ...changed, baseUrl: '/moved' }, other])
  })

  test('never gets secrets that were entered for another address under its name', () => {
    const { saveKey, state } = visit({ pageProxyPath: PAGE_PATH })
    saveKey({ ...pageConnection(PAGE_PATH), baseUrl: OTHER }, 'sk-2', true)
    const connection = connectionOf(state())
    expect(connection).toEqual(pageConnection(PAGE_PATH))
    expect(secretsFor(connection, state().secrets)).toBeUndefined()
  })

  test('is taken along by no file', () => {
    const { save, settings } = visit({ pageProxyPath: PAGE_PATH })
    save(pageConnection(PAGE_PATH), {}, false)
    save(other, {}, false)
    expect(settings.connectionsExported()).not.toContain(PAGE_PATH)
    expect(settings.connectionsExported()).toContain(OTHER)
  })
})

describe('a key', () => {
  test('is forgotten with the page unless it is to be remembered', () => {
    const { storage, saveKey, keyAt, disk } = visit()
    saveKey(openai, 'sk-1', false)
    expect(keyAt(openai)).toBe('sk-1')
    expect(disk()).toContain(OPENAI)
    expect(disk()).not.toContain('sk-1')
    expect(visit({ storage }).keyAt(openai)).toBeUndefined()
  })

  test('is remembered where that is ticked, and forgotten when it is unticked', () => {
    const { storage, saveKey } = visit()
    saveKey(openai, 'sk-1', true)
    const later = visit({ storage })
    expect(later.keyAt(openai)).toBe('sk-1')
    expect(later.state().rememberedIds).toEqual(['o'])
    later.saveKey(openai, 'sk-1', false)
    expect(later.state().rememberedIds).toEqual([])
    expect(later.disk()).not.toContain('sk-1')
    expect(later.keyAt(openai)).toBe('sk-1')
  })

  test('that is emptied is gone', () => {
    const { saveKey, keyAt, disk, state } = visit()
    saveKey(openai, 'sk-1', true)
    saveKey(openai, '', true)
    expect(keyAt(openai)).toBeUndefined()
    expect(disk()).not.toContain('sk-1')
    expect(state().rememberedIds).toEqual([])
  })

  test('is not remembered on the way of another one, nor by other changes', () => {
    const { settings, saveKey, keyAt, disk } = visit()
    saveKey(openai, 'sk-1', false)
    saveKey(other, 'sk-2', true)
    settings.paramsChanged({ prompt: 'a hill' })
    settings.connectionsImported(settings.connectionsExported())
    expect(disk()).toContain('sk-2')
    expect(disk()).not.toContain('sk-1')
    expect([keyAt(openai), keyAt(other)]).toEqual(['sk-1', 'sk-2'])
  })

  test('belongs to every path of its origin, and to no other connection there', () => {
    const { saveKey, keyAt, state } = visit({ pageProxyPath: PAGE_PATH })
    saveKey(openai, 'sk-1', false)
    expect(keyAt({ ...openai, baseUrl: 'https://API.openai.com/v2' })).toBe('sk-1')
    expect(keyAt({ ...openai, id: 'another' })).toBeUndefined()
    expect(keyAt({ ...openai, id: 'constructor' })).toBeUndefined()
    expect(keyAt(pageConnection(PAGE_PATH))).toBeUndefined()
    expect(secretsFor(builtinConnection, state().secrets)).toBeUndefined()
  })

  test('of before is not sent to a changed address, and goes with it', () => {
    const { saveKey, keyAt, disk } = visit()
    const moved = { ...openai, baseUrl: OTHER }
    saveKey(openai, 'sk-1', true)
    expect(keyAt(moved)).toBeUndefined()
    saveKey(moved, '', true)
    expect(keyAt(moved)).toBeUndefined()
    expect(keyAt(openai)).toBeUndefined()
    expect(disk()).not.toContain('sk-1')
  })

  test('goes with values of secret headers; empty ones are no secrets', () => {
    const { storage, save, secretsAt } = visit()
    const headers = { 'x-token': 'abc', 'x-empty': '' }
    save(other, { apiKey: 'sk-2', headers }, true)
    const secrets = { apiKey: 'sk-2', headers: { 'x-token': 'abc' } }
    expect(secretsAt(other)).toEqual(secrets)
    expect(visit({ storage }).secretsAt(other)).toEqual(secrets)
    save(other, { headers: { 'x-empty': '' } }, true)
    expect(secretsAt(other)).toBeUndefined()
  })

  test('is never given to another origin or connection, whatever is saved in whatever order', () => {
    const hosts = ['https://a.example', 'http://a.example', 'https://a.example:8443']
    const addresses = fc.constantFrom(
      ...hosts.flatMap((host) => [host, `${host}/v1`]),
      'https://b.example/v1',
      PAGE_PATH,
      '//a.example',
      'https://a.example@b.example/v1',
      'nonsense',
      '',
    )
    const connections = fc
      .tuple(fc.constantFrom('page', 'x', 'y'), addresses)
      .map(([id, baseUrl]) => ({ ...other, id, baseUrl }))
    const saves = fc.array(fc.tuple(connections, fc.boolean()), { minLength: 1, maxLength: 8 })
    const origin = (url: string) => new URL(url, 'https://page.example').origin
    const owner = ({ id, baseUrl }: ProxyConnection) => `key of ${id} at ${origin(baseUrl)}`
    fc.assert(
      fc.property(saves, connections, (saved, asked) => {
        const { storage, saveKey, keyAt } = visit()
        // The key says for whom it was typed.
        for (const [connection, remember] of saved) saveKey(connection, owner(connection), remember)
        for (const key of [keyAt(asked), visit({ storage }).keyAt(asked)])
          if (key !== undefined) expect(key).toBe(owner(asked))
      }),
    )
  })
})

describe('another tab', () => {
  test('keeps its connections and keys when this one changes a parameter', () => {
    const here = visit()
    here.saveKey(openai, 'sk-1', true)
    const there = visit({ storage: here.storage })
    there.saveKey(other, 'sk-2', true)
    there.settings.connectionRemoved('o')
    here.settings.paramsChanged({ prompt: 'a hill' })
    here.settings.seedChanged(3)
    here.builtinChosen()
    const later = visit({ storage: here.storage })
    expect(proxiesOf(later.state())).toEqual([other])
    expect(later.keyAt(other)).toBe('sk-2')
    expect(later.disk()).not.toContain('sk-1')
    expect(later.state().params.prompt).toBe('a hill')
  })

  test('keeps its connections when this one saves, removes or imports one', () => {
    const here = visit()
    const there = visit({ storage: here.storage })
    there.saveKey(other, 'sk-2', true)
    here.saveKey(openai, 'sk-1', false)
    expect(here.listed()).toEqual(['c', 'o'])
    here.settings.connectionRemoved('o')
    expect(here.onDisk()).toEqual(['c'])
    const third = { ...other, id: 'third' }
    expect(
      here.settings.connectionsImported(here.storage.connectionFile.write([third])),
    ).toBeUndefined()
    expect(here.onDisk()).toEqual(['c', expect.any(String)])
    expect(visit({ storage: here.storage }).keyAt(other)).toBe('sk-2')
  })
})

describe('a file of connections', () => {
  test('holds all of them and no secret', () => {
    const { settings, save, storage } = visit()
    const secretive: ProxyConnection = {
      ...other,
      headers: [
        { name: 'x-team', value: 'design', secret: false },
        { name: 'x-gate', value: '', secret: true },
        { name: 'x-api-key', value: 'pasted-1', secret: false },
      ],
    }
    save(openai, { apiKey: 'sk-1' }, true)
    save(secretive, { apiKey: 'sk-2', headers: { 'x-gate': 'open-sesame' } }, true)
    const file = settings.connectionsExported()
    for (const secret of ['sk-1', 'sk-2', 'open-sesame', 'pasted-1'])
      expect(file).not.toContain(secret)
    expect(file).toContain('design')
    const read = storage.connectionFile.read(file)
    expect('connections' in read && read.connections.map(({ id }) => id)).toEqual(['o', 'c'])
  })

  test('is added with new ids, so that it gets at no key that is here, and chooses nothing', () => {
    const { settings, state, saveKey, listed, keyAt, onDisk, storage } = visit()
    saveKey(openai, 'sk-1', true)
    expect(settings.connectionsImported(settings.connectionsExported())).toBeUndefined()
    expect(settings.connectionsImported(settings.connectionsExported())).toBeUndefined()
    expect(new Set(listed()).size).toBe(4)
    expect(connectionOf(state())).toEqual(openai)
    const [original, ...copies] = proxiesOf(state())
    expect(original).toEqual(openai)
    for (const copy of copies) {
      expect(copy).toEqual({ ...openai, id: copy.id })
      expect(keyAt(copy)).toBeUndefined()
    }
    expect(onDisk()).toEqual(listed())
    expect(visit({ storage }).keyAt(openai)).toBe('sk-1')
  })

  test('cannot pose as the page’s own proxy', () => {
    const { settings, state, storage } = visit({ pageProxyPath: PAGE_PATH })
    const posing = { ...pageConnection('https://evil.example/v1'), label: 'This page' }
    settings.connectionsImported(storage.connectionFile.write([posing]))
    expect(connectionOf(state())).toEqual(pageConnection(PAGE_PATH))
    expect(proxiesOf(state())).toHaveLength(2)
  })

  test('with one bad connection is refused whole, in words', () => {
    const { settings, state, save, storage, notices } = visit()
    save(openai, {}, false)
    const before = [state(), storage.disk.settings]
    const file = storage.connectionFile.write([other, { ...other, baseUrl: 'ftp://x' }])
    expect(settings.connectionsImported(file)).toMatch(/not a web address/)
    expect([state(), storage.disk.settings]).toEqual(before)
    expect(notices.state.getState()).toEqual([])
  })

  test('that is added while the disk is full is there for this visit, which is said', () => {
    const { settings, storage, listed, notices } = visit()
    storage.full = true
    expect(settings.connectionsImported(storage.connectionFile.write([other]))).toBeUndefined()
    expect(listed()).toHaveLength(1)
    expect(notices.state.getState()).toHaveLength(1)
  })
})

describe('the seed', () => {
  test('is kept in range whatever is typed', () => {
    const { settings, state } = visit()
    settings.seedChanged(-5)
    expect(state().seed).toBe(0)
    settings.seedChanged(1e12)
    expect(state().seed).toBe(MAX_SEED)
  })

  test('of an earlier result is taken over and stays', () => {
    const { settings, state } = visit()
    settings.settingsReused({ ...state().params, prompt: 'as before', n: 3 }, 99)
    expect(state()).toMatchObject({
      seed: 99,
      seedRule: 'fixed',
      params: { prompt: 'as before', n: 3 },
    })
  })
})

describe('what is set', () => {
  test('is there at the next visit', () => {
    const { settings, storage } = visit()
    settings.paramsChanged({ prompt: 'a hill', n: 4 })
    settings.paramsChanged({ size: '1024x1024' })
    settings.maskEdgeChanged('soft')
    settings.seedRuleChanged('increment')
    settings.seedChanged(12)
    expect(visit({ storage }).state()).toMatchObject({
      params: { prompt: 'a hill', n: 4, size: '1024x1024', quality: 'low' },
      maskEdge: 'soft',
      seedRule: 'increment',
      seed: 12,
    })
  })

  test.each(seedRules)('can be %s', (rule) => {
    const { settings, storage } = visit()
    settings.seedRuleChanged(rule)
    expect(visit({ storage }).state().seedRule).toBe(rule)
  })

  test('holds for this visit when it cannot be kept, which is said once', () => {
    const { settings, storage, state, notices } = visit()
    storage.full = true
    for (const prompt of ['a', 'a ', 'a h']) settings.paramsChanged({ prompt })
    expect(state().params.prompt).toBe('a h')
    expect(notices.state.getState()).toHaveLength(1)

    storage.full = false
    settings.paramsChanged({ prompt: 'a hi' })
    notices.dismissed(notices.state.getState()[0]?.id ?? 0)
    storage.full = true
    settings.paramsChanged({ prompt: 'a hil' })
    expect(notices.state.getState()).toHaveLength(1)
    expect(storage.disk.settings?.params.prompt).toBe('a hi')
  })
})
