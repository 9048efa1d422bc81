import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Job } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'
import { sampleJob } from '#testing/samples.ts'
import { createJobList } from './jobList.ts'

const newestFirst = (jobs: Iterable<Job>) =>
  [...jobs].sort((a, b) => b.createdAt - a.createdAt || byTurn(b, a))

const seen = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  createdAt: fc.integer({ min: 1, max: 3 }),
  place: fc.integer({ min: 1, max: 3 }),
  tries: fc.integer({ min: 0, max: 3 }),
})
const step = fc.oneof(
  fc.record({ kind: fc.constant('shown' as const), jobs: fc.array(seen, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('removed' as const), id: seen.map(({ id }) => id) }),
)

test('the list is always of all that was shown last, the newest first', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list = createJobList()
      const all = new Map<string, Job>()
      for (const each of steps) {
        if (each.kind === 'removed') {
          all.delete(each.id)
          list.removed([each.id])
          continue
        }
        const named = new Map(each.jobs.map((job) => [job.id, job]))
        const jobs = [...named.values()].map(({ place, ...job }) =>
          sampleJob({ ...job, turn: { place } }),
        )
        for (const job of jobs) all.set(job.id, job)
        list.shown(jobs)
      }
      const { jobs } = list.state.getState()
      expect(jobs).toEqual(newestFirst(all.values()))
      for (const job of jobs) expect(list.find(job.id)).toBe(job)
      expect(list.find('none')).toBeUndefined()
    }),
  )
})
