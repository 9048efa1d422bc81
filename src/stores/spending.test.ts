import { describe, expect, test } from 'vitest'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createSpending, dayOf } from './spending.ts'

const NOON = new Date(2026, 2, 7, 12).getTime()
const DAY_MS = 24 * 3600 * 1000
const cost = (low: number, high = low) => ({ low, high })

/** A tab, on a device whose clock the test turns. */
function tab(storage = createFakeStorage(), clock = { time: NOON }) {
  const spending = createSpending({ storage, now: () => clock.time })
  const { spent, reread, state } = spending
  return { storage, clock, spent, reread, today: state.getState }
}

describe('a day', () => {
  test.each([
    [new Date(2026, 2, 7, 0, 0, 0), '2026-03-07'],
    [new Date(2026, 2, 7, 23, 59, 59, 999), '2026-03-07'],
    [new Date(2026, 11, 31, 23, 59), '2026-12-31'],
  ])('is one of this computer’s clock: %s', (time, day) => {
    expect(dayOf(time.getTime())).toBe(day)
  })

  test('on which nothing was spent costs nothing', () => {
    expect(tab().today()).toEqual({ day: '2026-03-07', cost: cost(0), unknown: 0 })
  })

  test('adds up what is known, and counts what is not', () => {
    const { spent, today, storage } = tab()
    spent(cost(1, 2))
    spent(undefined)
    spent(cost(0.5))
    const sum = { day: '2026-03-07', cost: cost(1.5, 2.5), unknown: 1 }
    expect(today()).toEqual(sum)
    expect(storage.disk.spending).toEqual([sum])
  })

  test('is still known after a reload', () => {
    const before = tab()
    before.spent(cost(1))
    const after = tab(before.storage)
    expect(after.today().cost).toEqual(cost(1))
    after.spent(cost(2))
    expect(after.today().cost).toEqual(cost(3))
  })

  test('begins at nothing, and the days before are kept', () => {
    const { spent, today, clock, storage } = tab()
    spent(cost(1))
    clock.time += DAY_MS
    spent(cost(2))
    expect(today()).toEqual({ day: '2026-03-08', cost: cost(2), unknown: 0 })
    expect(storage.disk.spending.map((day) => [day.day, day.cost.low])).toEqual([
      ['2026-03-07', 1],
      ['2026-03-08', 2],
    ])
  })
})

test('two tabs count together', () => {
  const here = tab()
  const there = tab(here.storage)
  here.spent(cost(1))
  there.spent(cost(2))
  here.spent(undefined)
  expect(here.today()).toMatchObject({ cost: cost(3), unknown: 1 })
  expect(tab(here.storage).today()).toMatchObject({ cost: cost(3), unknown: 1 })
})

test('what another tab spent, or that a day is over, is known once it is looked for', () => {
  const here = tab()
  const there = tab(here.storage, here.clock)
  here.spent(cost(1))
  expect(there.today().cost).toEqual(cost(0))
  there.reread()
  expect(there.today().cost).toEqual(cost(1))
  there.clock.time += DAY_MS
  there.reread()
  expect(there.today()).toEqual({ day: '2026-03-08', cost: cost(0), unknown: 0 })
})

test('on a full disk the sum is right in this tab, and on the disk once there is room', () => {
  const here = tab()
  const there = tab(here.storage)
  here.spent(cost(1))
  here.storage.full = true
  here.spent(cost(2))
  here.spent(undefined)
  expect(here.today()).toMatchObject({ cost: cost(3), unknown: 1 })
  expect(here.storage.disk.spending).toMatchObject([{ cost: cost(1), unknown: 0 }])

  here.storage.full = false
  there.spent(cost(4))
  here.clock.time += DAY_MS
  here.spent(cost(8))
  expect(here.today()).toMatchObject({ day: '2026-03-08', cost: cost(8), unknown: 0 })
  expect(here.storage.disk.spending).toMatchObject([
    { day: '2026-03-07', cost: cost(7), unknown: 1 },
    { day: '2026-03-08', cost: cost(8), unknown: 0 },
  ])
})

test('the oldest days go after a year and a month', () => {
  const { spent, clock, storage } = tab()
  for (let day = 0; day < 410; day++) {
    spent(cost(1))
    clock.time += DAY_MS
  }
  const days = storage.disk.spending.map(({ day }) => day)
  expect(days).toHaveLength(400)
  expect(days.at(-1)).toBe(dayOf(clock.time - DAY_MS))
  expect(days).toEqual(days.toSorted())
})
