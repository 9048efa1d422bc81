import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtinConnection } from '#core/connection.ts'
import { canRetry, isOpen, type Job } from '#core/job.ts'
import { settled, turn } from '#testing/deferred.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'

/** What may happen, in any order; numbers pick a job or a request out of those there are. */
type Event =
  | { readonly kind: 'submitted'; readonly to: 'builtin' | 'proxy'; readonly picture: boolean }
  | { readonly kind: 'answered' | 'failed' | 'refused' | 'due'; readonly pick: number }
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
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('refused', 'due'), pick }) },
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
const MOST_TRIES = 6
const usage = { inputTokens: 10, outputTokens: 200, totalTokens: 210 }

const comesAgain = ({ state }: Job) => state.kind === 'queued' && state.retry !== undefined

/** A session with what a bystander would note of it. Each job is known by its seed. */
function watched() {
  const session = createSession()
  const { engine, storage, jobs, timers, bills } = session
  /** How often, by job. */
  const createTally = () => {
    const counts = new Map<number, number>()
    const of = (seed: number) => counts.get(seed) ?? 0
    return { of, add: (seed: number) => void counts.set(seed, of(seed) + 1) }
  }
  const noted = {
    seeds: 0,
    /** Presses of Retry, and waits that came to their end: each allows one more send. */
    retries: createTally(),
    dues: createTally(),
    /** Jobs that are to wait, by the wait that counts: its length is like no other. */
    waits: new Map<number, number>(),
    lastWaitMs: 1000,
    /** By the proxy. */
    answered: 0,
    /** Cancelled or cut on the way to or from the proxy. */
    perhapsBilled: 0,
  }
  const list = () => jobs.state.getState().jobs
  const bySeed = (seed: number) => list().find((job) => job.seed === seed)
  const wire = () => engine.asks.filter((ask) => ask.isOpen())
  const wireTo = (kind: 'builtin' | 'proxy') =>
    wire().filter(({ task }) => task.connection.kind === kind)

  function noteCancelled({ seed, state, connection }: Job) {
    noted.waits.delete(seed)
    if (state.kind === 'running' && connection.kind === 'proxy') noted.perhapsBilled += 1
  }

  async function happened(event: Event): Promise<void> {
    const among = <T>(all: readonly T[]) =>
      'pick' in event && all.length > 0 ? all[event.pick % all.length] : undefined
    const job = among(list())
    const ask = among(wire())
    const toProxy = ask?.task.connection.kind === 'proxy'
    switch (event.kind) {
      case 'submitted': {
        const connection = event.to === 'builtin' ? builtinConnection : proxy
        const sources = event.picture ? [source] : []
        noted.seeds += 1
        return void jobs.batchSubmitted(sampleOrder({ connection, sources, seed: noted.seeds }))
      }
      case 'answered':
        if (toProxy) noted.answered += 1
        return ask?.answered({ usage })
      case 'failed':
        if (toProxy) noted.perhapsBilled += 1
        return ask?.failed({ kind: 'cut' })
      case 'refused': {
        if (!ask) return
        noted.lastWaitMs += 1
        noted.waits.set(ask.task.seed, noted.lastWaitMs)
        const retryAfterMs = noted.lastWaitMs
        return ask.failed({ kind: 'refused', status: 429, message: 'Wait.', retryAfterMs })
      }
      case 'due': {
        const timer = among(timers)
        if (!timer) return
        timers.splice(timers.indexOf(timer), 1)
        const [seed] = [...noted.waits].find(([, ms]) => ms === timer.ms) ?? []
        if (seed !== undefined) {
          noted.waits.delete(seed)
          noted.dues.add(seed)
        }
        return timer.call()
      }
      case 'cancelled':
        if (job) noteCancelled(job)
        return job && jobs.jobCancelled(job.id)
      case 'retried':
        if (job && (canRetry(job) || comesAgain(job))) {
          noted.waits.delete(job.seed)
          noted.retries.add(job.seed)
        }
        return void (job && jobs.jobRetried(job.id))
      case 'dismissed':
        return void (job && jobs.jobDismissed(job.id))
      case 'turn':
        return turn()
      case 'settled':
        return settled()
      case 'allCancelled':
        list().forEach(noteCancelled)
        return jobs.allCancelled()
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
      const tasks = engine.asks.map(({ task }) => task).filter((task) => task.seed === seed)
      expect(tasks.length, 'nothing is sent unasked').toBeLessThanOrEqual(
        1 + noted.retries.of(seed) + noted.dues.of(seed),
      )
      for (const task of tasks) {
        expect(task.idempotencyKey, 'under one key').toBe(tasks[0]?.idempotencyKey)
        expect(task.images[0], 'the very same bytes').toBe(tasks[0]?.images[0])
      }
    }
    for (const { tries = 0, state } of list()) {
      const mostTries = state.kind === 'queued' ? MOST_TRIES - 1 : MOST_TRIES
      expect(tries, 'there is an end to it').toBeLessThanOrEqual(mostTries)
    }
  }

  /** What holds when nothing is under way but requests. */
  function checkSettled() {
    const onWire = new Set(wire().map(({ task }) => task.seed))
    for (const job of list()) {
      const { id, seed, state, connection } = job
      expect(state.kind === 'running', 'running is what is on the wire').toBe(onWire.has(seed))
      const stored = storage.disk.jobs.get(id)
      // That the time to wait is over is not written down: nobody waits for it after a reload.
      if (stored && state.kind === 'queued') expect(stored.state).toMatchObject(state)
      else if (stored) expect(stored.state).toEqual(state)
      else expect(['cancelled', 'failed']).toContain(state.kind)
      const waits = comesAgain(job)
      if (waits) expect(noted.waits.has(seed), 'only who was refused waits').toBe(true)
      const idle = state.kind === 'queued' && !waits && !jobs.state.getState().paused
      if (idle) expect(wireTo(connection.kind)).toHaveLength(LIMITS[connection.kind])
    }
    const listed = new Set(list().map(({ id }) => id))
    expect([...storage.disk.jobs.keys()].filter((id) => !listed.has(id))).toEqual([])
    const known = bills.filter((cost) => cost !== undefined)
    expect(known, 'every answer is billed once').toHaveLength(noted.answered)
    expect(bills.length - known.length).toBeLessThanOrEqual(noted.perhapsBilled)
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
        for (let on = session.wire().length; on > 0; on--)
          await session.happened({ kind: 'answered', pick: 0 })
        await session.happened({ kind: 'due', pick: 0 })
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
