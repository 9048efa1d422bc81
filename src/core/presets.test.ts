import { describe, expect, test } from 'vitest'
import { BUILTIN_LABEL, type ProxyPreset } from './connection.ts'
import { connectionProblems } from './connectionProblems.ts'
import { connectionFromPreset, pageConnection, presetWords } from './presets.ts'

const everyPreset: Readonly<Record<ProxyPreset, true>> = {
  openai: true,
  page: true,
  litellm: true,
  portkey: true,
  azureClassic: true,
  azure: true,
  cloudflare: true,
  comfy: true,
  custom: true,
}
const isProxyPreset = (name: string): name is ProxyPreset => Object.hasOwn(everyPreset, name)
const presets = Object.keys(everyPreset).filter(isProxyPreset)

/** A base URL as a preset's hint shows it, with names in the place of what is to fill in. */
const filledIn = (preset: ProxyPreset) =>
  presetWords[preset].hint.replaceAll(/[A-Z]{3,}/g, 'mine') || '/proxy/openai'

describe.each(presets)('the preset %s', (preset) => {
  test('has no problem once its hint is filled in', () => {
    const connection = connectionFromPreset(preset, 'id', filledIn(preset))
    expect(connectionProblems(connection)).toEqual([])
  })

  test('makes a connection of its own kind, under the id that was given', () => {
    expect(connectionFromPreset(preset, 'id-7')).toMatchObject({
      kind: 'proxy',
      id: 'id-7',
      preset,
    })
  })

  test('starts with what its hint shows, or asks for an address', () => {
    const { baseUrl } = connectionFromPreset(preset, 'id')
    if (baseUrl) expect(baseUrl).toBe(presetWords[preset].hint)
    else expect(connectionProblems(connectionFromPreset(preset, 'id'))).not.toEqual([])
  })

  test('holds no secret', () => {
    for (const { value, secret } of connectionFromPreset(preset, 'id').headers)
      if (secret) expect(value).toBe('')
  })
})

test('every preset is offered once, with a name and a word of its own', () => {
  expect(new Set(Object.keys(presetWords))).toEqual(new Set(['builtin', ...presets]))
  expect(presetWords.builtin.label).toBe(BUILTIN_LABEL)
  const words = Object.values(presetWords)
  expect(new Set(words.map(({ label }) => label)).size).toBe(words.length)
  expect(new Set(words.map(({ note }) => note)).size).toBe(words.length)
})

describe('what is sent with a request, as documented, by', () => {
  test.each([
    ['openai', { header: 'Authorization', scheme: 'Bearer ' }, []],
    ['litellm', { header: 'Authorization', scheme: 'Bearer ' }, []],
    ['portkey', { header: 'Authorization', scheme: 'Bearer ' }, ['x-portkey-provider']],
    ['azureClassic', { header: 'api-key', scheme: '' }, []],
    ['azure', { header: 'api-key', scheme: '' }, []],
    ['cloudflare', { header: 'Authorization', scheme: 'Bearer ' }, ['cf-aig-authorization']],
    ['comfy', { header: 'X-API-KEY', scheme: '' }, []],
    ['page', undefined, []],
    ['custom', { header: 'Authorization', scheme: 'Bearer ' }, []],
  ] as const)('%s', (preset, auth, headers) => {
    const connection = connectionFromPreset(preset, 'id')
    expect(connection.auth).toEqual(auth)
    expect(connection.headers.map(({ name }) => name)).toEqual(headers)
    expect(connection.imageField).toEqual({ one: 'image', several: 'image[]' })
  })

  test('LiteLLM and the ComfyUI proxy without a stream, the others with one', () => {
    const streaming = presets.filter((preset) => connectionFromPreset(preset, 'i').supports.stream)
    expect(presets.filter((preset) => !streaming.includes(preset))).toEqual(['litellm', 'comfy'])
  })
})

test('a custom connection is named by its host, and keeps its address without slashes at the end', () => {
  const connection = connectionFromPreset('custom', 'id', '  https://proxy.example/v1// ')
  expect(connection).toMatchObject({ label: 'proxy.example', baseUrl: 'https://proxy.example/v1' })
})

test('the page’s own proxy is asked without a key', () => {
  const connection = pageConnection('/proxy/openai/')
  expect(connection).toMatchObject({ id: 'page', preset: 'page', baseUrl: '/proxy/openai' })
  expect(connection).not.toHaveProperty('auth')
})
