import { expect, test } from 'vitest'
import type { Table } from '#core/plan/table.ts'
import { createPlan } from './plan.ts'
import { tableBefore } from './tableDraft.ts'

const kept: Table = { columns: ['name'], rows: [['Ann'], ['Bob']] }

/** A plan that texts are typed into one after another. */
function planWith(table?: Table) {
  const plan = createPlan()
  plan.changed({ table })
  return {
    type: (typed: string) => {
      plan.tableTyped(typed)
      return plan.tableDraft.getState()
    },
    table: () => plan.state.getState().table,
    before: () => tableBefore(plan.tableDraft.getState(), plan.state.getState().table),
  }
}

test('what is typed is the table of the plan, as long as it can be read', () => {
  const plan = planWith()
  plan.type('a\n1')
  expect(plan.table()).toEqual({ columns: ['a'], rows: [['1']] })
  plan.type('a')
  expect(plan.table()).toEqual({ columns: ['a'], rows: [] })
  const draft = plan.type('a\n"1')
  expect(draft).toMatchObject({ typed: 'a\n"1', parsed: { kind: 'problem' } })
  expect(plan.table()).toBeUndefined()
  plan.type('a\n2')
  expect(plan.table()?.rows).toEqual([['2']])
  expect(plan.before()).toBeUndefined()
  plan.type(' ')
  expect(plan.table()).toBeUndefined()
})

test('a table from before stays until one with rows is typed', () => {
  const plan = planWith(kept)
  for (const typed of ['x', 'x\n"1', ' ', '']) {
    plan.type(typed)
    expect(plan.table()).toBe(kept)
    expect(plan.before()).toBe(kept)
  }
  plan.type('x\n1')
  expect(plan.table()).toEqual({ columns: ['x'], rows: [['1']] })
  expect(plan.before()).toBeUndefined()
  plan.type('')
  expect(plan.table()).toBeUndefined()
})
