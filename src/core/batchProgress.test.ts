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
  const at = (createdAt: number, change: Partial<Job> = {}) => ({ createdAt, ...change })
  const ended = (startedAt: number, finishedAt: number): JobState => ({
    kind: 'done',
    startedAt,
    finishedAt,
    pictures: 1,
    lost: [],
  })
  const batches = (jobs: readonly Job[]) =>
    currentBatch(jobs)
      .map(({ batchId }) => batchId)
      .join('')

  test('is every batch that is not at its end', () => {
    const jobs = [
      jobIn('b', queued, at(20)),
      jobIn('b', ended(20, 30), at(20)),
      jobIn('a', ended(1, 9), at(1)),
    ]
    expect(batches(jobs)).toBe('bb')
  })

  test('keeps one that ended while another was open, and all of its jobs', () => {
    const jobs = [
      jobIn('d', queued, at(40)),
      jobIn('c', ended(22, 45), at(20)),
      jobIn('b', ended(11, 21), at(10)),
      jobIn('b', ended(11, 12), at(10)),
      jobIn('a', ended(1, 9), at(1)),
    ]
    expect(batches(jobs)).toBe('dcbb')
    const [last, ...others] = jobs
    expect(last && batches([{ ...last, state: ended(46, 60) }, ...others])).toBe('dcbb')
  })

  test('is the newest one where all are, without those that ended before', () => {
    const jobs = [
      jobIn('c', { kind: 'unknown' }, at(20)),
      jobIn('c', ended(21, 30), at(20)),
      jobIn('b', ended(2, 19), at(1)),
    ]
    expect(batches(jobs)).toBe('cc')
    expect(currentBatch([])).toEqual([])
  })

  test.each<JobState>([
    queued,
    { kind: 'running', startedAt: 90 },
    ended(90, 99),
    { kind: 'failed', finishedAt: 99, failure },
  ])('of an old one of which a job is sent again leaves out what came between: $kind', (state) => {
    const jobs = [
      jobIn('b', ended(22, 80), at(20)),
      jobIn('a', state, at(1, { sends: 2, tries: state.kind === 'queued' ? 0 : 1 })),
      jobIn('a', ended(1, 9), at(1)),
    ]
    expect(batches(jobs)).toBe('aa')
  })

  test('of a job that was refused and waits to be sent again by itself counts from its order', () => {
    const refused = at(1, { sends: 1, tries: 1 })
    const jobs = [jobIn('b', ended(3, 5), at(2)), jobIn('a', queued, refused)]
    expect(batches(jobs)).toBe('ba')
  })

  test('of a job without a batch is that job', () => {
    const { batchId: _, ...alone } = jobIn('', queued, at(20))
    expect(currentBatch([alone, jobIn('a', ended(1, 9), at(1))])).toEqual([alone])
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
