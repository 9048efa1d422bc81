import { describe, expect, test } from 'vitest'
import type { PromptBook } from '#core/promptBook.ts'
import { parsePrompts } from './promptRecords.ts'

const book: PromptBook = {
  past: [
    { text: 'a lake', at: 12, times: 3 },
    { text: 'a draft', at: 11, times: 0 },
  ],
  named: [{ id: '1', name: 'Lake', text: 'a lake' }],
  snippets: [{ id: 's', text: 'film grain' }],
}

describe('a stored prompt book', () => {
  test('is read as it was written', () => {
    expect(parsePrompts(JSON.parse(JSON.stringify(book)))).toEqual(book)
  })

  test.each([[null], [7], ['text'], [[]], [{ past: 'none' }]])('is not %j', (value) => {
    expect(parsePrompts(value)?.past ?? []).toEqual([])
  })

  test('keeps what can be read beside what cannot', () => {
    const damaged = {
      past: [
        { text: 5 },
        ...book.past,
        { text: '', at: 1, times: 1 },
        null,
        { text: 'b', at: 1, times: -1 },
      ],
      named: [...book.named, { id: '2', name: 'LAKE', text: 'the same name' }, { id: '3' }],
      snippets: [...book.snippets, { id: 's', text: 'the same id' }],
    }
    expect(parsePrompts(damaged)).toEqual(book)
  })

  test('of an earlier version has what that one knew', () => {
    expect(parsePrompts({ past: book.past })).toEqual({ past: book.past, named: [], snippets: [] })
  })
})
