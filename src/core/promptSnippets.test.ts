import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_SNIPPET } from './promptBook.ts'
import { starterSnippets, withSnippetAt } from './promptSnippets.ts'

/** A text with its caret as `|`. */
function read(marked: string) {
  return { text: marked.replace('|', ''), caret: marked.indexOf('|') }
}
const written = ({ text, caret }: { text: string; caret: number }) =>
  `${text.slice(0, caret)}|${text.slice(caret)}`

describe('a snippet', () => {
  test.each([
    ['|', 'grain|'],
    ['a car|', 'a car, grain|'],
    ['a car |', 'a car, grain|'],
    ['a car,|', 'a car, grain|'],
    ['a car, |', 'a car, grain|'],
    ['a car.|', 'a car. grain|'],
    ['a car\n|', 'a car\ngrain|'],
    ['a car (|)', 'a car (grain|)'],
    ['|a car', 'grain|, a car'],
    ['a car|, red', 'a car, grain|, red'],
    ['a car,| red', 'a car, grain|, red'],
    ['a | car', 'a, grain|, car'],
    ['a c|ar, red', 'a car, grain|, red'],
    ['a car|\nred', 'a car, grain|\nred'],
    ['пол|е', 'поле, grain|'],
  ])('goes into “%s” as “%s”', (before, after) => {
    expect(written(withSnippetAt(read(before), ' grain, '))).toBe(after)
  })

  test('of nothing changes nothing', () => {
    expect(withSnippetAt({ text: 'a ', caret: 2 }, ' , ')).toEqual({ text: 'a ', caret: 2 })
  })

  test('takes nothing away but white space, and stands before the caret', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '.', '\n', '(', ')') })
    fc.assert(
      fc.property(texts, fc.nat(), (text, place) => {
        const result = withSnippetAt({ text, caret: place % (text.length + 1) }, 'SNIPPET')
        expect(result.text.slice(0, result.caret)).toMatch(/SNIPPET$/)
        const bare = (words: string) => words.replace(/[\s,]/g, '')
        expect(bare(result.text).replace('SNIPPET', '')).toBe(bare(text))
        const lines = (words: string) => words.split('\n').length
        expect(lines(result.text)).toBe(lines(text))
        const commas = (words: string) => words.split(',').length
        expect(commas(result.text) - commas(text)).toBeGreaterThanOrEqual(0)
        expect(commas(result.text) - commas(text)).toBeLessThanOrEqual(2)
      }),
    )
  })

  test('after a snippet is a list', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('one', 'two', 'three'), { minLength: 1 }), (words) => {
        const list = words.reduce(withSnippetAt, { text: '', caret: 0 })
        expect(list.text).toBe(words.join(', '))
      }),
    )
  })
})

test('the starters are short and all different', () => {
  expect(new Set(starterSnippets.map(({ id }) => id)).size).toBe(starterSnippets.length)
  expect(new Set(starterSnippets.map(({ text }) => text)).size).toBe(starterSnippets.length)
  for (const { text } of starterSnippets) expect(text.length).toBeLessThan(MAX_SNIPPET)
})
