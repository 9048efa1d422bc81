import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

test('any bytes survive base64 and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64(new Uint8Array(bytes))
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect([...decodeBase64(text)]).toEqual([...bytes])
    }),
  )
})

test('more bytes than fit into one argument list are encoded', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) % 256)
  expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

test('what is not base64 throws', () => {
  expect(() => decodeBase64('*not base64*')).toThrow()
})
