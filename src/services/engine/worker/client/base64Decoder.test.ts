import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBase64Decoder } from './base64Decoder.ts'

/** Decodes texts one after the other, each cut at the given places; undefined for a damaged one. */
function decoded(pieces: readonly string[], capacity = 64): Buffer | undefined {
  const taken: Buffer[] = []
  const decoder = createBase64Decoder((bytes) => taken.push(Buffer.from(bytes)), capacity)
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1')
    if (decoder.push(bytes, 0, bytes.length) !== bytes.length) decoder.spoil()
  }
  return decoder.finish() ? Buffer.concat(taken) : undefined
}

function cutAt(text: string, cuts: readonly number[]): readonly string[] {
  const places = [
    0,
    ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b),
    text.length,
  ]
  return places.slice(1).map((end, i) => text.slice(places[i], end))
}

const withBlanks = (text: string, every: number) =>
  text.replace(new RegExp(`.{${every}}`, 'g'), '$&\r\n ')

test('any bytes in either alphabet, padded or not, with blanks or not, cut anywhere', () => {
  const cases = fc.record({
    bytes: fc.uint8Array({ maxLength: 600 }),
    encoding: fc.constantFrom('base64', 'base64url'),
    padded: fc.boolean(),
    every: fc.integer({ min: 1, max: 90 }),
    cuts: fc.array(fc.nat(), { maxLength: 9 }),
    capacity: fc.integer({ min: 3, max: 200 }),
  })
  fc.assert(
    fc.property(cases, ({ bytes, encoding, padded, every, cuts, capacity }) => {
      const encoded = Buffer.from(bytes).toString(encoding as 'base64')
      const text = padded ? encoded : encoded.replaceAll('=', '')
      const pieces = cutAt(withBlanks(text, every), cuts)
      expect([...(decoded(pieces, capacity) ?? [])]).toEqual([...bytes])
    }),
  )
})

test.each(['*', 'QUJD*', 'QUJDR', 'QQ==QUJD', 'QUJD\u0000'])('%j is damaged', (text) => {
  expect(decoded([text])).toBeUndefined()
})

test('a damaged text does not touch the next', () => {
  const taken: string[] = []
  const decoder = createBase64Decoder((bytes) => taken.push(Buffer.from(bytes).toString()), 64)
  const push = (text: string) => decoder.push(Buffer.from(text), 0, text.length)
  push('QUJDR')
  expect(decoder.finish()).toBe(false)
  push('QUJD')
  expect(decoder.finish()).toBe(true)
  expect(taken.at(-1)).toBe('ABC')
})
