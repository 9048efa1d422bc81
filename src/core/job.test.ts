import { expect, test } from 'vitest'
import { everyJobState, sampleJob } from '#testing/samples.ts'
import { afterReload, canRetry, isOpen, type JobState, stateWords } from './job.ts'

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

test('after a reload, the outcome of a job that was on the wire is unknown', () => {
  const job = sampleJob({ state: { kind: 'running', startedAt: 5 } })
  expect(afterReload(job)).toEqual({ ...job, state: { kind: 'unknown' } })
})

test('a job that would have been sent again by itself just waits after a reload', () => {
  const failure = { kind: 'refused', status: 429, message: 'Slow down.' } as const
  const job = sampleJob({ state: { kind: 'queued', retry: { at: 5000, failure } }, tries: 2 })
  expect(isOpen(job)).toBe(true)
  expect(canRetry(job)).toBe(false)
  expect(afterReload(job)).toEqual({ ...job, state: { kind: 'queued' } })
})

test.each(everyJobState.filter(({ kind }) => kind !== 'running'))(
  'after a reload, a job that is $kind still is',
  (state) => {
    const job = sampleJob({ state })
    expect(afterReload(job)).toEqual(job)
  },
)

test('after a reload, nothing is sent again by itself', () => {
  const retry = { at: 5, failure: { kind: 'refused', status: 429, message: 'Wait.' } } as const
  const job = sampleJob({ tries: 2, state: { kind: 'queued', retry } })
  expect(afterReload(job)).toEqual({ ...job, state: { kind: 'queued' } })
})
