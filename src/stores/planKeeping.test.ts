import { expect, test } from 'vitest'
import { noWishes } from '#core/plan/wishes.ts'
import { deferred, settled } from '#testing/deferred.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleParams } from '#testing/samples.ts'
import { createNotices } from './notices.ts'
import { createPlan } from './plan.ts'
import { createPlanKeeping } from './planKeeping.ts'

/** A visit to the page; with the storage of an earlier one, on the same device. */
function visit(
  storage = createFakeStorage(),
  sentStored: () => Promise<unknown> = async () => {},
  typed = '',
) {
  const plan = createPlan(new Map<string, string | undefined>([['table', typed]]))
  const notices = createNotices()
  const timers: (() => void)[] = []
  const after = (_ms: number, call: () => void) => void timers.push(call)
  const keeping = createPlanKeeping({ plan, storage, notices, sentStored, after })
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
  const written = () => storage.gates.calls.filter((call) => call === 'changePlan').length
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

test('what is planned before the disk has answered goes before what it holds, field by field', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  plan.changed({ repeat: 9, draws: 3, budgetUsd: 1 })
  await keeping.flushed()
  const next = visit(storage)
  const starting = next.keeping.started()
  next.plan.changed({ repeat: 2 })
  await starting
  const wishes = { ...noWishes, repeat: 2, draws: 3, budgetUsd: 1 }
  expect(next.wishes()).toEqual(wishes)
  expect(next.timers).toHaveLength(1)
  await next.keeping.flushed()
  expect(await storage.plan()).toEqual(wishes)
})

test('what is written before the disk has answered takes nothing of it away', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  plan.changed({ budgetUsd: 1 })
  await keeping.flushed()
  const next = visit(storage)
  const release = storage.gates.hold('plan')
  const starting = next.keeping.started()
  next.plan.changed({ repeat: 2 })
  await next.keeping.flushed()
  release()
  await starting
  expect(next.wishes()).toEqual({ ...noWishes, repeat: 2, budgetUsd: 1 })
  expect(await storage.plan()).toEqual(next.wishes())
})

test('what another tab has stored is not undone, be it set or taken back', async () => {
  const tab = visit()
  await tab.keeping.started()
  tab.plan.changed({ draws: 3 })
  await tab.keeping.flushed()
  const other = visit(tab.storage.newTab())
  await other.keeping.started()
  tab.plan.changed({ budgetUsd: 5, draws: undefined })
  await tab.keeping.flushed()
  other.plan.changed({ repeat: 4 })
  await other.keeping.flushed()
  const next = visit(tab.storage.newTab())
  await next.keeping.started()
  expect(next.wishes()).toEqual({ ...noWishes, budgetUsd: 5, repeat: 4 })
})

test('a budget holds in all tabs at once, but for one that is changing it itself', async () => {
  const tab = visit()
  const other = visit(tab.storage.newTab())
  await Promise.all([tab.keeping.started(), other.keeping.started()])
  tab.plan.changed({ budgetUsd: 5, repeat: 3 })
  await tab.keeping.flushed()
  await settled()
  expect(other.wishes()).toEqual({ ...noWishes, budgetUsd: 5 })
  other.plan.changed({ budgetUsd: 7 })
  tab.plan.changed({ budgetUsd: undefined })
  await tab.keeping.flushed()
  await settled()
  expect(other.wishes().budgetUsd).toBe(7)
  await other.keeping.flushed()
  await settled()
  expect(tab.wishes()).toEqual({ ...noWishes, budgetUsd: 7, repeat: 3 })
})

test('where the plan cannot be read there is no budget until one is said, and the stored one stays', async () => {
  const first = visit()
  await first.keeping.started()
  first.plan.changed({ budgetUsd: 5 })
  await first.keeping.flushed()
  const heal = first.storage.gates.fail('plan', { kind: 'storage', detail: 'it is locked' })
  const next = visit(first.storage)
  await next.keeping.started()
  heal()
  expect(next.told()).toHaveLength(1)
  expect(next.wishes().budgetUsd).toBeNaN()
  next.plan.changed({ repeat: 2 })
  await next.keeping.flushed()
  expect(await first.storage.plan()).toEqual({ ...noWishes, budgetUsd: 5, repeat: 2 })
  next.plan.changed({ budgetUsd: undefined })
  await next.keeping.flushed()
  expect((await first.storage.plan())?.budgetUsd).toBeUndefined()
})

test('where the budget of another tab cannot be read nothing leaves before one is said', async () => {
  const tab = visit()
  const other = visit(tab.storage.newTab())
  await Promise.all([tab.keeping.started(), other.keeping.started()])
  const heal = other.storage.gates.fail('plan', { kind: 'storage', detail: 'it is locked' })
  tab.plan.changed({ budgetUsd: 5 })
  await tab.keeping.flushed()
  await settled()
  expect(other.wishes().budgetUsd).toBeNaN()
  heal()
  tab.plan.changed({ budgetUsd: 6 })
  await tab.keeping.flushed()
  await settled()
  expect(other.wishes().budgetUsd).toBe(6)
  await other.keeping.flushed()
  expect((await tab.storage.plan())?.budgetUsd).toBe(6)
})

test('what is typed in a tab goes to the disk where no table of it is there', async () => {
  const { plan, keeping, storage } = visit(undefined, undefined, 'colour\nred')
  await keeping.started()
  expect(plan.state.getState().table).toEqual({ columns: ['colour'], rows: [['red']] })
  await keeping.flushed()
  const next = visit(storage, undefined, 'colour\nred')
  await next.keeping.started()
  expect(next.wishes()).toEqual(plan.state.getState())
  expect(next.timers).toEqual([])
})

test('no plan is on the disk without its budget', async () => {
  const { plan, keeping, storage, timers } = visit()
  await keeping.started()
  plan.changed({ repeat: 2 })
  plan.changed({ budgetUsd: 0 })
  plan.changed({ repeat: 3 })
  timers[0]?.()
  await settled()
  expect(await storage.plan()).toEqual({ ...noWishes, repeat: 3, budgetUsd: 0 })
})

test('a budget does not wait for what is sent to be stored', async () => {
  const storing = deferred<void>()
  const tab = visit(createFakeStorage(), () => storing.promise)
  await tab.keeping.started()
  tab.plan.changed({ sent: new Set(['mark']), budgetUsd: 5 })
  void tab.keeping.flushed()
  await settled()
  expect(await tab.storage.plan()).toEqual({ ...noWishes, budgetUsd: 5 })
  storing.resolve()
  await settled()
  expect((await tab.storage.plan())?.sent).toEqual(new Set(['mark']))
})

test('a plan that is cleared in another tab has its budget', async () => {
  const tab = visit()
  const other = visit(tab.storage.newTab())
  await Promise.all([tab.keeping.started(), other.keeping.started()])
  tab.plan.changed({ budgetUsd: 5 })
  other.plan.changed({ prompts: ['a door'] })
  await tab.keeping.flushed()
  await other.keeping.flushed()
  other.plan.cleared()
  await other.keeping.flushed()
  expect(await tab.storage.plan()).toEqual({ ...noWishes, budgetUsd: 5 })
})

test('a number that is none is kept as such, and takes nothing along', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  plan.changed({ ...change, budgetUsd: Number.NaN, draws: Number.NaN, repeat: Number.NaN })
  await keeping.flushed()
  const next = visit(storage)
  await next.keeping.started()
  expect(next.wishes()).toEqual(plan.state.getState())
  expect(next.wishes()).toMatchObject({ ...change, budgetUsd: Number.NaN })
  expect(next.timers).toEqual([])
})

test('what could not be written goes with the next write', async () => {
  const { plan, keeping, storage } = visit()
  await keeping.started()
  const release = storage.gates.fail('changePlan', { kind: 'storage', detail: 'it is full' })
  plan.changed({ budgetUsd: 5 })
  const first = keeping.flushed()
  plan.changed({ repeat: 2 })
  await Promise.all([first, keeping.flushed()])
  release()
  plan.changed({ repeat: 3 })
  await keeping.flushed()
  expect(await storage.plan()).toEqual({ ...noWishes, budgetUsd: 5, repeat: 3 })
})

test('what is changed back while it is written is written once more', async () => {
  const { plan, keeping, storage, timers } = visit()
  const paused = () => timers.shift()?.()
  await keeping.started()
  plan.changed({ budgetUsd: 5 })
  paused()
  await settled()
  const release = storage.gates.hold('changePlan')
  plan.changed({ budgetUsd: undefined })
  paused()
  await settled()
  plan.changed({ budgetUsd: 5 })
  paused()
  release()
  await settled()
  expect(await storage.plan()).toEqual({ ...noWishes, budgetUsd: 5 })
})

test('that it cannot be kept is told once', async () => {
  const { plan, keeping, storage, told } = visit()
  await keeping.started()
  storage.gates.fail('changePlan', { kind: 'storage', detail: 'it is full' })
  for (const repeat of [2, 3]) {
    plan.changed({ repeat })
    await keeping.flushed()
  }
  expect(told()).toHaveLength(1)
})

test('what is sent is not taken off the stored plan before its jobs are stored', async () => {
  const storing = deferred<void>()
  const { plan, storage, keeping } = visit(undefined, () => storing.promise)
  await keeping.started()
  plan.changed({ sent: new Set(['key 1']) })
  const flushed = keeping.flushed()
  await settled()
  expect(await storage.plan()).toBeUndefined()
  storing.resolve()
  await flushed
  expect((await storage.plan())?.sent).toEqual(new Set(['key 1']))
})
