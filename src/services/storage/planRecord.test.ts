import { expect, test } from 'vitest'
import { noWishes } from '#core/plan/wishes.ts'
import { sampleParams } from '#testing/samples.ts'
import { parsePlan } from './planRecord.ts'

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

test.each([undefined, null, 'plan', { repeat: 'often' }, { ...full, table: 'rows' }])(
  'what is no plan is none',
  (value) => {
    expect(parsePlan(value)).toBeUndefined()
  },
)
