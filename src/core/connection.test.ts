import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BUILTIN_LABEL,
  baseUrlProblem,
  builtinConnection,
  connectionLabel,
  customConnection,
  endpointUrl,
  keyOrigin,
  PAGE_PROXY_LABEL,
  pageProxyConnection,
} from './connection.ts'

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
const originOf = (baseUrl: string) => new URL(endpointUrl(baseUrl, 'edits'), PAGE).origin

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
    expect(endpointUrl(base, 'edits')).toBe(url)
  })

  test('differs between making and editing', () => {
    expect(endpointUrl('https://proxy.example/v1', 'generations')).toBe(
      'https://proxy.example/v1/images/generations',
    )
  })
})

describe('a connection is called', () => {
  test('by its kind or its host', () => {
    expect(connectionLabel(builtinConnection)).toBe(BUILTIN_LABEL)
    expect(connectionLabel(pageProxyConnection('/proxy/openai'))).toBe(PAGE_PROXY_LABEL)
    expect(connectionLabel(customConnection('https://api.openai.com/v1/'))).toBe('api.openai.com')
    expect(connectionLabel(customConnection(' /proxy/other '))).toBe('/proxy/other')
  })
})

test('a custom connection keeps the address without blanks and slashes at its end', () => {
  expect(customConnection('  https://proxy.example/v1// ')).toMatchObject({
    kind: 'proxy',
    baseUrl: 'https://proxy.example/v1',
  })
})
