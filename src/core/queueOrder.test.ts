import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleJob } from '#testing/samples.ts'
import type { Job } from './job.ts'
import { byTurn, createTurns, type Move, movedTurns } from './queueOrder.ts'

const idsOf = (jobs: readonly Job[]) => [...jobs].sort(byTurn).map(({ id }) => id)

const moved = (jobs: readonly Job[], id: string, move: Move): readonly Job[] => {
  const turns = movedTurns(jobs, id, move)
  return jobs.map((job) => {
    const turn = turns.get(job.id)
    return turn ? { ...job, turn } : job
  })
}

/** Jobs as they are ordered, some of them first, in however many tabs. */
const lines = fc
  .record({
    firsts: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
    tabs: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ firsts, tabs }) => {
    const turns = Array.from({ length: tabs }, () => createTurns(() => 1_790_000_000_000))
    return firsts.map((first, index) => {
      const turn = turns[index % tabs]?.(first)
      return sampleJob({ id: `j${index}`, batchId: 'b', ...(turn ? { turn } : {}) })
    })
  })

describe('the order', () => {
  test('is that of the orders, those that go first before all others', () => {
    const turnOf = createTurns(() => 1_790_000_000_000)
    const jobs = ['d', 'c', 'b', 'a'].map((id, index) =>
      sampleJob({ id, turn: turnOf(index % 2 === 1) }),
    )
    expect(idsOf(jobs)).toEqual(['c', 'a', 'd', 'b'])
  })

  test('is that of creation for early records', () => {
    const jobs = [30, 10, 20].map((createdAt) => sampleJob({ id: `${createdAt}`, createdAt }))
    expect(idsOf(jobs)).toEqual(['10', '20', '30'])
  })

  test('holds for ten thousand orders within a millisecond, and across them', () => {
    let now = 1_790_000_000_000
    const turnOf = createTurns(() => now)
    const places = Array.from({ length: 10_000 }, () => turnOf(false).place)
    now += 60_000
    places.push(turnOf(false).place)
    expect(places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0))).toBe(true)
  })
})

describe('a move', () => {
  const pick = fc.nat(20)

  test('earlier or later exchanges a job with its neighbour, where nobody gave the same places', () => {
    fc.assert(
      fc.property(lines, pick, fc.constantFrom('earlier', 'later'), (jobs, number, move) => {
        const before = idsOf(jobs)
        const from = number % before.length
        fc.pre(
          new Set(jobs.map(({ turn }) => `${turn?.first} ${turn?.place}`)).size === jobs.length,
        )
        const to = from + (move === 'earlier' ? -1 : 1)
        const expected = [...before]
        if (to >= 0 && to < before.length)
          [expected[from], expected[to]] = [before[to] ?? '', before[from] ?? '']
        expect(idsOf(moved(jobs, before[from] ?? '', move))).toEqual(expected)
      }),
    )
  })

  test('never loses its way: it ends nearer to its goal, and the others keep their order', () => {
    fc.assert(
      fc.property(
        lines,
        pick,
        fc.constantFrom<Move>('earlier', 'later', 'first'),
        (jobs, number, move) => {
          const before = idsOf(jobs)
          const from = number % before.length
          const id = before[from] ?? ''
          const after = idsOf(moved(jobs, id, move))
          const to = after.indexOf(id)
          if (move === 'first') expect(to).toBe(0)
          if (move === 'earlier') expect(to).toBeLessThanOrEqual(Math.max(0, from - 1))
          if (move === 'later')
            expect(to).toBeGreaterThanOrEqual(Math.min(from + 1, after.length - 1))
          if (move === 'first')
            expect(after.filter((other) => other !== id)).toEqual(
              before.filter((other) => other !== id),
            )
        },
      ),
    )
  })

  test('is past a neighbour of the same batch, and to the head of the whole line', () => {
    const jobs = ['a1', 'b1', 'a2', 'b2'].map((id, place) =>
      sampleJob({ id, batchId: id.slice(0, 1), turn: { place } }),
    )
    expect(idsOf(moved(jobs, 'b2', 'earlier'))).toEqual(['a1', 'b2', 'a2', 'b1'])
    expect(idsOf(moved(jobs, 'a1', 'later'))).toEqual(['a2', 'b1', 'a1', 'b2'])
    expect(movedTurns(jobs, 'b1', 'earlier').size).toBe(0)
    expect(idsOf(moved(jobs, 'b1', 'first'))).toEqual(['b1', 'a1', 'a2', 'b2'])
  })

  test('of the first, the last or nobody changes nothing', () => {
    const jobs = ['a', 'b'].map((id, place) => sampleJob({ id, batchId: 'b', turn: { place } }))
    for (const [id, move] of [
      ['a', 'earlier'],
      ['a', 'first'],
      ['b', 'later'],
      ['x', 'first'],
    ] as const)
      expect(movedTurns(jobs, id, move).size).toBe(0)
  })
})
