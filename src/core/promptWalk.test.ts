import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PromptWalk, stepWanted, type TextSelection, walked, walkFrom } from './promptWalk.ts'

const past = ['newest', 'middle\nof two lines', 'oldest'].map((text) => ({ text, at: 0, times: 1 }))

/** A field that is typed in, with the caret at a place. */
function typist(typed: string) {
  let field: TextSelection = { text: typed, start: typed.length, end: typed.length }
  let walk: PromptWalk | undefined
  const caretTo = (at: number, to = at) => {
    field = { ...field, start: at, end: to }
  }
  const press = (key: string) => {
    const step = stepWanted(key, field, walk)
    if (!step) return false
    if (!walk || walk.at === 0) walk = walkFrom(field.text, past)
    const next = walked(walk, field.text, step)
    const text = next?.lines[next.at]
    if (text === undefined) return false
    walk = next
    field = { text, start: next?.caret ?? 0, end: next?.caret ?? 0 }
    return true
  }
  const type = (text: string) => {
    field = { text, start: text.length, end: text.length }
  }
  return { caretTo, press, type, text: () => field.text }
}

describe('the arrows', () => {
  test('go back to the oldest and forth again to what was being typed', () => {
    const { caretTo, press, text } = typist('a draft')
    caretTo(0)
    const seen = ['ArrowUp', 'ArrowUp', 'ArrowUp'].map((key) => [press(key), text()])
    expect(seen).toEqual(past.map((prompt) => [true, prompt.text]))
    expect(press('ArrowUp')).toBe(false)
    expect(text()).toBe('oldest')
    for (const _ of past) expect(press('ArrowDown')).toBe(true)
    expect(text()).toBe('a draft')
    expect(press('ArrowDown')).toBe(false)
  })

  test('bring the last one back into an empty field', () => {
    const { press, text } = typist('')
    expect(press('ArrowUp')).toBe(true)
    expect(text()).toBe('newest')
  })

  test('move the caret everywhere else', () => {
    const { caretTo, press } = typist('a draft\nof two lines')
    for (const at of [1, 7, 8, 20]) {
      caretTo(at)
      expect([press('ArrowUp'), press('ArrowDown')]).toEqual([false, false])
    }
    caretTo(0, 4)
    expect(press('ArrowUp')).toBe(false)
  })

  test('move the caret in a past prompt as soon as it was moved', () => {
    const { caretTo, press, text } = typist('')
    press('ArrowUp')
    press('ArrowUp')
    expect(text()).toBe('middle\nof two lines')
    caretTo(1)
    expect([press('ArrowUp'), press('ArrowDown')]).toEqual([false, false])
    caretTo(text().length)
    expect(press('ArrowUp')).toBe(false)
    expect(press('ArrowDown')).toBe(true)
    expect(text()).toBe('newest')
  })

  test('keep what was typed in a past prompt', () => {
    const { caretTo, press, type, text } = typist('a draft')
    caretTo(0)
    press('ArrowUp')
    type('newest, but red')
    caretTo(0)
    press('ArrowUp')
    press('ArrowDown')
    expect(text()).toBe('newest, but red')
  })

  test('skip the prompt that is in the field already', () => {
    const { caretTo, press, text } = typist('newest ')
    caretTo(0)
    press('ArrowUp')
    expect(text()).toBe('middle\nof two lines')
  })

  test('never lose a draft, however they are pressed', () => {
    const presses = fc.array(fc.constantFrom('ArrowUp', 'ArrowDown'), { maxLength: 20 })
    fc.assert(
      fc.property(fc.string(), presses, (draft, keys) => {
        const { caretTo, press, text } = typist(draft)
        caretTo(0)
        for (const key of keys) press(key)
        while (press('ArrowDown')) {
          // to the end of the walk
        }
        expect(text()).toBe(draft)
      }),
    )
  })
})
