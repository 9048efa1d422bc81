import { describe, expect, test } from 'vitest'
import { MAX_NAME, MAX_SNIPPET } from '#core/promptBook.ts'
import { starterSnippets } from '#core/promptSnippets.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createNotices } from './notices.ts'
import { createPrompts } from './prompts.ts'

let lastId = 0
let time = 0

/** A tab; with the storage of another one, on the same device. */
function tab(storage = createFakeStorage()) {
  const notices = createNotices()
  const prompts = createPrompts({
    storage,
    notices,
    now: () => ++time,
    newId: () => `p-${++lastId}`,
  })
  const book = prompts.state.getState
  return {
    storage,
    prompts,
    book,
    past: () => book().past.map(({ text }) => text),
    names: () => book().named.map(({ name, text }) => [name, text]),
    said: () => notices.state.getState().map(({ text }) => text),
    allDismissed: () => {
      for (const { id } of notices.state.getState()) notices.dismissed(id)
    },
    undo: () => {
      const last = notices.state.getState().at(-1)
      if (last) notices.actionTaken(last.id)
    },
    idOf: (name: string) => book().named.find((prompt) => prompt.name === name)?.id ?? '',
  }
}

describe('a first visit', () => {
  test('has snippets to begin with, and writes nothing', () => {
    const { book, storage } = tab()
    expect(book()).toEqual({ past: [], named: [], snippets: starterSnippets })
    expect(storage.disk.prompts).toBeUndefined()
  })
})

describe('what was sent', () => {
  test('is on the disk at once, and after a reload', () => {
    const { prompts, storage } = tab()
    prompts.sent(['a lake', 'of the plan'])
    prompts.sent(['a tree'])
    expect(storage.disk.prompts?.past.map(({ text }) => text)).toEqual([
      'a tree',
      'a lake',
      'of the plan',
    ])
    expect(tab(storage).past()).toEqual(['a tree', 'a lake', 'of the plan'])
  })

  test('can be removed, and is back with Undo', () => {
    const { prompts, past, undo } = tab()
    for (const text of ['a', 'b', 'c']) prompts.sent([text])
    prompts.pastRemoved('b')
    expect(past()).toEqual(['c', 'a'])
    undo()
    expect(past()).toEqual(['c', 'b', 'a'])
    prompts.pastCleared()
    expect(past()).toEqual([])
    prompts.sent(['d'])
    undo()
    expect(past()).toEqual(['d', 'c', 'b', 'a'])
  })
})

test('a draft that gives way is kept, also over a reload', () => {
  const { prompts, storage } = tab()
  prompts.sent(['a lake'])
  prompts.exchanged({ left: 'a draft', taken: 'a lake' })
  expect(tab(storage).book().past).toMatchObject([
    { text: 'a draft', times: 0 },
    { text: 'a lake', times: 1 },
  ])
})

describe('named prompts', () => {
  test('are kept, renamed and deleted', () => {
    const { prompts, names, idOf, storage, undo, said } = tab()
    prompts.named(' Lake ', 'a lake ')
    prompts.named('Tree', 'a tree')
    expect(tab(storage).names()).toEqual([
      ['Lake', 'a lake'],
      ['Tree', 'a tree'],
    ])
    prompts.renamed(idOf('Lake'), 'Water')
    expect(names()).toEqual([
      ['Tree', 'a tree'],
      ['Water', 'a lake'],
    ])
    prompts.namedRemoved(idOf('Water'))
    expect(names()).toEqual([['Tree', 'a tree']])
    expect(said()).toEqual(['“Water” was deleted.'])
    undo()
    expect(names()).toEqual([
      ['Tree', 'a tree'],
      ['Water', 'a lake'],
    ])
  })

  test('take the place of one of the same name, until Undo', () => {
    const { prompts, names, undo } = tab()
    prompts.named('Lake', 'a lake')
    prompts.named('lake', 'another lake')
    expect(names()).toEqual([['lake', 'another lake']])
    undo()
    expect(names()).toEqual([['Lake', 'a lake']])
  })

  test('are not renamed to nothing or to a name that another one has', () => {
    const { prompts, names, idOf } = tab()
    prompts.named('Lake', 'a lake')
    prompts.named('Tree', 'a tree')
    prompts.renamed(idOf('Lake'), 'TREE')
    prompts.renamed(idOf('Lake'), ' ')
    prompts.named('', 'no name')
    prompts.named('No text', ' ')
    expect(names().map(([name]) => name)).toEqual(['Lake', 'Tree'])
    prompts.renamed(idOf('Lake'), 'LAKE')
    prompts.renamed(idOf('Tree'), 'n'.repeat(200))
    expect(names().map(([name]) => name)).toEqual(['LAKE', 'n'.repeat(MAX_NAME)])
  })

  test('deleted and given anew: Undo loses neither', () => {
    const { prompts, names, past, idOf, undo } = tab()
    prompts.named('Lake', 'a lake')
    prompts.namedRemoved(idOf('Lake'))
    prompts.named('Lake', 'another lake')
    undo()
    expect(names()).toEqual([['Lake', 'another lake']])
    expect(past()).toEqual(['a lake'])
  })
})

describe('snippets', () => {
  test('are added, changed and deleted, and come back to their place', () => {
    const { prompts, book, storage, undo } = tab()
    const texts = () => book().snippets.map(({ text }) => text)
    const before = texts()
    const second = book().snippets[1]?.id ?? ''
    prompts.snippetAdded(' neon signs ')
    prompts.snippetAdded('  ')
    prompts.snippetAdded('x'.repeat(1000))
    expect(texts()).toEqual([...before, 'neon signs', 'x'.repeat(MAX_SNIPPET)])
    prompts.snippetChanged(second, 'blue hour')
    const changed = texts()
    expect(changed[1]).toBe('blue hour')
    prompts.snippetRemoved(second)
    expect(texts()).toEqual(changed.toSpliced(1, 1))
    undo()
    expect(texts()).toEqual(changed)
    expect(
      tab(storage)
        .book()
        .snippets.map(({ text }) => text),
    ).toEqual(changed)
  })

  test('that were all deleted stay so', () => {
    const { prompts, book, storage } = tab()
    for (const { id } of book().snippets) prompts.snippetRemoved(id)
    expect(tab(storage).book().snippets).toEqual([])
  })
})

describe('two tabs', () => {
  test('lose nothing to one another', () => {
    const here = tab()
    const there = tab(here.storage)
    here.prompts.sent(['from here'])
    there.prompts.sent(['from there'])
    here.prompts.named('Here', 'a name from here')
    there.prompts.snippetAdded('a snippet from there')
    here.prompts.refreshed()
    there.prompts.refreshed()
    expect(here.past()).toEqual(['from there', 'from here'])
    expect(here.book()).toEqual(there.book())
    expect(here.names()).toHaveLength(1)
    expect(here.book().snippets.at(-1)?.text).toBe('a snippet from there')
  })

  test('what was deleted there is not brought back from here', () => {
    const here = tab()
    here.prompts.sent(['a'])
    here.prompts.sent(['b'])
    const there = tab(here.storage)
    there.prompts.pastRemoved('a')
    here.prompts.sent(['c'])
    expect(here.past()).toEqual(['c', 'b'])
  })
})

describe('on a full disk', () => {
  test('all is there in this tab, is told once, and is written when there is room', () => {
    const here = tab()
    const there = tab(here.storage)
    here.storage.full = true
    here.prompts.sent(['a'])
    here.prompts.sent(['b'])
    expect(here.said()).toHaveLength(1)
    here.allDismissed()
    here.prompts.named('B', 'b')
    expect(here.past()).toEqual(['b', 'a'])
    expect(here.said()).toEqual([])
    expect(here.storage.disk.prompts).toBeUndefined()

    here.storage.full = false
    there.prompts.sent(['from there'])
    here.prompts.refreshed()
    expect(here.past()).toEqual(['b', 'a', 'from there'])
    here.prompts.sent(['c'])
    expect(here.storage.disk.prompts?.past.map(({ text }) => text)).toEqual([
      'c',
      'b',
      'a',
      'from there',
    ])
    expect(here.storage.disk.prompts?.named).toHaveLength(1)

    here.storage.full = true
    here.prompts.sent(['d'])
    expect(here.said()).toHaveLength(1)
    here.storage.full = false
    here.prompts.sent(['e'])
    expect(tab(here.storage).past().slice(0, 3)).toEqual(['e', 'd', 'c'])
  })
})
