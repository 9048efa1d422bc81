import { expect, test } from 'vitest'
import { createDrafts } from './drafts.ts'
import { createPlan } from './plan.ts'

/** A tab, whose page can be loaded again. */
function createTab() {
  const kept = new Map<string, string | undefined>()
  let isFull = false
  const storage = {
    draft: (key: string) => kept.get(key),
    saveDraft: (key: string, text: string | undefined) =>
      void kept.set(key, isFull ? undefined : text),
  }
  return {
    load: () => createDrafts(storage),
    fill: () => {
      isFull = true
    },
  }
}

test('what is typed is there after a reload, until it is used', () => {
  const { load } = createTab()
  const drafts = load()
  drafts.set('one', 'half a')
  drafts.set('two', 'b')
  expect(load().get('two')).toBe('b')
  drafts.set('two', undefined)
  expect([drafts.get('two'), load().get('one'), load().get('two')]).toEqual([
    undefined,
    'half a',
    undefined,
  ])
})

test('where there is no room it is there while the page is open', () => {
  const { load, fill } = createTab()
  const drafts = load()
  drafts.set('one', 'short')
  fill()
  drafts.set('one', 'long')
  expect([drafts.get('one'), load().get('one')]).toEqual(['long', undefined])
})

test('a table half typed is one of them, until the plan is cleared', () => {
  const { load } = createTab()
  createPlan(load()).tableTyped('a\n"1')
  const plan = createPlan(load())
  expect(plan.tableDraft.getState()).toMatchObject({
    typed: 'a\n"1',
    parsed: { kind: 'problem' },
  })
  const undo = plan.cleared()
  expect(createPlan(load()).tableDraft.getState().typed).toBe('')
  undo()
  expect(createPlan(load()).tableDraft.getState().typed).toBe('a\n"1')
})
