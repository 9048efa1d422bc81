import { expect, test } from 'vitest'
import { noWishes } from '#core/plan/wishes.ts'
import { sampleParams } from '#testing/samples.ts'
import { changedPlan, parsePlan } from './planRecord.ts'

const full = {
  ...noWishes,
  repeat: 3,
  models: ['gpt-image-1'],
  table: { columns: ['a'], rows: [['1']] },
  taken: [{ key: 'k', params: sampleParams, seed: 1 }],
  budgetUsd: 0,
  off: new Set(['x']),
  sent: new Set(['w']),
  texts: { y: 'z' },
  draws: 4,
}

test('a plan is read as it was written', () => {
  expect(parsePlan(structuredClone(full))).toEqual(full)
  expect(parsePlan(structuredClone(noWishes))).toEqual(noWishes)
})

test('what a version before did not have is as if nothing had been wished', () => {
  expect(parsePlan({ repeat: 2 })).toEqual({ ...noWishes, repeat: 2 })
})

test('a request that cannot be read does not take the others along', () => {
  const broken = { key: 'b', params: { prompt: 1 }, seed: 2 }
  expect(parsePlan({ ...full, taken: [broken, ...full.taken] })?.taken).toEqual(full.taken)
})

test.each([
  ['repeat', 'often', Number.NaN],
  ['repeat', Number.NaN, Number.NaN],
  ['budgetUsd', Number.NaN, Number.NaN],
  ['budgetUsd', '5$', Number.NaN],
  ['budgetUsd', null, Number.NaN],
  ['budgetUsd', Number.POSITIVE_INFINITY, Number.NaN],
  ['budgetUsd', -1, -1],
  ['draws', Number.NaN, Number.NaN],
  ['table', 'rows', undefined],
  ['table', { columns: ['a'], rows: [[1]] }, undefined],
  ['taken', 'all', undefined],
  ['taken', [null, { ...full.taken[0], seed: 'x' }, ...full.taken], full.taken],
  ['models', 'all', []],
  ['prompts', ['a', 1, 'b'], ['a', 'b']],
  ['order', null, []],
  ['off', ['x'], new Set()],
  ['sent', new Set(['w', 1]), new Set(['w'])],
  ['texts', 'none', {}],
  ['texts', { y: 'z', x: 1 }, { y: 'z' }],
])('of a plan, %s %j takes nothing else along', (field, stored, read) => {
  expect(parsePlan({ ...full, [field]: stored })).toEqual({ ...full, [field]: read })
})

test('a budget is no limit only where none was set', () => {
  expect(parsePlan({ ...full, budgetUsd: undefined })?.budgetUsd).toBeUndefined()
  expect(parsePlan({ repeat: 2 })?.budgetUsd).toBeUndefined()
})

test.each([undefined, null, 'plan', 7])('what is no plan is none: %j', (value) => {
  expect(parsePlan(value)).toBeUndefined()
})

test('a change goes on top of what is stored, also of what cannot be read', () => {
  const stored = { ...full, budgetUsd: '5$' }
  const changed = parsePlan(changedPlan(stored, { repeat: 2, draws: undefined }))
  expect(changed).toEqual({ ...full, budgetUsd: Number.NaN, repeat: 2, draws: undefined })
})

test.each([undefined, null, 'plan'])('where there is no plan, a change makes one: %j', (stored) => {
  expect(changedPlan(stored, { repeat: 2 })).toEqual({ ...noWishes, repeat: 2 })
})
