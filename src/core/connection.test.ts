import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { present } from '#core/present.ts'
import { sampleProxy } from '#testing/samples.ts'
import {
  BUILTIN_LABEL,
  baseUrlProblem,
  builtinConnection,
  concurrencyOf,
  connectionLabel,
  endpointUrl,
  hostOf,
  keyOrigin,
  modelsUrl,
  wireModel,
} from './connection.ts'
import { connectionFromPreset } from './presets.ts'

const good = [
  'https://api.openai.com/v1',
  'https://api.openai.com/v1/',
  'HTTPS://API.OpenAI.com/v1',
  '  https://proxy.example/openai/v1  ',
  'http://localhost:4000',
  'http://192.168.1.7:8080/openai',
  'http://[::1]:4000/v1',
  'https://example.com/with@sign/v1',
  '/proxy/openai',
  '/v1/',
]

const bad = [
  '',
  '   ',
  '/',
  '//evil.example/v1',
  '/\\evil.example/v1',
  '/proxy\\..',
  '/proxy?x=1',
  '/proxy#top',
  '/my proxy',
  'api.openai.com/v1',
  'https://',
  'https:///v1',
  'https:/api.openai.com',
  'https://good.example\\.evil.example/v1',
  'https://api.openai.com/v1?key=1',
  'https://api.openai.com/v1#part',
  'https://api.open ai.com/v1',
  'https://api.openai.com/v 1',
  'ftp://example.com/v1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/plain,hi',
]

const withAccount = [
  'https://user:secret@api.openai.com/v1',
  'https://user@api.openai.com/v1',
  'https://good.example\\@evil.example/v1',
  'ftp://user:secret@example.com',
]

/** A page some base URL is resolved on, as `fetch` does. */
const PAGE = 'https://page.example/app/'
const editsAt = (baseUrl: string) => endpointUrl(sampleProxy({ baseUrl }), 'edits', 'any')
const originOf = (baseUrl: string) => new URL(editsAt(baseUrl), PAGE).origin

describe('a base URL', () => {
  test.each(good)('%j is fine', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined()
  })

  test.each(bad)('%j is refused with a word about what is expected', (url) => {
    expect(baseUrlProblem(url)).toMatch(/https:\/\/api\.openai\.com\/v1/)
  })

  test.each(withAccount)('%j is refused for its account, which is not repeated', (url) => {
    expect(baseUrlProblem(url)).toMatch(/user name and password/)
    expect(baseUrlProblem(url)).not.toContain('secret')
  })

  test('that is accepted leads the browser to the host that one reads in it, or nowhere', () => {
    const parts = ['https://', 'http://', '/', '//', '\\', '@', ':', '.', 'a.example', 'b.example']
    const addresses = fc
      .array(fc.constantFrom(...parts, 'user', '4000', 'v1', '?', '#', ' '), { maxLength: 7 })
      .map((picked) => picked.join(''))
    fc.assert(
      fc.property(addresses, (url) => {
        fc.pre(baseUrlProblem(url) === undefined && URL.canParse(url, PAGE))
        const ownOrigin = url.trim().startsWith('/') ? new URL(PAGE).origin : undefined
        const host = /^https?:\/\/([^/]+)/i.exec(url.trim())?.[1]
        expect(new URL(url, PAGE).username).toBe('')
        expect(originOf(url)).toBe(
          ownOrigin ?? new URL(`${url.trim().split(':')[0]}://${host}`).origin,
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the origin a key belongs to', () => {
  test.each([
    ['https://api.openai.com/v1', 'https://api.openai.com'],
    [' HTTPS://API.openai.com/v1/other ', 'https://api.openai.com'],
    ['http://localhost:4000/v1', 'http://localhost:4000'],
    ['https://api.openai.com', 'https://api.openai.com'],
    ['/proxy/openai', 'self'],
  ])('of %j is %s', (url, origin) => {
    expect(keyOrigin(url)).toBe(origin)
  })

  test.each([
    ['https://api.openai.com/v1', 'http://api.openai.com/v1'],
    ['https://api.openai.com/v1', 'https://api.openai.com.evil.example/v1'],
    ['https://api.openai.com/v1', 'https://api.openai.com:8443/v1'],
    ['https://api.openai.com/v1', 'https://api.openai.com@evil.example/v1'],
    ['/proxy/openai', '//evil.example/proxy/openai'],
    ['/proxy/openai', '/\\evil.example/proxy/openai'],
    ['/proxy/openai', 'evil'],
    ['/proxy/openai', 'self'],
    ['/proxy/openai', ''],
  ])('%j and %j do not share a key', (one, other) => {
    expect(keyOrigin(one)).not.toBe(keyOrigin(other))
  })

  test('is the same for all good addresses the browser would send to the same origin', () => {
    const addresses = fc.constantFrom(...good)
    fc.assert(
      fc.property(addresses, addresses, (one, other) => {
        expect(keyOrigin(one) === keyOrigin(other)).toBe(originOf(one) === originOf(other))
      }),
    )
  })
})

describe('the address of an endpoint', () => {
  test.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1/images/edits'],
    ['https://api.openai.com/v1//', 'https://api.openai.com/v1/images/edits'],
    [' https://proxy.example ', 'https://proxy.example/images/edits'],
    ['/proxy/openai', '/proxy/openai/images/edits'],
  ])('behind %j is %s: nothing is guessed', (base, url) => {
    expect(editsAt(base)).toBe(url)
  })

  test('differs between making and editing', () => {
    expect(endpointUrl(sampleProxy(), 'generations', 'any')).toBe(
      'https://proxy.example/v1/images/generations',
    )
    expect(endpointUrl(sampleProxy(), 'edits', 'any')).toBe('https://proxy.example/v1/images/edits')
  })

  test('holds the model’s name wherever the path wants it, encoded', () => {
    const paths = {
      generations: '/{model}/new/{model}',
      edits: '/m/{model}/edit',
      models: '/models',
    }
    const connection = sampleProxy({ paths })
    expect(endpointUrl(connection, 'generations', 'dall')).toBe(
      'https://proxy.example/v1/dall/new/dall',
    )
    expect(endpointUrl(connection, 'edits', 'openai/gpt image?#$&\u00fc')).toBe(
      'https://proxy.example/v1/m/openai%2Fgpt%20image%3F%23%24%26%C3%BC/edit',
    )
    // Half a surrogate pair is no text that can be encoded.
    expect(endpointUrl(connection, 'edits', '\ud83d')).toBe(
      'https://proxy.example/v1/m/%EF%BF%BD/edit',
    )
  })

  test('ends in the query, encoded', () => {
    const connection = sampleProxy({
      query: { 'api-version': '2025-04-01', 'a b': '1&2=3#\u00fc' },
    })
    const tail = '?api-version=2025-04-01&a%20b=1%262%3D3%23%C3%BC'
    expect(endpointUrl(connection, 'edits', 'any')).toBe(
      `https://proxy.example/v1/images/edits${tail}`,
    )
    expect(modelsUrl(connection)).toBe(`https://proxy.example/v1/models${tail}`)
  })

  test('leads nowhere else, whatever the model and the query are', () => {
    const connection = connectionFromPreset('azureClassic', 'a', 'https://res.example/openai')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (model, value) => {
        fc.pre(!['', '.', '..'].includes(model))
        const url = new URL(endpointUrl({ ...connection, query: { v: value } }, 'edits', model))
        expect(url.origin).toBe('https://res.example')
        expect(url.pathname).toMatch(/^\/openai\/deployments\/[^/]+\/images\/edits$/)
        expect([...url.searchParams]).toEqual([['v', value]])
        expect(url.hash).toBe('')
      }),
    )
  })
})

describe('the address is the documented one of', () => {
  test.each([
    ['openai', undefined, 'https://api.openai.com/v1/images/edits'],
    ['litellm', undefined, 'http://localhost:4000/v1/images/edits'],
    ['portkey', undefined, 'http://localhost:8787/v1/proxy/images/edits'],
    [
      'azureClassic',
      'https://res.openai.azure.com/openai',
      'https://res.openai.azure.com/openai/deployments/my%20dep/images/edits?api-version=2025-04-01-preview',
    ],
    [
      'azure',
      'https://res.openai.azure.com/openai/v1/',
      'https://res.openai.azure.com/openai/v1/images/edits',
    ],
    [
      'cloudflare',
      'https://gateway.ai.cloudflare.com/v1/acct/gw/openai',
      'https://gateway.ai.cloudflare.com/v1/acct/gw/openai/images/edits',
    ],
    ['comfy', undefined, 'https://api.comfy.org/proxy/openai/images/edits'],
    ['page', '/proxy/openai', '/proxy/openai/images/edits'],
    ['custom', 'https://proxy.example', 'https://proxy.example/images/edits'],
  ] as const)('%s', (preset, baseUrl, url) => {
    const connection = connectionFromPreset(preset, 'id', baseUrl)
    expect(endpointUrl(connection, 'edits', 'my dep')).toBe(url)
    expect(endpointUrl(connection, 'generations', 'my dep')).toBe(
      url.replace('/images/edits', '/images/generations'),
    )
  })
})

test('the list of models is where the connection says, or nowhere', () => {
  const at = (models: string) =>
    modelsUrl(sampleProxy({ paths: { ...sampleProxy().paths, models } }))
  expect(at('/models')).toBe('https://proxy.example/v1/models')
  expect(at('')).toBeUndefined()
})

describe('a model’s name on the wire', () => {
  test('is the one the connection gives it, or its own without blanks', () => {
    const connection = sampleProxy({ modelMap: { 'gpt-image-2': ' house-images ' } })
    expect(wireModel(connection, ' gpt-image-2\n')).toBe('house-images')
    expect(wireModel(connection, ' gpt-image-1.5 ')).toBe('gpt-image-1.5')
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '“%s” is a name like any other',
    (name) => {
      expect(wireModel(sampleProxy(), name)).toBe(name)
      const modelMap = Object.fromEntries([[name, 'mapped']])
      expect(wireModel(sampleProxy({ modelMap }), name)).toBe('mapped')
    },
  )
})

test.each([
  [undefined, 2],
  [0, 1],
  [7.9, 7],
  [1000, 32],
])('of %j requests at once asked for, %d are on the wire', (concurrency, most) => {
  expect(
    concurrencyOf(sampleProxy({ limits: { timeoutS: 600, ...present({ concurrency }) } })),
  ).toBe(most)
})

test('the built-in engine takes one request at a time', () => {
  expect(concurrencyOf(builtinConnection)).toBe(1)
})

describe('a connection is called', () => {
  test('as it was named, the engine by its own name', () => {
    expect(connectionLabel(builtinConnection)).toBe(BUILTIN_LABEL)
    expect(connectionLabel(sampleProxy({ label: 'The agency\u2019s' }))).toBe('The agency\u2019s')
  })

  test.each([
    ['https://api.openai.com/v1/', 'api.openai.com'],
    [' http://localhost:4000 ', 'localhost:4000'],
    [' /proxy/other ', '/proxy/other'],
    ['no address', 'no address'],
  ])('%j by its host: %s', (baseUrl, host) => {
    expect(hostOf(baseUrl)).toBe(host)
  })
})
