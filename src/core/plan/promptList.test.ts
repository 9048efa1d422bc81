import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrompts } from './promptList.ts'

const text = '\ufeff a cat \r\n\r\na dog,\rasleep\n \t \n\n{a|b}\n'

test('one prompt a line, blank lines skipped', () => {
  expect(parsePrompts(text, 'lines')).toEqual(['a cat', 'a dog,', 'asleep', '{a|b}'])
})

test('blocks keep their lines together', () => {
  expect(parsePrompts(text, 'blocks')).toEqual(['a cat', 'a dog,\nasleep', '{a|b}'])
})

test('nothing is no prompt', () => {
  expect(parsePrompts('', 'lines')).toEqual([])
  expect(parsePrompts(' \n\n \n', 'blocks')).toEqual([])
})

test('prompts that were joined come back', () => {
  const anyLine = fc.stringMatching(/^[a-z]([a-z ,]*[a-z])?$/)
  const anyBlock = fc
    .array(anyLine, { minLength: 1, maxLength: 3 })
    .map((lines) => lines.join('\n'))
  const anyGap = fc.constantFrom('\n\n', '\n \n', '\n\n\t\n\n')
  fc.assert(
    fc.property(fc.array(anyBlock), anyGap, (blocks, gap) => {
      expect(parsePrompts(blocks.join(gap), 'blocks')).toEqual(blocks)
      expect(parsePrompts(blocks.join(gap), 'lines')).toEqual(
        blocks.flatMap((block) => block.split('\n')),
      )
    }),
  )
})
