import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePrompts } from './promptList.ts'

test('one prompt a line, blank lines skipped', () => {
  const text = '\ufeff a cat \r\n\r\na dog,\rasleep\n \t \n\n{a|b}\n'
  expect(parsePrompts(text)).toEqual(['a cat', 'a dog,', 'asleep', '{a|b}'])
})

test('nothing is no prompt', () => {
  expect(parsePrompts('')).toEqual([])
  expect(parsePrompts(' \n\n \n')).toEqual([])
})

test('prompts that were joined come back', () => {
  const anyPrompt = fc.stringMatching(/^[a-z]([a-z ,]*[a-z])?$/)
  const anyGap = fc.constantFrom('\n', '\r\n', '\r', '\n \n', '\n\n\t\n\n')
  fc.assert(
    fc.property(fc.array(anyPrompt), anyGap, (prompts, gap) => {
      expect(parsePrompts(prompts.join(gap))).toEqual(prompts)
    }),
  )
})
