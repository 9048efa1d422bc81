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

test.each(everyJobState.filter(({ kind }) => kind !== 'running'))(
  'after a reload, a job that is $kind still is',
  (state) => {
    const job = sampleJob({ state })
    expect(afterReload(job)).toEqual(job)
  },
)
