import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleProxy } from '#testing/samples.ts'
import type { ProxyConnection } from './connection.ts'
import { connectionProblems, headerProblem, isSecretName } from './connectionProblems.ts'

/** The fields of a connection that have a problem. */
const fieldsOf = (change: Partial<ProxyConnection>) =>
  connectionProblems(sampleProxy(change)).map(({ field }) => field)

describe('a secret’s name', () => {
  test.each([
    'authorization',
    'Authorization',
    'proxy-authorization',
    'api-key',
    'apikey',
    'x-api-key',
    'X-API-KEY',
    ' x-api-key ',
    'cf-aig-authorization',
    'x-portkey-config',
    'x-portkey-api-key',
    'x-portkey-virtual-key',
    'x-litellm-api-key',
    'helicone-auth',
    'ocp-apim-subscription-key',
    'cf-access-client-secret',
    'x-auth-token',
    'x-amz-security-token',
    'x-password',
    'api_key',
    'ACCESS_KEY',
    'x_api_key',
  ])('%s is one', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  test.each([
    'x-portkey-provider',
    'x-portkey-custom-host',
    'x-title',
    'http-referer',
    'openai-organization',
    'openai-project',
    'cf-access-client-id',
    'x-author',
    'x-keyboard',
    '',
  ])('“%s” is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('a header', () => {
  test.each([
    ['x-title', 'Maskroom'],
    ['X-Portkey-Config', '{"provider":"openai"}'],
    ['authorization', 'Bearer sk-1'],
    ["x_odd!#$%&'*+.^`|~9", ''],
    ['x-latin', 'caf\u00e9\t1'],
  ])('%s: %j can be sent', (name, value) => {
    expect(headerProblem(name, value)).toBeUndefined()
    expect(() => new Headers([[name, value]])).not.toThrow()
  })

  test.each(['a\nb', 'a\rb', 'a\r\nx-evil: 1', '\n', 'a\n'])(
    'cannot have the value %j',
    (value) => {
      expect(headerProblem('x-title', value)).toBe('The value of x-title has a line break.')
    },
  )

  test.each(['a\0b', 'a\x7fb', 'a\x1bb', '\u20ac', '\u{1f600}', '\u2028'])(
    'cannot have the value %j',
    (value) => {
      expect(headerProblem('x-title', value)).toMatch(/x-title has characters/)
    },
  )

  test.each(['x title', 'x:title', 'x\ntitle', 'x(1)', '\u00e4', 'a/b', '"x"', 'a,b'])(
    'cannot have the name %j',
    (name) => {
      expect(headerProblem(name, '1')).toMatch(/is no header name/)
    },
  )

  test.each(['', ' '])('needs a name: %j', (name) => {
    expect(headerProblem(name, '1')).toMatch(/needs a name/)
  })

  test.each([
    'Host',
    ' cookie ',
    'Content-Length',
    'Content-Type',
    'Accept',
    'Idempotency-Key',
    'Origin',
    'Referer',
    'Transfer-Encoding',
    'Connection',
    'Set-Cookie',
    'TE',
    'Via',
    'Sec-Fetch-Site',
    'sec-',
    'Proxy-Authorization',
  ])('%s is not for pages to set', (name) => {
    expect(headerProblem(name, '1')).toMatch(/cannot set the header/)
  })

  test('that has no problem is one that the browser sends as it is', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '-', ':', ' ', '\n', '\r', '\0', '\u00e9', '\u20ac'),
    })
    fc.assert(
      fc.property(text, text, (name, value) => {
        fc.pre(headerProblem(name, value) === undefined)
        const headers = new Headers([[name.trim(), value]])
        expect(headers.get(name.trim())).toBe(value.trim())
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps its value out of what is said about it', () => {
    for (const value of ['sk-secret\n', 'sk-secret\u20ac'])
      expect(headerProblem('x-api-key', value)).not.toContain('sk-secret')
  })
})

describe('a path', () => {
  const withPaths = (paths: Partial<ProxyConnection['paths']>) =>
    fieldsOf({ paths: { ...sampleProxy().paths, ...paths } })

  test.each(['/images/edits', '/deployments/{model}/images/edits', '/', '/a%20b', '/v1.5/edits'])(
    '%s is fine',
    (path) => {
      expect(withPaths({ edits: path, generations: path, models: path })).toEqual([])
    },
  )

  test.each([
    '',
    'images/edits',
    '/images/edits?x=1',
    '/images/edits#top',
    '/images edits',
    '/images\\edits',
    '/images\n',
    '/../admin',
    '/images/../../admin',
    '/..',
    '/%2e%2e/admin',
    '/%2E./admin',
    '@evil.example/v1',
    '.evil.example/v1',
    ':8080/v1',
  ])('%j is refused', (path) => {
    expect(withPaths({ edits: path })).toEqual(['paths'])
    expect(withPaths({ generations: path })).toEqual(['paths'])
  })

  test('may be missing for the list of models only', () => {
    expect(withPaths({ models: '' })).toEqual([])
    expect(withPaths({ models: 'models' })).toEqual(['paths'])
  })

  test('that is fine stays below the base URL', () => {
    const parts = [
      '/',
      '.',
      '..',
      '%2e',
      '%2E',
      '\\',
      '@',
      ':',
      'images',
      'evil.example',
      '{model}',
    ]
    const paths = fc
      .array(fc.constantFrom(...parts), { maxLength: 8 })
      .map((picked) => `/${picked.join('')}`)
    fc.assert(
      fc.property(paths, (path) => {
        fc.pre(withPaths({ edits: path }).length === 0)
        const url = new URL(`https://proxy.example/below${path}`)
        expect(url.origin).toBe('https://proxy.example')
        expect(url.pathname).toMatch(/^\/below\//)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a limit', () => {
  test.each([1, 600, 3600])('of %d seconds is fine', (timeoutS) => {
    expect(fieldsOf({ limits: { timeoutS } })).toEqual([])
  })

  test.each([0, 0.5, -1, 3601, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d seconds is refused',
    (timeoutS) => {
      expect(fieldsOf({ limits: { timeoutS } })).toEqual(['timeoutS'])
    },
  )

  test.each([0, -1, Number.NaN])('of %d MB is refused', (bodyMB) => {
    expect(fieldsOf({ limits: { timeoutS: 600, bodyMB } })).toEqual(['bodyMB'])
    expect(fieldsOf({ limits: { timeoutS: 600, bodyMB: 4.5 } })).toEqual([])
  })

  test.each([1, 2, 32])('of %d requests at once is fine', (concurrency) => {
    expect(fieldsOf({ limits: { timeoutS: 600, concurrency } })).toEqual([])
  })

  test.each([0, -1, 2.5, 33, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d requests at once is refused',
    (concurrency) => {
      expect(fieldsOf({ limits: { timeoutS: 600, concurrency } })).toEqual(['concurrency'])
    },
  )
})

describe('prices', () => {
  const good = { textIn: 5, imageIn: 0, imageOut: 30.5 }

  test('from 0 are fine', () => {
    expect(fieldsOf({ prices: good })).toEqual([])
    expect(fieldsOf({ prices: { ...good, textOut: 10 } })).toEqual([])
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('of %d are refused', (price) => {
    for (const name of ['textIn', 'imageIn', 'imageOut', 'textOut'])
      expect(fieldsOf({ prices: { ...good, [name]: price } })).toEqual(['prices'])
  })
})

test('a connection that is as it should be has no problem', () => {
  expect(connectionProblems(sampleProxy())).toEqual([])
})

test('all problems are told at once, field by field, each in words of its own', () => {
  const found = connectionProblems(
    sampleProxy({
      label: ' ',
      baseUrl: 'ftp://proxy.example',
      headers: [
        { name: 'x-fine', value: '1', secret: false },
        { name: 'cookie', value: '1', secret: false },
        { name: 'x-title', value: 'a\nb', secret: false },
      ],
      auth: { header: 'x key', scheme: '' },
      paths: { generations: '', edits: '../', models: '' },
      limits: { bodyMB: 0, timeoutS: 0, concurrency: 0 },
      prices: { textIn: -1, imageIn: 1, imageOut: 1 },
    }),
  )
  expect(found.map(({ field }) => field)).toEqual([
    'label',
    'baseUrl',
    ...['headers', 'headers', 'headers'],
    ...['paths', 'paths'],
    ...['bodyMB', 'timeoutS', 'concurrency'],
    'prices',
  ])
  expect(new Set(found.map(({ text }) => text)).size).toBe(found.length)
})

test('the scheme before a key is checked like a value', () => {
  expect(fieldsOf({ auth: { header: 'Authorization', scheme: 'Bearer\n' } })).toEqual(['headers'])
  expect(fieldsOf({ auth: { header: 'cookie', scheme: '' } })).toEqual(['headers'])
})
