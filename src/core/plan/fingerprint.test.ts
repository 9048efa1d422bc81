import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from './fingerprint.ts'

// The vectors its authors publish.
test.each([
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
])('of %j', (text, print) => {
  expect(fingerprint(text)).toBe(print)
})

test('is the sum in whole numbers', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      let state = 0xcbf29ce484222325n
      for (let i = 0; i < text.length; i++)
        state = ((state ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) % 2n ** 64n
      expect(fingerprint(text)).toBe(state.toString(16).padStart(16, '0'))
    }),
  )
})
