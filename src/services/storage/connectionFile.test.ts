import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProxyConnection } from '#core/connection.ts'
import { isSecretName } from '#core/connectionProblems.ts'
import { connectionFromPreset } from '#core/presets.ts'
import { connectionFile } from './connectionFile.ts'

const plain = connectionFromPreset('openai', 'a')
const full: ProxyConnection = {
  ...connectionFromPreset('azureClassic', 'b', 'https://proxy.example/openai'),
  label: 'Büro “Süd”',
  headers: [
    { name: 'x-team', value: 'design', secret: false },
    { name: 'x-gate', value: '', secret: true },
  ],
  modelMap: { 'gpt-image-2': 'my-deployment' },
  omitParams: ['moderation'],
  limits: { bodyMB: 4.5, timeoutS: 30 },
  prices: { textIn: 5, imageIn: 10, imageOut: 40, textOut: 10 },
}

/** A file as somebody else may have written it. */
const fileOf = (...connections: readonly unknown[]) =>
  JSON.stringify({ format: 'maskroom connections', version: 1, connections })

/** Why a file is refused; fails where anything of it is used. */
function problemOf(text: string): string {
  const read = connectionFile.read(text)
  if (!('problem' in read)) throw new Error('the file was taken')
  expect(Object.keys(read)).toEqual(['problem'])
  expect(read.problem, 'a sentence').toMatch(/^[A-Z\u201c].+\.$/s)
  return read.problem
}

describe('a file that was written', () => {
  test('is read as what it was written from', () => {
    expect(connectionFile.read(connectionFile.write([plain, full]))).toEqual({
      connections: [plain, full],
    })
  })

  test('is read as what it was written from, whatever its words', () => {
    const unusable = ['__proto__', 'constructor', 'prototype']
    const names = fc
      .string()
      // What is named like a secret does not belong in an address, and is refused.
      .filter((name) => !unusable.includes(name) && !isSecretName(name))
    const words = fc.dictionary(names, fc.string({ unit: 'grapheme' }))
    const labels = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((label) => label.trim() !== '')
    fc.assert(
      fc.property(words, labels, fc.array(fc.string()), (found, label, omitParams) => {
        const connection = {
          ...full,
          label,
          omitParams,
          query: { ...found },
          modelMap: { ...found },
        }
        expect(connectionFile.read(connectionFile.write([connection]))).toEqual({
          connections: [connection],
        })
      }),
    )
  })

  test('holds no secret: neither what is marked as one nor what is named like one', () => {
    const headers = [
      { name: 'x-gate', value: 'secret-1', secret: true },
      { name: 'X-Api-Key', value: 'secret-2', secret: false },
      { name: 'Authorization', value: 'Bearer secret-3', secret: false },
      { name: 'cf-aig-authorization', value: 'secret-4', secret: false },
      { name: 'x-access-token', value: 'secret-5', secret: false },
      { name: 'x-portkey-config', value: 'secret-6', secret: false },
      { name: 'x-team', value: 'design', secret: false },
    ]
    const text = connectionFile.write([{ ...plain, headers }])
    expect(text).not.toMatch(/secret-\d/)
    expect(text).toContain('design')
    expect(connectionFile.read(text)).toEqual({
      connections: [
        {
          ...plain,
          headers: headers.map((header) =>
            header.name === 'x-team' ? header : { ...header, value: '', secret: true },
          ),
        },
      ],
    })
  })
})

describe('a file is refused, in words', () => {
  test.each([
    ['nothing', ''],
    ['half a file', connectionFile.write([plain]).slice(0, 100)],
    ['no JSON', 'OPENAI_API_KEY=sk-1'],
    ['two values', '{}{}'],
  ])('that is no JSON: %s', (_name, text) => {
    expect(problemOf(text)).toMatch(/not JSON/)
  })

  test.each([
    ['nothing', null],
    ['a number', 7],
    ['words', 'maskroom connections'],
    ['an empty list', []],
    ['an empty object', {}],
    ['a bare list', [plain]],
    ['of no format', { connections: [plain] }],
    ['of another format', { format: 'something else', version: 1, connections: [plain] }],
    ['of another version', { format: 'maskroom connections', version: 2, connections: [plain] }],
    ['no list', { format: 'maskroom connections', version: 1, connections: { 0: plain } }],
  ])('that is another one: %s', (_name, value) => {
    expect(problemOf(JSON.stringify(value))).toMatch(/no list of connections/)
  })

  test('without any connection', () => {
    expect(problemOf(fileOf())).toMatch(/connections has none/)
  })

  test('with more connections than anybody has', () => {
    const many = (count: number) => fileOf(...Array.from({ length: count }, () => plain))
    expect(connectionFile.read(many(200))).toHaveProperty('connections')
    expect(problemOf(many(201))).toMatch(/connections has more than 200/)
  })

  test('that is too long', () => {
    expect(problemOf(fileOf({ ...plain, label: 'x'.repeat(1_000_000) }))).toMatch(/too long/)
  })

  /** Every object in a value that says what a connection is (not those of free names), by its path. */
  const objectsIn = (value: unknown, path: readonly string[] = []): readonly string[][] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Array.isArray(value) ? [] : [[...path]]),
          ...Object.entries(value).flatMap(([name, part]) =>
            name === 'query' || name === 'modelMap' ? [] : objectsIn(part, [...path, name]),
          ),
        ]
  /** The value with a part of it changed in place of what is at the path. */
  const changedAt = (
    value: unknown,
    [name, ...rest]: readonly string[],
    change: (part: object) => unknown,
  ): unknown => {
    if (typeof value !== 'object' || value === null) throw new Error('no such place')
    if (name === undefined) return change(value)
    const part = changedAt(Object.entries(value).find(([key]) => key === name)?.[1], rest, change)
    return Array.isArray(value)
      ? value.map((item, index) => (String(index) === name ? part : item))
      : { ...value, [name]: part }
  }
  const whole: unknown = JSON.parse(fileOf(plain, full))
  const places = objectsIn(whole).map((names) => ({ place: names.join('.') || 'the file', names }))

  test('has objects at every depth', () => {
    expect(places.map(({ place }) => place)).toEqual(
      expect.arrayContaining([
        'the file',
        'connections.1',
        'connections.1.headers.0',
        'connections.1.prices',
      ]),
    )
  })

  test.each(places)('with a field that nobody knows, which it names: $place', ({ names }) => {
    for (const field of ['apiKey', 'toString', 'hasOwnProperty']) {
      const text = JSON.stringify(changedAt(whole, names, (part) => ({ ...part, [field]: 'sk-1' })))
      const problem = problemOf(text)
      expect(problem).toContain([...names, field].join('.'))
      expect(problem).toMatch(/nobody knows/)
      expect(problem).not.toContain('sk-1')
    }
  })

  test.each(places)('with a field missing: $place', ({ names }) => {
    const optional = new Set(['auth', 'prices', 'bodyMB', 'textOut'])
    changedAt(whole, names, (part) => {
      for (const field of Object.keys(part).filter((name) => !optional.has(name))) {
        const text = JSON.stringify(
          changedAt(whole, names, (all) =>
            Object.fromEntries(Object.entries(all).filter(([name]) => name !== field)),
          ),
        )
        expect(problemOf(text)).toContain(`${[...names, field].join('.')} is missing`)
      }
      return part
    })
  })

  test.each(['__proto__', 'constructor', 'prototype'])('with something named %s', (name) => {
    const poison = `{"${name}":{"polluted":"yes"},`
    const spots = ['{"format"', '{"kind"', '{"generations"', '{"api-version"', '{"name"']
    const text = JSON.stringify(whole)
    for (const spot of [...spots, '{"gpt-image-2"']) {
      expect(text).toContain(spot)
      expect(problemOf(text.replace(spot, poison + spot.slice(1)))).toContain(name)
    }
    expect(problemOf(text.replace('{"api-version"', `{"${name}":"v","api-version"`))).toContain(
      name,
    )
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  const header = (name: string, value: string, secret = false) => ({
    headers: [
      { name: 'x-team', value: 'design', secret: false },
      { name, value, secret },
    ],
  })
  test.each<[string, object, RegExp]>([
    ['no name', { label: '  ' }, /name/],
    ['no address', { baseUrl: '' }, /base URL/],
    ['another protocol', { baseUrl: 'javascript:alert(1)' }, /not a web address/],
    ['a file', { baseUrl: 'file:///etc/passwd' }, /not a web address/],
    ['a password', { baseUrl: 'https://me:sk-1@proxy.example/v1' }, /user name and password/],
    ['a query in the address', { baseUrl: 'https://proxy.example/v1?key=1' }, /not a web address/],
    [
      'another host by a backslash',
      { baseUrl: 'https://a.example\\@b.example' },
      /password|not a web/,
    ],
    ['another host without a protocol', { baseUrl: '//b.example/v1' }, /not a web address/],
    [
      'another host in a path',
      { paths: { ...plain.paths, edits: '@b.example' } },
      /path for edits/,
    ],
    ['a way up', { paths: { ...plain.paths, edits: '/../admin' } }, /path for edits/],
    ['a line break in a header', header('x-team', 'a\r\nx-evil: b'), /line break/],
    ['a line break in a header’s name', header('x\nevil', 'a'), /no header name/],
    ['a header without a name', header('', 'a'), /needs a name/],
    ['an emoji in a header', header('x-team', '\u{1f600}'), /characters/],
    ['a cookie', header('Cookie', 'a=b'), /cannot set the header cookie/],
    ['a host header', header('Host', 'b.example'), /cannot set the header host/],
    ['a Sec- header', header('Sec-Fetch-Site', 'none'), /cannot set/],
    ['the body’s type', header('content-type', 'text/plain'), /cannot set/],
    ['a key’s header that cannot be set', { auth: { header: 'Cookie', scheme: '' } }, /cannot set/],
    [
      'a line break before the key',
      { auth: { header: 'Authorization', scheme: 'Bearer\n' } },
      /line break/,
    ],
    ['a value for a secret header', header('x-gate', 'sk-1', true), /typed in, not imported/],
    ['a value for what is named like one', header('X-Api-Key', 'sk-1'), /typed in, not imported/],
    ['no time to wait', { limits: { timeoutS: 0 } }, /seconds/],
    ['an age to wait', { limits: { timeoutS: 1e9 } }, /seconds/],
    ['no room for a body', { limits: { timeoutS: 1, bodyMB: 0 } }, /MB/],
    ['prices below nothing', { prices: { textIn: -1, imageIn: 1, imageOut: 1 } }, /Prices/],
  ])('with %s', (_name, change, words) => {
    const bad = { ...plain, label: 'Ours', ...change }
    const problem = problemOf(fileOf(full, bad))
    expect(problem).toMatch(words)
    expect(problem).not.toContain('sk-1')
    if (!('label' in change)) expect(problem).toContain('Ours')
  })

  test('with a number that no file could hold again', () => {
    const text = fileOf({ ...plain, limits: { timeoutS: 60, bodyMB: 4 } })
    expect(problemOf(text.replace('"bodyMB":4', '"bodyMB":1e999'))).toMatch(/MB/)
    const priced = fileOf({ ...plain, prices: { textIn: 1, imageIn: 2, imageOut: 3 } })
    expect(problemOf(priced.replace('"imageOut":3', '"imageOut":1e999'))).toMatch(/Prices/)
  })
})
