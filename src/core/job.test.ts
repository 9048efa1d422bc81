import { expect, test } from 'vitest'
import { everyJobState, sampleJob } from '#testing/samples.ts'
import {
  afterClosing,
  canRetry,
  comesAgain,
  isOpen,
  type JobState,
  resultIdOf,
  resultIdsOf,
  stateWords,
  uploadIdOf,
} from './job.ts'

const kindsFor = (holds: (job: ReturnType<typeof sampleJob>) => boolean): JobState['kind'][] =>
  everyJobState.filter((state) => holds(sampleJob({ state }))).map(({ kind }) => kind)

test('a job is open while something may still come of it by itself', () => {
  expect(kindsFor(isOpen)).toEqual(['queued', 'running'])
})

test('only what ended without its pictures, or with an unknown outcome, can be retried', () => {
  expect(kindsFor(canRetry)).toEqual(['failed', 'cancelled', 'unknown'])
})

test.each(everyJobState)('the state $kind has a word of its own', ({ kind }) => {
  expect(stateWords[kind].toLowerCase()).toBe(kind)
})

const running = { kind: 'running', startedAt: 5 } as const

test('the outcome of a job whose tab was closed is unknown, but for what is kept of it', () => {
  const job = sampleJob({ state: running })
  expect(afterClosing(job, 0, 9)).toEqual({ ...job, state: { kind: 'unknown' } })
  expect(afterClosing(job, 2, 9)).toEqual({ ...job, state: { kind: 'unknown', pictures: 2 } })
})

test('a job whose answer is stored as a whole is done, even if its tab was closed', () => {
  const answer = { pictures: 2, lost: ['Picture 3: gone.'], cost: { low: 1, high: 2 } }
  const job = sampleJob({ state: { ...running, answer } })
  expect(afterClosing(job, 1, 9).state).toEqual({ kind: 'unknown', pictures: 1 })
  expect(afterClosing(job, 2, 9).state).toEqual({
    kind: 'done',
    startedAt: 5,
    finishedAt: 9,
    ...answer,
  })
  const nothing = sampleJob({ state: { ...running, answer: { pictures: 0, lost: [] } } })
  expect(afterClosing(nothing, 0, 9).state).toEqual({ kind: 'unknown' })
})

test.each(everyJobState.filter(({ kind }) => kind !== 'running'))(
  'a job that is $kind stays so when its tab is closed',
  (state) => {
    const job = sampleJob({ state })
    expect(afterClosing(job, 3, 9)).toBe(job)
  },
)

test('a refused job that is sent again by itself waits, and needs no retry', () => {
  const failure = { kind: 'refused', status: 429, message: 'Slow down.' } as const
  const job = sampleJob({ state: { kind: 'queued', retry: { at: 5000, failure } }, tries: 2 })
  expect([isOpen(job), canRetry(job), comesAgain(job)]).toEqual([true, false, true])
  expect(comesAgain(sampleJob())).toBe(false)
})

test('a picture has one id by its place, another with every try', () => {
  const job = sampleJob({ id: 'j', sends: 2 })
  expect(resultIdOf(job, 0)).toBe(resultIdOf({ ...job, state: running }, 0))
  const all = [0, 1, 10].map((index) => resultIdOf(job, index))
  const others = [
    resultIdOf({ ...job, sends: 1 }, 0),
    resultIdOf({ ...job, sends: 20 }, 0),
    resultIdOf({ ...job, id: 'j2' }, 0),
    resultIdOf({ ...job, id: 'j.2' }, 0),
  ]
  expect(new Set([...all, ...others]).size).toBe(7)
  const { lower, upper } = resultIdsOf(job)
  const isWithin = (id: string) => id >= lower && id <= upper
  expect(all.map(isWithin)).toEqual([true, true, true])
  expect(others.slice(0, 3).map(isWithin)).toEqual([false, false, false])
})

test('an early job has the bytes of its request to itself', () => {
  expect(uploadIdOf(sampleJob({ id: 'j' }))).toBe('j')
  expect(uploadIdOf(sampleJob({ id: 'j', uploadId: 'u' }))).toBe('u')
})
