import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleParams, sampleProxy, sampleResult } from '#testing/samples.ts'
import { builtinConnection } from './connection.ts'
import { downloadName, isSameResult, madeByBuiltin, type Result } from './result.ts'

const nameFor = (prompt: string, change: Partial<Result> = {}) =>
  downloadName(sampleResult({ params: { ...sampleParams, prompt }, seed: 7, index: 0, ...change }))

test('a result of the built-in engine is known as one', () => {
  expect(madeByBuiltin(sampleResult({ connection: builtinConnection }))).toBe(true)
  const connection = sampleProxy()
  expect(madeByBuiltin(sampleResult({ connection }))).toBe(false)
})

test('results are the same by what is known of them', () => {
  const result = sampleResult({ parents: ['a', 'b'], sourceId: 's' })
  const reversed = Object.fromEntries(Object.entries(structuredClone(result)).reverse())
  expect(isSameResult(result, { ...result, ...reversed })).toBe(true)
  expect(isSameResult({ ...sampleResult(), ...reversed }, result)).toBe(true)
  for (const change of [
    { parents: ['a'] },
    { parents: ['a', 'c'] },
    { deletedAt: 1 },
    { size: { ...result.size, width: 1 } },
  ])
    expect(isSameResult(result, { ...result, ...change })).toBe(false)
  const { sourceId: _, ...less } = result
  expect(isSameResult(result, less)).toBe(false)
})

describe('the name of a downloaded file', () => {
  test.each([
    ['A red fox, at dawn!', 'A-red-fox-at-dawn-7-1.png'],
    ['  spaces\n\tand lines ', 'spaces-and-lines-7-1.png'],
    ['', 'maskroom-7-1.png'],
    ['  \n ', 'maskroom-7-1.png'],
    ['🦊🔥 !?', 'maskroom-7-1.png'],
    ['🦊 fox 🔥', 'fox-7-1.png'],
    ['../../etc/passwd', 'etc-passwd-7-1.png'],
    ['C:\\x?*<>|"\u0000y', 'C-x-y-7-1.png'],
    ['.hidden', 'hidden-7-1.png'],
    ['日本語の写真', '日本語の写真-7-1.png'],
    ['सूर्योदय में पहाड़', 'सूर्योदय-में-पहाड़-7-1.png'.normalize('NFKC')],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'Full-width-7-1.png'],
  ])('of %j is %s', (prompt, name) => {
    expect(nameFor(prompt)).toBe(name)
  })

  test('does not depend on how accents were typed, and keeps words whole', () => {
    const prompt = 'naïve café élan'
    expect(nameFor(prompt.normalize('NFD'))).toBe(nameFor(prompt.normalize('NFC')))
    expect(nameFor(prompt)).toBe('naïve-café-élan-7-1.png'.normalize('NFC'))
  })

  test('tells pictures of one batch and runs with other seeds apart', () => {
    const names = [
      nameFor('fox'),
      nameFor('fox', { index: 1 }),
      nameFor('fox', { seed: 8 }),
      nameFor('fox', { seed: 8, index: 1 }),
    ]
    expect(new Set(names).size).toBe(names.length)
  })

  test.each([
    ['image/png', 'png'],
    ['image/jpeg', 'jpg'],
    ['image/webp', 'webp'],
    ['image/gif', 'gif'],
    ['image/unheard-of', 'png'],
  ])('ends by what is in it: %s is .%s', (mime, extension) => {
    expect(nameFor('fox', { mime })).toBe(`fox-7-1.${extension}`)
  })

  test('of a very long prompt is short, and not cut within a character', () => {
    expect(nameFor('word '.repeat(5000)).length).toBeLessThan(80)
    const gothic = nameFor(`a${'\u{10330}'.repeat(500)}`)
    expect(gothic.isWellFormed()).toBe(true)
    expect(gothic).toMatch(/^a\u{10330}+-7-1\.png$/u)
  })

  test('is one any file system takes, whatever the prompt', () => {
    const prompts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
    )
    fc.assert(
      fc.property(prompts, fc.nat(2 ** 31 - 1), fc.nat(7), (prompt, seed, index) => {
        const name = nameFor(prompt, { seed, index })
        expect(name.isWellFormed()).toBe(true)
        expect(name).not.toMatch(/[\s/\\:*?"<>|\p{C}]/u)
        expect(name).toMatch(/^[^.-][^.]*-\d+-\d+\.png$/u)
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255)
      }),
    )
  })
})
