import { describe, expect, test } from 'vitest'
import { createNotices } from './notices.ts'

function setUp() {
  const notices = createNotices()
  const happened: string[] = []
  const offer = (text: string) =>
    notices.told({
      tone: 'info',
      text,
      action: { label: 'Undo', taken: () => happened.push(`${text} undone`) },
      expired: () => happened.push(`${text} expired`),
    })
  const idOf = (text: string) =>
    notices.state.getState().find((notice) => notice.text === text)?.id ?? 0
  const texts = () => notices.state.getState().map(({ text }) => text)
  return { notices, happened, offer, idOf, texts }
}

test('messages stay, oldest first, until they are dismissed', () => {
  const { notices, offer, idOf, texts } = setUp()
  for (const text of ['a', 'b', 'c']) offer(text)
  expect(texts()).toEqual(['a', 'b', 'c'])
  notices.dismissed(idOf('b'))
  expect(texts()).toEqual(['a', 'c'])
})

describe('what a message offers', () => {
  test('is done, and then it does not expire', () => {
    const { notices, happened, offer, idOf, texts } = setUp()
    offer('a')
    const id = idOf('a')
    notices.actionTaken(id)
    notices.dismissed(id)
    expect(happened).toEqual(['a undone'])
    expect(texts()).toEqual([])
  })

  test('expires when the message goes, and then it cannot be done', () => {
    const { notices, happened, offer, idOf } = setUp()
    offer('a')
    const id = idOf('a')
    notices.dismissed(id)
    notices.actionTaken(id)
    notices.dismissed(id)
    expect(happened).toEqual(['a expired'])
  })

  test('is its own: others wait', () => {
    const { notices, happened, offer, idOf, texts } = setUp()
    offer('a')
    offer('b')
    notices.actionTaken(idOf('b'))
    expect(happened).toEqual(['b undone'])
    expect(texts()).toEqual(['a'])
  })

  test('may tell something itself', () => {
    const { notices, texts, idOf } = setUp()
    const taken = () => notices.told({ tone: 'info', text: 'it is back' })
    notices.told({ tone: 'info', text: 'a', action: { label: 'Undo', taken } })
    notices.actionTaken(idOf('a'))
    expect(texts()).toEqual(['it is back'])
  })
})

describe('a failure', () => {
  test('is told with what to do', () => {
    const { notices } = setUp()
    notices.failed({ kind: 'picture', detail: 'This file is empty.' })
    expect(notices.state.getState()).toMatchObject([
      { tone: 'error', text: 'This file is empty.', next: expect.stringMatching(/./) },
    ])
  })

  test('that the designer asked for is not told', () => {
    const { notices, texts } = setUp()
    notices.failed({ kind: 'cancelled' })
    expect(texts()).toEqual([])
  })
})
