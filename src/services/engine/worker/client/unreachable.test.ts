import { expect, test } from 'vitest'
import { unreachable } from './unreachable.ts'

const online = { onLine: true, protocol: 'https:' }
const offline = { onLine: false, protocol: 'https:' }

test.each([
  ['http://192.168.1.7:4000/v1', online, 'mixed content'],
  ['http://proxy.example/v1', online, 'mixed content'],
  ['http://proxy.example/v1', { ...online, protocol: 'http:' }, undefined],
  ['http://localhost:4000/v1', online, undefined],
  ['http://my.localhost:4000/v1', online, undefined],
  ['http://127.0.0.1:4000/v1', online, undefined],
  ['http://[::1]:4000/v1', online, undefined],
  ['http://localhost.example/v1', online, 'mixed content'],
  ['https://proxy.example/v1', online, undefined],
  ['https://proxy.example/v1', offline, 'offline'],
  ['http://localhost:4000/v1', offline, undefined],
  ['http://[nowhere', offline, undefined],
])('%s from %j: %s', (url, here, why) => {
  expect(unreachable(url, here)).toEqual({ kind: 'unreachable', url, ...(why ? { why } : {}) })
})

test('what stands behind the path is not told', () => {
  expect(unreachable('https://x.example/v1/a?key=hidden#hidden', online)).toHaveProperty(
    'url',
    'https://x.example/v1/a',
  )
})
