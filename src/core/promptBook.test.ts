import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MAX_NAME,
  MAX_PAST,
  MAX_PAST_BYTES,
  nameOf,
  type PastPrompt,
  type PromptBook,
  promptNamed,
  searched,
  withExchange,
  withNamed,
  withoutNamed,
  withoutPast,
  withoutSnippet,
  withPast,
  withSent,
  withSnippet,
} from './promptBook.ts'

const empty: PromptBook = { past: [], named: [], snippets: [] }
const past = (text: string, at = 0, times = 1): PastPrompt => ({ text, at, times })
const textsOf = (book: PromptBook) => book.past.map(({ text }) => text)

/** Few words, so that the same ones come again. */
const prompts = fc.constantFrom('a', 'b', ' b', 'c\n', 'd e', 'D e', '', '  ')
const events = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('sent' as const), text: prompts }),
    fc.record({ kind: fc.constant('exchanged' as const), left: prompts, taken: prompts }),
  ),
  { maxLength: 30 },
)

type Event = typeof events extends fc.Arbitrary<readonly (infer T)[]> ? T : never
const bookAfter = (happened: readonly Event[], from = empty) =>
  happened.reduce(
    (book, event, now) =>
      event.kind === 'sent' ? withSent(book, event.text, now) : withExchange(book, event, now),
    from,
  )

describe('the past', () => {
  test('is every text that was sent, the last one first, counted', () => {
    fc.assert(
      fc.property(fc.array(prompts, { maxLength: 30 }), (sent) => {
        const book = bookAfter(sent.map((text) => ({ kind: 'sent', text })))
        const texts = sent.map((text) => text.trim()).filter(Boolean)
        // By the plain reading: go through what was sent from its end and take what is new.
        const expected = [...new Set(texts.toReversed())]
        expect(textsOf(book)).toEqual(expected)
        for (const { text, times, at } of book.past) {
          expect(times).toBe(texts.filter((other) => other === text).length)
          expect(at).toBe(sent.findLastIndex((other) => other.trim() === text))
        }
      }),
    )
  })

  test('loses nothing that was left, whatever came before', () => {
    fc.assert(
      fc.property(events, prompts, prompts, (happened, left, taken) => {
        const before = bookAfter(happened)
        const book = withExchange(before, { left, taken }, happened.length)
        if (left.trim() !== '' && left.trim() !== taken.trim())
          expect(textsOf(book)).toContain(left.trim())
        for (const { text, times } of before.past)
          if (text !== taken.trim() || times > 0) expect(textsOf(book)).toContain(text)
      }),
    )
  })

  test('has no text twice and none that is empty', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const texts = textsOf(bookAfter(happened))
        expect(new Set(texts).size).toBe(texts.length)
        expect(texts.every((text) => text !== '' && text === text.trim())).toBe(true)
      }),
    )
  })

  test('has what was set aside until it is taken up again', () => {
    const aside = withExchange(empty, { left: 'a draft ', taken: 'old' }, 5)
    expect(aside.past).toEqual([past('a draft', 5, 0)])
    expect(withExchange(aside, { left: 'old', taken: 'a draft' }, 6).past).toEqual([
      past('old', 6, 0),
    ])
    expect(withSent(aside, 'a draft', 7).past).toEqual([past('a draft', 7, 1)])
  })

  test('keeps what was sent when it is taken up again', () => {
    const sent = withSent(empty, 'sent', 1)
    expect(withExchange(sent, { left: '', taken: 'sent' }, 2)).toBe(sent)
  })

  test('does not repeat what is kept under a name', () => {
    const book = withNamed(empty, { id: '1', name: 'Lake', text: 'a lake' })
    expect(withExchange(book, { left: 'a lake', taken: 'b' }, 1)).toBe(book)
  })

  test('is cut to so many prompts', () => {
    let book = empty
    for (let index = 0; index < MAX_PAST + 3; index++) book = withSent(book, `p${index}`, index)
    expect(book.past).toHaveLength(MAX_PAST)
    expect(book.past[0]?.text).toBe(`p${MAX_PAST + 2}`)
    expect(book.past.at(-1)?.text).toBe('p3')
  })

  test.each(['x', '"', '\n-', '字'])('is cut to so many bytes as they are stored: %j', (letter) => {
    let book = empty
    for (let index = 0; index < 60; index++)
      book = withSent(book, `${index}${letter.repeat(32_000 / letter.length)}.`, index)
    const stored = (list: readonly PastPrompt[]) => 2 * JSON.stringify(list).length
    expect(stored(book.past)).toBeLessThanOrEqual(MAX_PAST_BYTES + 2)
    const [first] = book.past
    expect(first?.at).toBe(59)
    expect(stored(book.past) + stored(first ? [first] : [])).toBeGreaterThan(MAX_PAST_BYTES)
  })

  test('taken away and put back is as it was', () => {
    fc.assert(
      fc.property(events, fc.array(prompts), (happened, taken) => {
        const book = bookAfter(happened)
        const gone = new Set<string>(taken)
        const less = withoutPast(book, gone)
        expect(textsOf(less)).toEqual(textsOf(book).filter((text) => !gone.has(text)))
        expect(
          withPast(
            less,
            book.past.filter(({ text }) => gone.has(text)),
          ).past,
        ).toEqual(book.past)
      }),
    )
  })

  test('put back to what was sent meanwhile is counted with it', () => {
    const sentAgain = withSent(empty, 'a', 9)
    expect(withPast(sentAgain, [past('b', 3), past('a', 2, 4)]).past).toEqual([
      past('a', 9, 5),
      past('b', 3),
    ])
  })
})

describe('names', () => {
  const names = fc.string({ maxLength: 100 })

  test('are unique, whatever the case, and in order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.constantFrom('1', '2', '3'))), (given) => {
        const book = given.reduce(
          (kept, [name, id]) => withNamed(kept, { id, name: nameOf(name), text: name }),
          empty,
        )
        const folded = book.named.map(({ name }) => name.toLowerCase())
        expect(new Set(folded).size).toBe(folded.length)
        expect(new Set(book.named.map(({ id }) => id)).size).toBe(book.named.length)
        const last = given.at(-1)
        if (last) expect(promptNamed(book, last[0])?.text).toBe(last[0])
      }),
    )
  })

  test('are found again and sorted as people do', () => {
    const book = ['lake', 'Autumn', 'éclair', 'Zebra'].reduce(
      (kept, name) => withNamed(kept, { id: name, name, text: name }),
      empty,
    )
    expect(book.named.map(({ name }) => name)).toEqual(['Autumn', 'éclair', 'lake', 'Zebra'])
    expect(promptNamed(book, ' LAKE ')?.id).toBe('lake')
    expect(withoutNamed(book, 'lake').named).toHaveLength(3)
    expect(withoutNamed(book, 'sea')).toBe(book)
  })

  test('are short and without white space around them', () => {
    expect(nameOf('  a name ')).toBe('a name')
    expect(nameOf(`${'n'.repeat(MAX_NAME - 1)} more`)).toBe('n'.repeat(MAX_NAME - 1))
  })
})

describe('snippets', () => {
  const book = ['a', 'b', 'c'].reduce((kept, id) => withSnippet(kept, { id, text: id }), empty)

  test('stay in their place when they change', () => {
    const changed = withSnippet(book, { id: 'b', text: 'B' })
    expect(changed.snippets.map(({ text }) => text)).toEqual(['a', 'B', 'c'])
  })

  test('come back to their place', () => {
    const less = withoutSnippet(book, 'b')
    expect(less.snippets.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(withSnippet(less, { id: 'b', text: 'b' }, 1)).toEqual(book)
    expect(withoutSnippet(less, 'b')).toBe(less)
  })
})

describe('a search', () => {
  const items = ['A red car at dawn', 'Café crème', 'ｆｕｌｌ width', 'red apples']
  const found = (query: string) => searched(items, query, (item) => item)

  test.each([
    ['', items],
    ['  ', items],
    ['red', ['A red car at dawn', 'red apples']],
    ['dawn RED', ['A red car at dawn']],
    ['cafe creme', ['Café crème']],
    ['CAFÉ', ['Café crème']],
    ['full', ['ｆｕｌｌ width']],
    ['red blue', []],
  ])('for “%s” takes every word, in any order, case and accent', (query, expected) => {
    expect(found(query)).toEqual(expected)
  })

  test('finds every text by any part of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (text, a, b) => {
        const letters = [...text]
        const from = a % (letters.length + 1)
        const part = letters.slice(from, from + (b % (letters.length + 1))).join('')
        expect(searched([text], part, (item) => item)).toEqual([text])
      }),
    )
  })
})
