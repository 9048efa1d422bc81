import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtinConnection } from '#core/connection.ts'
import { canRetry, isOpen } from '#core/job.ts'
import { settled, turn } from '#testing/deferred.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'

/** What may happen, in any order; numbers pick a job or a request out of those there are. */
type Event =
  | { readonly kind: 'submitted'; readonly to: 'builtin' | 'proxy'; readonly picture: boolean }
  | { readonly kind: 'answered' | 'failed'; readonly pick: number }
  | { readonly kind: 'cancelled' | 'retried' | 'dismissed'; readonly pick: number }
  | { readonly kind: 'allCancelled' | 'paused' | 'resumed' | 'turn' | 'settled' }

const pick = fc.nat(20)
const events: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('submitted' as const),
      to: fc.constantFrom('builtin', 'proxy'),
      picture: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('answered', 'failed'), pick }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('cancelled', 'retried', 'dismissed'), pick }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('allCancelled', 'paused') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('resumed') }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('turn', 'settled') }) },
)

const size = { width: 64, height: 64 }
const preview = { ...size, close: () => {} }
const source = { id: 's', name: 'a', blob: pictureFile('a', size), size, hasAlpha: false, preview }
const LIMITS = { builtin: 1, proxy: 2 }

/** A session with what a bystander would note of it. Each job is known by its seed. */
function watched() {
  const session = createSession()
  const { engine, storage, jobs } = session
  const noted = { seeds: 0, retries: new Map<number, number>() }
  const list = () => jobs.state.getState().jobs
  const bySeed = (seed: number) => list().find((job) => job.seed === seed)
  const wire = () => engine.asks.filter((ask) => ask.isOpen())
  const wireTo = (kind: 'builtin' | 'proxy') =>
    wire().filter(({ task }) => task.connection.kind === kind)

  async function happened(event: Event): Promise<void> {
    const among = <T>(all: readonly T[]) =>
      'pick' in event && all.length > 0 ? all[event.pick % all.length] : undefined
    const job = among(list())
    switch (event.kind) {
      case 'submitted': {
        const connection = event.to === 'builtin' ? builtinConnection : proxy
        const sources = event.picture ? [source] : []
        noted.seeds += 1
        return void jobs.batchSubmitted(sampleOrder({ connection, sources, seed: noted.seeds }))
      }
      case 'answered':
        return among(wire())?.answered({})
      case 'failed':
        return among(wire())?.failed({ kind: 'cut' })
      case 'cancelled':
        return job && jobs.jobCancelled(job.id)
      case 'retried':
        if (job && canRetry(job))
          noted.retries.set(job.seed, (noted.retries.get(job.seed) ?? 0) + 1)
        return void (job && jobs.jobRetried(job.id))
      case 'dismissed':
        return void (job && jobs.jobDismissed(job.id))
      case 'turn':
        return turn()
      case 'settled':
        return settled()
      case 'allCancelled':
      case 'paused':
      case 'resumed':
        return jobs[event.kind]()
    }
  }

  /** What holds at any moment. */
  function checkAlways() {
    for (const kind of ['builtin', 'proxy'] as const)
      expect(wireTo(kind).length).toBeLessThanOrEqual(LIMITS[kind])
    const seeds = wire().map(({ task }) => task.seed)
    expect(new Set(seeds).size, 'one job is on the wire once').toBe(seeds.length)
    for (const seed of seeds) {
      const id = bySeed(seed)?.id ?? ''
      expect(storage.disk.jobs.get(id)?.state.kind, 'what is on the wire is stored').toBe('running')
    }
    for (let seed = 1; seed <= noted.seeds; seed++) {
      const sent = engine.asks.filter(({ task }) => task.seed === seed).length
      expect(sent, 'nothing is sent unasked').toBeLessThanOrEqual(
        1 + (noted.retries.get(seed) ?? 0),
      )
    }
  }

  /** What holds when nothing is under way but requests. */
  function checkSettled() {
    const onWire = new Set(wire().map(({ task }) => task.seed))
    for (const { id, seed, state, connection } of list()) {
      expect(state.kind === 'running', 'running is what is on the wire').toBe(onWire.has(seed))
      const stored = storage.disk.jobs.get(id)
      if (stored) expect(stored.state).toEqual(state)
      else expect(['cancelled', 'failed']).toContain(state.kind)
      const idle = state.kind === 'queued' && !jobs.state.getState().paused
      if (idle) expect(wireTo(connection.kind)).toHaveLength(LIMITS[connection.kind])
    }
    const listed = new Set(list().map(({ id }) => id))
    expect([...storage.disk.jobs.keys()].filter((id) => !listed.has(id))).toEqual([])
  }

  return { ...session, list, wire, happened, checkAlways, checkSettled }
}

test('the queue keeps its promises whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(events, { maxLength: 60 }), async (script) => {
      const session = watched()
      for (const event of script) {
        await session.happened(event)
        session.checkAlways()
        if (event.kind === 'settled') session.checkSettled()
      }
      await settled()
      session.checkSettled()

      session.jobs.resumed()
      for (let left = script.length; left > 0; left--) {
        await settled()
        session.checkAlways()
        for (const ask of session.wire()) ask.answered({})
      }
      await settled()
      session.checkSettled()
      expect(session.list().filter(isOpen)).toEqual([])
      const done = session.list().filter(({ state }) => state.kind === 'done')
      const jobsOfResults = session.gallery.state
        .getState()
        .results.map(({ result }) => result.jobId)
      expect(jobsOfResults).toEqual(expect.arrayContaining(done.map(({ id }) => id)))
    }),
    { numRuns: 150 },
  )
})
