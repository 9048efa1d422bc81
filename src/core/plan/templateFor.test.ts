import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandAll } from './expansion.ts'
import { parseTemplate } from './parseTemplate.ts'
import { templateFor } from './templateFor.ts'

function standsFor(template: string) {
  const parsed = parseTemplate(template)
  if (parsed.kind === 'problem') throw new Error(parsed.text)
  return [...expandAll(parsed.template, new Map())]
}

test('what needs no backslash gets none', () => {
  for (const text of ['a meadow at dawn', 'day | night', 'a {frame}', 'C:\\fotos', ''])
    expect(templateFor(text)).toBe(text)
})

test('braces that would be alternatives are written so that they are text', () => {
  expect(templateFor('{warm|cold} light')).not.toBe('{warm|cold} light')
  expect(templateFor('a { alone')).not.toBe('a { alone')
})

test('a template stands for the text it was made for, whatever that is', () => {
  const syntax = fc.constantFrom('{', '}', '|', '\\', ':', '::', '3', ' ', 'a', 'ä')
  const text = fc.oneof(
    fc.string(),
    fc.array(syntax).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (words) => {
      expect(standsFor(templateFor(words))).toEqual([words])
    }),
  )
})
