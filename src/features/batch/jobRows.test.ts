import { expect, test } from 'vitest'
import type { Job, JobState } from '#core/job.ts'
import { sampleJob } from '#testing/samples.ts'
import { jobRows, ROWS } from './jobRows.ts'

const done = (finishedAt: number): JobState => ({ kind: 'done', finishedAt, pictures: 1, lost: [] })
const running = (startedAt: number): JobState => ({ kind: 'running', startedAt })
const job = (id: string, state: JobState, batchId = 'a', place = 0): Job =>
  sampleJob({ id, state, batchId, turn: { place } })

const names = (jobs: readonly Job[], shown: Record<string, number> = {}) =>
  jobRows(jobs, shown).map((row) => (row.kind === 'job' ? row.job.id : `${row.hidden} ${row.of}`))

test('the newest batch comes first, in it what runs, what waits in its order, what ended last', () => {
  const waits = { kind: 'queued' } as const
  expect(
    names([
      job('new', done(1), 'b'),
      job('third', waits, 'a', 3),
      job('early', done(5)),
      job('runs later', running(8)),
      job('second', waits, 'a', 2),
      job('runs', running(7)),
      job('late', done(9)),
      job('lost', { kind: 'unknown' }),
    ]),
  ).toEqual(['new', 'runs', 'runs later', 'second', 'third', 'late', 'early', 'lost'])
})

test('what waits moves within its batch, and to the head where others wait', () => {
  const waits = { kind: 'queued' } as const
  const movesOf = (jobs: readonly Job[]) =>
    Object.fromEntries(
      jobRows(jobs, {}).map((row) => (row.kind === 'job' ? [row.job.id, row.moves.join()] : [])),
    )
  expect(movesOf([job('a1', waits), job('a2', waits), job('b1', waits, 'b')])).toEqual({
    a1: 'first,earlier,later',
    a2: 'first,earlier,later',
    b1: 'first',
  })
  expect(movesOf([job('a1', waits), job('a2', running(1))])).toEqual({ a1: '', a2: '' })
})

test('a job without a batch stands for itself', () => {
  const { batchId: _, ...alone } = job('alone', done(1))
  expect(names([job('a', done(1)), alone, job('b', done(2))])).toEqual(['b', 'a', 'alone'])
})

test('many are folded away until they are wished to be seen', () => {
  const jobs = Array.from({ length: 3 * ROWS }, (_, place) =>
    place % 3 === 0
      ? job(`d${place}`, done(place))
      : job(`w${place}`, { kind: 'queued' }, 'a', place),
  )
  const rows = names(jobs)
  expect(rows).toHaveLength(2 * ROWS + 1)
  expect(rows[ROWS]).toBe(`${ROWS} waiting`)
  expect(rows.filter((row) => row.startsWith('d'))).toHaveLength(ROWS)
  expect(names(jobs, { 'a waiting': ROWS + 10 })[ROWS + 10]).toBe(`${ROWS - 10} waiting`)
  expect(names(jobs, { 'a waiting': 2 * ROWS })).toHaveLength(3 * ROWS)
})
