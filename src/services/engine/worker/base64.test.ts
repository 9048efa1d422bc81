import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBase64 } from './base64.ts'

test('any bytes are encoded as by others', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(encodeBase64(new Uint8Array(bytes))).toBe(Buffer.from(bytes).toString('base64'))
    }),
  )
})

test('more bytes than fit into one argument list are encoded', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) % 256)
  expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})
