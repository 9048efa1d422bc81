import { expect, test } from 'vitest'
import { withoutSecrets } from './secrets.ts'

const secrets = {
  apiKey: ' sk-very/secret+key== ',
  headers: {
    'cf-aig-authorization': 'Bearer gateway-token',
    'x-portkey-config': '{"provider":"openai","api_key":"sk-inner"}',
    'x-short': 'abc',
  },
}

test.each([
  ['key sk-very/secret+key== here', 'key [API key] here'],
  ['?key=sk-very%2Fsecret%2Bkey%3D%3D', '?key=[API key]'],
  ['with Bearer gateway-token', 'with [secret]'],
  ['token gateway-token is old', 'token [secret] is old'],
  ['openai error: bad key sk-inner', 'openai error: bad key [secret]'],
  ['abc and Bearer stay', 'abc and Bearer stay'],
])('%s', (text, clean) => {
  expect(withoutSecrets(text, secrets)).toBe(clean)
})

test('every text of any data is cleaned, pictures are left alone', () => {
  const blob = new Blob(['gateway-token'])
  const data = { lost: ['gateway-token'], n: 1, deep: [{ why: 'sk-inner' }], blob, none: undefined }
  const clean = withoutSecrets(data, secrets)
  expect(clean).toEqual({ ...data, lost: ['[secret]'], deep: [{ why: '[secret]' }] })
  expect(clean.blob).toBe(blob)
})

test('without secrets it is the same data', () => {
  const data = { text: 'x' }
  expect(withoutSecrets(data)).toBe(data)
  expect(withoutSecrets(data, { apiKey: '' })).toBe(data)
})
