import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { customConnection, pageProxyConnection } from '#core/connection.ts'
import { MAX_SEED, seedRules } from '#core/seed.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createNotices } from './notices.ts'
import { connectionOf, createSettings, keyFor, presetOf } from './settings.ts'

const OPENAI = 'https://api.openai.com/v1'
const OTHER = 'https://proxy.example/v1'
const PAGE_PATH = '/proxy/openai'

interface Visit {
  readonly storage?: ReturnType<typeof createFakeStorage>
  readonly pageProxyPath?: string
  readonly random?: () => number
}

/** A visit to the page; with the storage of an earlier one, on the same device. */
function visit({ storage = createFakeStorage(), pageProxyPath, random = () => 0.5 }: Visit = {}) {
  const notices = createNotices()
  const settings = createSettings({ storage, notices, pageProxyPath, random })
  const { getState } = settings.state
  return {
    storage,
    notices,
    settings,
    state: getState,
    save: (baseUrl: string, apiKey: string, remember: boolean) =>
      settings.connectionSaved({ preset: 'custom', baseUrl, apiKey, remember }),
    keyAt: (baseUrl: string) => keyFor(customConnection(baseUrl), getState().keys),
    disk: () => JSON.stringify(storage.disk.settings ?? null),
  }
}

describe('a first visit', () => {
  test('asks the built-in engine, for one picture of low quality', () => {
    const { state } = visit()
    expect(presetOf(state())).toBe('builtin')
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
    expect(presetOf(state())).toBe('page')
    expect(connectionOf(state())).toEqual(pageProxyConnection(PAGE_PATH))
  })
})

describe('the preset', () => {
  test('that was chosen stays, also where the page has a proxy', () => {
    const { settings, storage } = visit({ pageProxyPath: PAGE_PATH })
    settings.connectionSaved({ preset: 'builtin', baseUrl: '', apiKey: '', remember: false })
    expect(presetOf(visit({ storage, pageProxyPath: PAGE_PATH }).state())).toBe('builtin')
  })

  test('of a page proxy that is no longer there gives way to the built-in engine', () => {
    const { settings, storage } = visit({ pageProxyPath: PAGE_PATH })
    settings.connectionSaved({ preset: 'page', baseUrl: '', apiKey: '', remember: false })
    const later = visit({ storage })
    expect(connectionOf(later.state()).kind).toBe('builtin')
    expect(connectionOf(visit({ storage, pageProxyPath: PAGE_PATH }).state()).kind).toBe('proxy')
  })

  test('that is custom goes to its address', () => {
    const { state, save } = visit()
    save(`${OPENAI}/`, '', false)
    expect(connectionOf(state())).toEqual(customConnection(OPENAI))
  })

  test('changes without losing the custom address and its key', () => {
    const { settings, state, save, keyAt } = visit()
    save(OPENAI, 'sk-1', false)
    settings.connectionSaved({ preset: 'builtin', baseUrl: '', apiKey: '', remember: false })
    expect(connectionOf(state()).kind).toBe('builtin')
    expect(state().baseUrl).toBe(OPENAI)
    expect(keyAt(OPENAI)).toBe('sk-1')
  })
})

describe('a key', () => {
  test('is forgotten with the page unless it is to be remembered', () => {
    const { storage, save, keyAt, disk } = visit()
    save(OPENAI, 'sk-1', false)
    expect(keyAt(OPENAI)).toBe('sk-1')
    expect(disk()).toContain(OPENAI)
    expect(disk()).not.toContain('sk-1')
    expect(visit({ storage }).keyAt(OPENAI)).toBeUndefined()
  })

  test('is remembered where that is ticked, and forgotten when it is unticked', () => {
    const { storage, save } = visit()
    save(OPENAI, 'sk-1', true)
    const later = visit({ storage })
    expect(later.keyAt(OPENAI)).toBe('sk-1')
    expect(later.state().rememberedOrigins).toEqual(['https://api.openai.com'])
    later.save(OPENAI, 'sk-1', false)
    expect(later.disk()).not.toContain('sk-1')
    expect(later.keyAt(OPENAI)).toBe('sk-1')
  })

  test('that is emptied is gone', () => {
    const { save, keyAt, disk, state } = visit()
    save(OPENAI, 'sk-1', true)
    save(OPENAI, '', true)
    expect(keyAt(OPENAI)).toBeUndefined()
    expect(disk()).not.toContain('sk-1')
    expect(state().rememberedOrigins).toEqual([])
  })

  test('is not remembered on the way of another one, nor by other changes', () => {
    const { settings, save, keyAt, disk } = visit()
    save(OPENAI, 'sk-1', false)
    save(OTHER, 'sk-2', true)
    settings.paramsChanged({ prompt: 'a hill' })
    expect(disk()).toContain('sk-2')
    expect(disk()).not.toContain('sk-1')
    expect([keyAt(OPENAI), keyAt(OTHER)]).toEqual(['sk-1', 'sk-2'])
  })

  test('belongs to every path of its origin, and to the page’s own proxy only where it was given', () => {
    const { save, keyAt, state } = visit({ pageProxyPath: PAGE_PATH })
    save(OPENAI, 'sk-1', false)
    expect(keyAt('https://API.openai.com/v2')).toBe('sk-1')
    expect(keyFor(pageProxyConnection(PAGE_PATH), state().keys)).toBeUndefined()
    expect(keyFor({ kind: 'builtin' }, state().keys)).toBeUndefined()
  })

  test('is never given to another origin, whatever is saved in whatever order', () => {
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
    const saves = fc.array(fc.tuple(addresses, fc.boolean()), { minLength: 1, maxLength: 8 })
    const origin = (url: string) => new URL(url, 'https://page.example').origin
    fc.assert(
      fc.property(saves, addresses, (saved, asked) => {
        const { storage, save, keyAt } = visit()
        // The key says for which origin it was typed.
        for (const [address, remember] of saved)
          save(address, `key of ${origin(address)}`, remember)
        for (const key of [keyAt(asked), visit({ storage }).keyAt(asked)])
          if (key !== undefined) expect(key).toBe(`key of ${origin(asked)}`)
      }),
    )
  })
})

describe('the seed', () => {
  test.each([
    ['fixed', 7],
    ['increment', 8],
    ['decrement', 6],
    ['randomize', 2 ** 30],
  ] as const)('moves on after a run: %s', (rule, next) => {
    const { settings, state } = visit({ random: () => 0.5 })
    settings.seedChanged(7)
    settings.seedRuleChanged(rule)
    expect(state().seed).toBe(7)
    settings.runSubmitted()
    expect(state().seed).toBe(next)
  })

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
    settings.runSubmitted()
    expect(state()).toMatchObject({ seed: 99, params: { prompt: 'as before', n: 3 } })
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
    storage.full = true
    settings.paramsChanged({ prompt: 'a hil' })
    expect(notices.state.getState()).toHaveLength(2)
    expect(storage.disk.settings?.params.prompt).toBe('a hi')
  })
})
