import { describe, expect, test } from 'vitest'
import { sampleJob, sampleProxy } from '#testing/samples.ts'
import { batchProgress, currentBatch } from './batchProgress.ts'
import type { Job, JobState } from './job.ts'

const done = (seconds: number, pictures = 1): JobState => ({
  kind: 'done',
  startedAt: 1000,
  finishedAt: 1000 + seconds * 1000,
  pictures,
  lost: [],
  cost: { low: 0.25, high: 0.5 },
})
const queued: JobState = { kind: 'queued' }
const failure = { kind: 'cut' } as const
const proxy = sampleProxy()

let last = 0
const jobIn = (batchId: string, state: JobState, change: Partial<Job> = {}) =>
  sampleJob({ id: `${++last}`, batchId, connection: proxy, state, ...change })

describe('the current batch', () => {
  test('is every batch that is not at its end', () => {
    const jobs = [jobIn('c', done(1)), jobIn('b', queued), jobIn('b', done(1)), jobIn('a', done(1))]
    expect(currentBatch(jobs).map(({ batchId }) => batchId)).toEqual(['b', 'b'])
  })

  test('is the newest one where all are', () => {
    const jobs = [jobIn('c', done(1)), jobIn('b', done(1)), jobIn('c', { kind: 'unknown' })]
    expect(currentBatch(jobs).map(({ batchId }) => batchId)).toEqual(['c', 'c'])
    expect(currentBatch([])).toEqual([])
  })

  test('of a job without a batch is that job', () => {
    const { batchId: _, ...alone } = jobIn('', queued)
    expect(currentBatch([alone, jobIn('a', done(1))])).toEqual([alone])
  })
})

describe('progress', () => {
  test('counts jobs, pictures and cost', () => {
    const jobs = [
      jobIn('a', done(1, 2)),
      jobIn('a', done(1, 3)),
      jobIn('a', { kind: 'failed', finishedAt: 1, failure, pictures: 1 }),
      jobIn('a', { kind: 'unknown', pictures: 4 }),
      jobIn('a', { kind: 'cancelled', finishedAt: 1, sent: false }),
      jobIn('a', { kind: 'running', startedAt: 1 }),
      jobIn('a', queued),
    ]
    expect(batchProgress(jobs)).toMatchObject({
      total: 7,
      ended: 5,
      failed: 1,
      pictures: 10,
      cost: { low: 0.5, high: 1 },
    })
  })

  test('tells no cost and no time where nothing is known', () => {
    const { batchId: _, ...early } = jobIn('a', {
      kind: 'done',
      finishedAt: 9,
      pictures: 1,
      lost: [],
    })
    const progress = batchProgress([early, jobIn('a', queued)])
    expect(progress).not.toHaveProperty('cost')
    expect(progress).not.toHaveProperty('secondsLeft')
  })

  test('tells the time that is left by the quicker and slower ones, two at a time', () => {
    const jobs = [10, 20, 30, 40, 50].map((seconds) => jobIn('a', done(seconds)))
    const open = Array.from({ length: 6 }, () => jobIn('a', queued))
    expect(batchProgress([...jobs, ...open]).secondsLeft).toEqual({ low: 60, high: 120 })
  })

  test('tells that of the slowest connection', () => {
    const slow = sampleProxy({ id: 'slow', limits: { timeoutS: 60, concurrency: 1 } })
    const jobs = [
      jobIn('a', done(10)),
      jobIn('a', queued),
      jobIn('a', done(100), { connection: slow }),
      jobIn('a', queued, { connection: slow }),
      jobIn('a', queued, { connection: slow }),
    ]
    expect(batchProgress(jobs).secondsLeft).toEqual({ low: 200, high: 200 })
    expect(
      batchProgress(jobs.filter((job) => job.state.kind !== 'done' || job.connection !== slow)),
    ).not.toHaveProperty('secondsLeft')
  })
})
