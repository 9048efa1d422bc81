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

/** The plan after a reload, with a text of this tab and a table from the disk. */
function reloaded(typed: string, stored?: Table) {
  const plan = createPlan(new Map<string, string | undefined>([['table', typed]]))
  plan.changed({ table: stored })
  plan.tableRead()
  const { table } = plan.state.getState()
  return { plan, table, before: tableBefore(plan.tableDraft.getState(), table) }
}

test('after a reload the table of the text in the field is no table from before', () => {
  const { plan, table, before } = reloaded('name\nAnn\nBob', kept)
  expect([table === kept, before]).toEqual([true, undefined])
  plan.tableTyped('')
  expect(plan.state.getState().table).toBeUndefined()
})

test('after a reload the whole table in the field goes before the stored one', () => {
  for (const stored of [undefined, kept]) {
    const { table, before } = reloaded('x\n1', stored)
    expect([table, before]).toEqual([{ columns: ['x'], rows: [['1']] }, undefined])
  }
})

test.each(['', 'x', 'x\n"1'])('after a reload %j leaves the stored table in use', (typed) => {
  const { plan, table, before } = reloaded(typed, kept)
  expect([plan.tableDraft.getState().typed, table === kept, before === kept]).toEqual([
    typed,
    true,
    true,
  ])
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
