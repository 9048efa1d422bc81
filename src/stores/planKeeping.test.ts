import { expect, test } from 'vitest'
import { noWishes } from '#core/plan/wishes.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleParams } from '#testing/samples.ts'
import { createNotices } from './notices.ts'
import { createPlan } from './plan.ts'
import { createPlanKeeping } from './planKeeping.ts'

/** A visit to the page; with the storage of an earlier one, on the same device. */
function visit(storage = createFakeStorage()) {
  const plan = createPlan()
  const notices = createNotices()
  const timers: (() => void)[] = []
  const after = (_ms: number, call: () => void) => void timers.push(call)
  const keeping = createPlanKeeping({ plan, storage, notices, after })
  const wishes = () => plan.state.getState()
  const told = () => notices.state.getState().map(({ text }) => text)
  return { plan, storage, keeping, timers, wishes, told }
}

const change = {
  budgetUsd: 2.5,
  prompts: ['a {red|blue} door'],
  table: { columns: ['colour'], rows: [['red'], ['blue']] },
  off: new Set(['key 1']),
  texts: { 'key 2': 'by hand' },
  taken: [{ key: 'key 3', params: sampleParams, seed: 7 }],
}

test('what was planned is there at the next visit, its budget above all', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  plan.changed(change)
  await keeping.flushed()
  const next = visit(storage)
  await next.keeping.started()
  expect(next.wishes()).toEqual({ ...noWishes, ...change })
})

test('changes of a moment are written together, and what did not change not at all', async () => {
  const { plan, keeping, storage, timers } = visit()
  const written = () => storage.gates.calls.filter((call) => call === 'savePlan').length
  await keeping.started()
  for (const repeat of [2, 3, 4]) plan.changed({ repeat })
  expect(timers).toHaveLength(1)
  timers.shift()?.()
  await keeping.flushed()
  await keeping.flushed()
  expect(written()).toBe(1)
  plan.changed({ repeat: 5 })
  expect(timers).toHaveLength(1)
})

test('what is planned before the disk has answered goes before what it holds', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  plan.changed({ repeat: 9, budgetUsd: 1 })
  await keeping.flushed()
  const next = visit(storage)
  const starting = next.keeping.started()
  next.plan.changed({ repeat: 2 })
  await starting
  expect(next.wishes()).toMatchObject({ repeat: 2, budgetUsd: undefined })
  await next.keeping.flushed()
  expect(storage.disk.plan?.repeat).toBe(2)
})

test('that it cannot be kept is told once', async () => {
  const { plan, keeping, storage, told } = visit()
  await keeping.started()
  storage.gates.fail('savePlan', { kind: 'storage', detail: 'it is full' })
  for (const repeat of [2, 3]) {
    plan.changed({ repeat })
    await keeping.flushed()
  }
  expect(told()).toHaveLength(1)
})
