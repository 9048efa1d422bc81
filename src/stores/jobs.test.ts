import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { costOf } from '#core/cost.ts'
import type { Failure } from '#core/failure.ts'
import { emptyMask } from '#core/mask/mask.ts'
import { settled } from '#testing/deferred.ts'
import { answeredPicture } from '#testing/fakeEngine.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { sampleJob, sampleParams } from '#testing/samples.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'

type Session = ReturnType<typeof createSession>

const size = { width: 640, height: 480 }
const preview = { ...size, close: () => {} }
const source = {
  id: 's',
  name: 'a.png',
  blob: pictureFile('a.png', size),
  size,
  hasAlpha: false,
  preview,
}
/** An order that takes a while to prepare: it has a picture and a mask. */
const editOrder = sampleOrder({ sources: [source], mask: emptyMask(size) })

const shown = ({ jobs }: Session) => jobs.state.getState().jobs
const states = (session: Session) => shown(session).map(({ state }) => state.kind)
const stored = ({ storage }: Session) =>
  [...storage.disk.jobs.values()].map(({ state }) => state.kind)
const words = ({ notices }: Session) => notices.state.getState().map(({ text }) => text)

/** A session in which jobs were submitted and everything went on as far as it could. */
async function submitted(...orders: readonly ReturnType<typeof sampleOrder>[]) {
  const session = createSession()
  for (const order of orders) void session.jobs.batchSubmitted([order])
  await settled()
  return {
    ...session,
    ids: shown(session)
      .toReversed()
      .map(({ id }) => id),
  }
}

/** The same device after the page was closed and opened again. */
async function reloaded({ storage }: Pick<Session, 'storage'>) {
  storage.closed()
  const session = createSession(storage.newTab())
  await settled()
  return session
}

describe('a request', () => {
  test('is stored, then stored as running, and only then leaves', async () => {
    const session = createSession()
    const { storage, engine, jobs } = session
    const release = { job: storage.gates.hold('addJobs'), run: storage.gates.hold('changeJobs') }
    const submitting = jobs.batchSubmitted([sampleOrder()])
    await settled()
    expect([states(session), stored(session)]).toEqual([['queued'], []])

    release.job()
    await submitting
    await settled()
    expect([states(session), stored(session)]).toEqual([['queued'], ['queued']])
    expect(engine.asks).toHaveLength(0)

    release.run()
    await settled()
    expect([states(session), stored(session)]).toEqual([['running'], ['running']])
    expect(engine.asks).toHaveLength(1)
  })

  test('brings pictures that are stored before they are shown, and is done', async () => {
    const session = await submitted(sampleOrder())
    const { storage, engine, gallery } = session
    const release = storage.gates.hold('addResult')
    engine.asks[0]?.answered({ pictures: [answeredPicture(0), answeredPicture(1)] })
    await settled()
    expect(gallery.state.getState().results).toHaveLength(0)
    expect(states(session)).toEqual(['running'])
    release()
    await settled()
    expect(gallery.state.getState().results).toHaveLength(2)
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'done', pictures: 2, lost: [] })
    expect(stored(session)).toEqual(['done'])
  })

  test('says what of its answer was lost', async () => {
    const session = await submitted(sampleOrder())
    session.engine.asks[0]?.answered({ lost: ['Picture 2: the link is dead.'] })
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({
      kind: 'done',
      pictures: 1,
      lost: ['Picture 2: the link is dead.'],
    })
  })

  test('that fails keeps its failure, and the next one goes on', async () => {
    const session = await submitted(sampleOrder(), sampleOrder())
    const failure = { kind: 'refused', status: 400, message: 'No such size.' } as const
    session.engine.asks[0]?.failed(failure)
    await settled()
    expect(states(session)).toEqual(['running', 'failed'])
    expect(shown(session)[1]?.state).toMatchObject({ failure })
    expect(stored(session)).toEqual(['failed', 'running'])
  })

  test('tells how far it is while it runs, and no longer', async () => {
    const session = await submitted(sampleOrder())
    const { jobs, engine, ids } = session
    engine.asks[0]?.options.onProgress?.(0.25)
    expect(jobs.state.getState().progress).toEqual({ [ids[0] ?? '']: 0.25 })
    engine.asks[0]?.answered({})
    await settled()
    expect(jobs.state.getState().progress).toEqual({})
  })

  test('that cannot be stored is not sent', async () => {
    const session = createSession()
    const failure = { kind: 'storage', detail: 'it is full' } as const
    session.storage.gates.fail('addJobs', failure)
    await session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed', failure })
    expect(session.engine.asks).toHaveLength(0)
  })

  test('that another tab has sent meanwhile is not sent again', async () => {
    const session = createSession()
    session.jobs.paused()
    await session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    const [job] = session.storage.disk.jobs.values()
    if (!job) throw new Error('no job was stored')
    const done = { kind: 'done', finishedAt: 5, pictures: 1, lost: [] } as const
    session.storage.disk.jobs.set(job.id, { ...job, state: done })
    session.jobs.resumed()
    await settled()
    expect(session.engine.asks).toHaveLength(0)
    expect(states(session)).toEqual(['done'])
    expect(stored(session)).toEqual(['done'])
  })

  test('that cannot be stored as running is not sent: the queue is paused, and says why', async () => {
    const session = createSession()
    const heal = session.storage.gates.fail('changeJobs', { kind: 'storage', detail: 'it is full' })
    await session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    expect(states(session)).toEqual(['queued'])
    expect(session.jobs.state.getState().paused).toBe(true)
    expect(words(session)).toEqual([expect.stringContaining('it is full')])
    expect(session.engine.asks).toHaveLength(0)
    heal()
    session.jobs.resumed()
    await settled()
    expect(session.engine.asks).toHaveLength(1)
  })

  test('whose end cannot be stored is shown all the same, said, and unknown after a reload', async () => {
    const session = await submitted(sampleOrder())
    session.storage.gates.fail('putJob', { kind: 'storage', detail: 'it is full' })
    session.engine.asks[0]?.answered({})
    await settled()
    expect(states(session)).toEqual(['done'])
    expect(words(session)).toEqual([expect.stringContaining('it is full')])
    expect(states(await reloaded(session))).toEqual(['unknown'])
  })
})

describe('the key', () => {
  test('goes to the engine and is nowhere on the disk', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    expect(session.engine.asks[0]?.task.secrets).toEqual({ apiKey: 'sk-secret' })
    session.engine.asks[0]?.answered({})
    await settled()
    const { jobs, uploads, results } = session.storage.disk
    const disk = JSON.stringify([[...jobs], [...uploads], [...results]])
    expect(disk).toContain(sampleParams.prompt)
    expect(disk).not.toContain('sk-secret')
  })
})

describe('the queue', () => {
  test('sends one request at a time to the built-in engine, oldest first', async () => {
    const session = await submitted(sampleOrder({ seed: 1 }), sampleOrder({ seed: 2 }))
    const { engine } = session
    expect(engine.asks.map(({ task }) => task.seed)).toEqual([1])
    engine.asks[0]?.answered({})
    await settled()
    expect(engine.asks.map(({ task }) => task.seed)).toEqual([1, 2])
  })

  test('sends two at a time to a proxy', async () => {
    const orders = [1, 2, 3].map((seed) => sampleOrder({ seed, connection: proxy }))
    const { engine } = await submitted(...orders)
    expect(engine.asks.map(({ task }) => task.seed)).toEqual([1, 2])
    engine.asks[1]?.failed({ kind: 'cut' })
    await settled()
    expect(engine.asks.map(({ task }) => task.seed)).toEqual([1, 2, 3])
  })

  test('lets neither wait for the other', async () => {
    const { engine } = await submitted(
      sampleOrder({ seed: 1, connection: proxy }),
      sampleOrder({ seed: 2, connection: proxy }),
      sampleOrder({ seed: 3 }),
      sampleOrder({ seed: 4 }),
    )
    expect(engine.asks.map(({ task }) => task.seed).sort()).toEqual([1, 2, 3])
  })

  test('sends nothing new while it is paused', async () => {
    const session = createSession()
    session.jobs.paused()
    await session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    expect(session.engine.asks).toHaveLength(0)
    session.jobs.resumed()
    await settled()
    expect(session.engine.asks).toHaveLength(1)
  })

  test('lists the newest first', async () => {
    const session = await submitted(sampleOrder({ seed: 1 }), sampleOrder({ seed: 2 }))
    expect(shown(session).map(({ seed }) => seed)).toEqual([2, 1])
  })
})

describe('a job is cancelled', () => {
  test('while its files are made: nothing is stored, nothing is sent', async () => {
    const session = createSession()
    session.imaging.gates.hold('upload')
    void session.jobs.batchSubmitted([editOrder])
    await settled()
    session.jobs.jobCancelled(shown(session)[0]?.id ?? '')
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(session.storage.disk.jobs.size).toBe(0)
    expect(session.engine.asks).toHaveLength(0)
  })

  test('while it is stored for the first time', async () => {
    const session = createSession()
    const release = session.storage.gates.hold('addJobs')
    void session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    session.jobs.jobCancelled(shown(session)[0]?.id ?? '')
    release()
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(stored(session)).toEqual(['cancelled'])
    expect(session.engine.asks).toHaveLength(0)
  })

  test('while it waits for its turn', async () => {
    const session = await submitted(sampleOrder(), sampleOrder())
    session.jobs.jobCancelled(session.ids[1] ?? '')
    session.engine.asks[0]?.answered({})
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(stored(session)).toEqual(['done', 'cancelled'])
    expect(session.engine.asks).toHaveLength(1)
  })

  test('just before it leaves', async () => {
    const session = createSession()
    const release = session.storage.gates.hold('changeJobs')
    await session.jobs.batchSubmitted([sampleOrder()])
    await settled()
    session.jobs.jobCancelled(shown(session)[0]?.id ?? '')
    release()
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(stored(session)).toEqual(['cancelled'])
    expect(session.engine.asks).toHaveLength(0)
  })

  test('on the wire: that it was sent is remembered, and a late answer brings nothing', async () => {
    const session = await submitted(sampleOrder())
    session.jobs.jobCancelled(session.ids[0] ?? '')
    await settled()
    expect(session.engine.asks[0]?.options.signal?.aborted).toBe(true)
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: true })
    expect(stored(session)).toEqual(['cancelled'])
    session.engine.asks[0]?.answered({})
    await settled()
    expect(session.gallery.state.getState().results).toEqual([])
    expect(states(session)).toEqual(['cancelled'])
  })

  test('too late: pictures that had arrived are kept', async () => {
    const session = await submitted(sampleOrder())
    const release = session.storage.gates.hold('addResult')
    session.engine.asks[0]?.answered({ pictures: [answeredPicture(0), answeredPicture(1)] })
    await settled()
    session.jobs.jobCancelled(session.ids[0] ?? '')
    release()
    await settled()
    expect(session.gallery.state.getState().results).toHaveLength(2)
    expect(states(session)).toEqual(['done'])
  })

  test('with all others, wherever they are, and nothing leaves afterwards', async () => {
    const session = await submitted(sampleOrder(), sampleOrder())
    session.imaging.gates.hold('upload')
    void session.jobs.batchSubmitted([editOrder])
    await settled()
    expect(states(session)).toEqual(['queued', 'queued', 'running'])
    session.jobs.allCancelled()
    await settled()
    expect(states(session)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(session.engine.asks).toHaveLength(1)
  })

  test('with thousands that are being prepared, at a cost that grows with their number', async () => {
    const session = createSession()
    session.imaging.gates.hold('upload')
    const orders = Array.from({ length: 1000 }, (_, seed) => ({ ...editOrder, seed }))
    const others = [emptyMask(size), emptyMask(size)].map((mask) => ({ ...editOrder, mask }))
    void session.jobs.batchSubmitted([...orders, ...others])
    await settled()
    let changes = 0
    session.jobs.state.subscribe(() => {
      changes += 1
    })
    const looks = vi.spyOn(AbortSignal.prototype, 'aborted', 'get')
    session.jobs.allCancelled()
    expect(changes).toBe(1)
    await settled()
    expect(new Set(states(session))).toEqual(new Set(['cancelled']))
    expect(looks.mock.calls.length).toBeLessThan(10 * orders.length)
    looks.mockRestore()
    expect(session.imaging.orders).toHaveLength(1)
    expect(session.storage.disk.jobs.size).toBe(0)
  })
})

describe('a retry', () => {
  const failure = { kind: 'cut' } as const

  test('sends the very bytes again that were stored', async () => {
    const session = await submitted(editOrder)
    session.engine.asks[0]?.failed(failure)
    await settled()
    await session.jobs.jobRetried(session.ids[0] ?? '')
    await settled()
    const [first, second] = session.engine.asks.map(({ task }) => task)
    expect(second).toEqual(first)
    const [upload] = session.storage.disk.uploads.values()
    expect(second?.images[0]).toBe(upload?.images[0])
    expect(session.imaging.orders).toHaveLength(1)
    expect(states(session)).toEqual(['running'])
  })

  test('pressed twice sends once', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    const { jobs, engine, ids } = session
    engine.asks[0]?.failed(failure)
    await settled()
    await Promise.all([jobs.jobRetried(ids[0] ?? ''), jobs.jobRetried(ids[0] ?? '')])
    await settled()
    expect(engine.asks).toHaveLength(2)
    engine.asks[1]?.answered({})
    await settled()
    expect(engine.asks).toHaveLength(2)
    expect([states(session), stored(session)]).toEqual([['done'], ['done']])
  })

  test('before the failure is on the disk does not upset the count of requests on the wire', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    const { jobs, storage, engine, ids } = session
    const release = storage.gates.hold('putJob')
    engine.asks[0]?.failed(failure)
    await settled()
    void jobs.jobRetried(ids[0] ?? '')
    await settled()
    release()
    await settled()
    for (let more = 0; more < 2; more++)
      await jobs.batchSubmitted([sampleOrder({ connection: proxy })])
    await settled()
    expect(states(session)).toEqual(['queued', 'running', 'running'])
    expect(engine.asks.filter((ask) => ask.isOpen())).toHaveLength(2)
  })

  test.each(['done', 'queued', 'running'])('of a job that is %s does nothing', async (kind) => {
    const session = await submitted(sampleOrder(), sampleOrder(), sampleOrder())
    session.engine.asks[0]?.answered({})
    await settled()
    expect(states(session)).toEqual(['queued', 'running', 'done'])
    const job = shown(session).find(({ state }) => state.kind === kind)
    await session.jobs.jobRetried(job?.id ?? '')
    await settled()
    expect(states(session)).toEqual(['queued', 'running', 'done'])
    expect(session.engine.asks).toHaveLength(2)
  })

  test('that is cancelled before it is stored is not sent', async () => {
    const session = await submitted(sampleOrder())
    const { jobs, storage, engine, ids } = session
    engine.asks[0]?.failed(failure)
    await settled()
    const release = storage.gates.hold('changeJobs')
    void jobs.jobRetried(ids[0] ?? '')
    await settled()
    expect(states(session)).toEqual(['queued'])
    jobs.jobCancelled(ids[0] ?? '')
    release()
    await settled()
    expect(engine.asks).toHaveLength(1)
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
  })

  test('that cannot be stored is not sent, and can be tried again', async () => {
    const session = await submitted(sampleOrder())
    const { jobs, storage, engine, ids } = session
    engine.asks[0]?.failed(failure)
    await settled()
    const heal = storage.gates.fail('changeJobs', { kind: 'storage', detail: 'it is full' })
    await jobs.jobRetried(ids[0] ?? '')
    await settled()
    expect(engine.asks).toHaveLength(1)
    expect(states(session)).toEqual(['failed'])
    heal()
    await jobs.jobRetried(ids[0] ?? '')
    await settled()
    expect(engine.asks).toHaveLength(2)
  })

  test('of one whose files could not be made makes them again', async () => {
    const session = createSession()
    const { jobs, imaging, engine } = session
    const heal = imaging.gates.fail('upload', { kind: 'internal', detail: 'out of memory' })
    await jobs.batchSubmitted([editOrder])
    await settled()
    const id = shown(session)[0]?.id ?? ''
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed' })
    heal()
    await jobs.jobRetried(id)
    await settled()
    expect(states(session)).toEqual(['running'])
    expect(engine.asks[0]?.task.images).toHaveLength(1)
    expect(engine.asks[0]?.task.mask).toBeDefined()
  })
})

/** Refusals that were certainly not billed and may be sent again by themselves. */
const rateLimit = { kind: 'refused', status: 429, message: 'Slow down.' } as const
const limitOf = (retryAfterMs: number) => ({ ...rateLimit, retryAfterMs })
const overload = (retryAfterMs: number) =>
  ({ kind: 'refused', status: 503, message: 'Overloaded.', retryAfterMs }) as const

describe('a refusal that was not billed', () => {
  /** A session in which one request was refused so. */
  async function refused(failure: Failure, order = sampleOrder({ connection: proxy })) {
    const session = await submitted(order)
    session.engine.asks[0]?.failed(failure)
    await settled()
    const fire = async (index: number) => {
      session.timers[index]?.call()
      await settled()
    }
    return { ...session, id: session.ids[0] ?? '', fire }
  }
  const sends = ({ engine }: Pick<Session, 'engine'>) => engine.asks.length

  test.each([limitOf(7000), overload(9000)])(
    'is put off for as long as the server says, and told: $status',
    async (failure) => {
      const session = await refused(failure)
      expect(session.timers.map(({ ms }) => ms)).toEqual([failure.retryAfterMs])
      const [job] = shown(session)
      expect(job?.state).toEqual({ kind: 'queued', retry: { at: expect.any(Number), failure } })
      // The clock of the session goes on by one with every look at it.
      const { retry } = job?.state.kind === 'queued' ? job.state : {}
      const elapsed = (retry?.at ?? 0) - failure.retryAfterMs - (job?.createdAt ?? 0)
      expect(elapsed).toBeGreaterThan(0)
      expect(elapsed).toBeLessThan(20)
      expect(session.storage.disk.jobs.get(session.id)).toEqual(job)
      expect([sends(session), session.bills]).toEqual([1, []])
    },
  )

  test('sends the very same bytes under the same key, on every try, until it gives up', async () => {
    const order = { ...editOrder, connection: proxy }
    const session = await refused(rateLimit, order)
    const { engine, timers, id, fire } = session
    while (shown(session)[0]?.state.kind === 'queued') {
      expect(shown(session)[0]?.tries).toBe(sends(session))
      await fire(sends(session) - 1)
      engine.asks.at(-1)?.failed(rateLimit)
      await settled()
    }
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed', failure: rateLimit })
    expect(sends(session)).toBe(6)
    expect(timers).toHaveLength(5)
    const waits = timers.map(({ ms }) => ms)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    const [first, ...others] = engine.asks.map(({ task }) => task)
    expect(first?.idempotencyKey).toBe(id)
    expect(first?.images).toHaveLength(1)
    for (const other of others) {
      expect(other).toEqual(first)
      expect(other.images[0]).toBe(first?.images[0])
      expect(other.mask).toBe(first?.mask)
    }
    expect(session.imaging.orders).toHaveLength(1)
    expect(session.bills).toEqual([])
    expect(stored(session)).toEqual(['failed'])
  })

  test('is not billed when it is given up either', async () => {
    const session = await refused(overload(10))
    for (let tries = 1; tries < 6; tries++) {
      await session.fire(tries - 1)
      session.engine.asks.at(-1)?.failed(overload(10))
      await settled()
    }
    expect(states(session)).toEqual(['failed'])
    expect(session.bills).toEqual([])
  })

  test('counts anew once the designer retries what was given up', async () => {
    const session = await refused(rateLimit)
    for (let tries = 1; tries < 6; tries++) {
      await session.fire(tries - 1)
      session.engine.asks.at(-1)?.failed(rateLimit)
      await settled()
    }
    expect(states(session)).toEqual(['failed'])
    await session.jobs.jobRetried(session.id)
    await settled()
    expect(shown(session)[0]?.tries).toBe(1)
    session.engine.asks.at(-1)?.failed(rateLimit)
    await settled()
    expect(states(session)).toEqual(['queued'])
    expect(session.timers).toHaveLength(6)
  })

  test('is done in the end', async () => {
    const session = await refused(rateLimit)
    await session.fire(0)
    expect(states(session)).toEqual(['running'])
    session.engine.asks[1]?.answered({})
    await settled()
    expect([states(session), stored(session)]).toEqual([['done'], ['done']])
    expect(session.gallery.state.getState().results).toHaveLength(1)
  })

  test('gives up at once where the server wants to be left alone for long', async () => {
    const session = await refused(limitOf(3_600_000))
    expect(states(session)).toEqual(['failed'])
    expect(session.timers).toEqual([])
  })

  test('holds its whole connection, no other, and halves what is sent at once', async () => {
    const other = { ...proxy, id: 'other' }
    const session = await submitted(
      ...[1, 2, 3, 4].map((seed) => sampleOrder({ seed, connection: proxy })),
      sampleOrder({ seed: 5, connection: other }),
    )
    const { engine, timers } = session
    const seeds = () => engine.asks.map(({ task }) => task.seed)
    expect(seeds().toSorted()).toEqual([1, 2, 5])
    engine.asks.find(({ task }) => task.seed === 1)?.failed(limitOf(7000))
    engine.asks.find(({ task }) => task.seed === 2)?.answered({})
    await settled()
    expect(seeds()).toHaveLength(3)
    void session.jobs.batchSubmitted([sampleOrder({ seed: 6, connection: other })])
    await settled()
    expect(seeds().at(-1)).toBe(6)
    timers[0]?.call()
    await settled()
    expect(seeds().slice(4)).toEqual([1])
    for (let good = 0; good < 3; good++) {
      engine.asks
        .filter((ask) => ask.task.connection === proxy)
        .at(-1)
        ?.answered({})
      await settled()
    }
    expect(seeds().slice(4)).toEqual([1, 3, 4])
  })

  test('is halved once for requests that were refused together, and slowly raised again', async () => {
    const wide = { ...proxy, limits: { ...proxy.limits, concurrency: 4 } }
    const session = createSession()
    const orders = Array.from({ length: 20 }, (_, seed) => sampleOrder({ seed, connection: wide }))
    await session.jobs.batchSubmitted(orders)
    await settled()
    const { engine, timers } = session
    const onWire = () => engine.asks.filter((ask) => ask.isOpen())
    expect(onWire()).toHaveLength(4)
    for (const ask of onWire()) ask.failed(limitOf(7000))
    await settled()
    expect(onWire()).toHaveLength(0)
    for (const { call } of timers) call()
    await settled()
    const counts: number[] = []
    for (let good = 0; good < 9; good++) {
      counts.push(onWire().length)
      onWire()[0]?.answered({})
      await settled()
    }
    expect(counts).toEqual([2, 2, 2, 3, 3, 3, 4, 4, 4])
  })

  test('is cancelled while it waits: it is not sent any more', async () => {
    const session = await refused(rateLimit)
    session.jobs.jobCancelled(session.id)
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(stored(session)).toEqual(['cancelled'])
    await session.fire(0)
    expect([states(session), sends(session)]).toEqual([['cancelled'], 1])
    expect(session.bills).toEqual([])
  })

  test('is cancelled just as it arrives: it is not sent again', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    session.engine.asks[0]?.failed(rateLimit)
    session.jobs.jobCancelled(session.ids[0] ?? '')
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed', failure: rateLimit })
    expect([session.timers, session.bills]).toEqual([[], []])
  })

  test('is sent at once when the designer retries, and only once', async () => {
    const session = await refused(rateLimit)
    const { jobs, id } = session
    await Promise.all([jobs.jobRetried(id), jobs.jobRetried(id)])
    await settled()
    expect([states(session), sends(session)]).toEqual([['running'], 2])
    expect(shown(session)[0]?.tries).toBe(1)
    await session.fire(0)
    expect(sends(session)).toBe(2)
    session.engine.asks[1]?.answered({})
    await settled()
    await session.fire(0)
    expect([states(session), sends(session)]).toEqual([['done'], 2])
  })

  test.each([
    ['retried', 'jobRetried'],
    ['cancelled', 'jobCancelled'],
  ] as const)(
    'waits its whole time again after it was %s and refused once more',
    async (_, event) => {
      const session = await refused(limitOf(7000))
      await session.jobs[event](session.id)
      await settled()
      await session.jobs.jobRetried(session.id)
      await settled()
      session.engine.asks[1]?.failed(limitOf(60_000))
      await settled()
      expect(session.timers.map(({ ms }) => ms)).toEqual([7000, 60_000])
      await session.fire(0)
      expect([states(session), sends(session)]).toEqual([['queued'], 2])
      await session.fire(1)
      expect([states(session), sends(session)]).toEqual([['running'], 3])
    },
  )

  test('is not sent while the queue is paused, and once after that', async () => {
    const session = await refused(rateLimit)
    session.jobs.paused()
    await session.fire(0)
    expect(shown(session)[0]?.state).toEqual({ kind: 'queued' })
    await session.jobs.jobRetried(session.id)
    await settled()
    expect(sends(session)).toBe(1)
    session.jobs.resumed()
    session.jobs.resumed()
    await settled()
    expect([states(session), sends(session)]).toEqual([['running'], 2])
  })

  test('is waited for after a reload too, once the queue goes on', async () => {
    const before = await refused(limitOf(7000))
    const session = await reloaded(before)
    expect(session.jobs.state.getState().paused).toBe(true)
    session.jobs.resumed()
    await settled()
    expect(sends(session)).toBe(0)
    expect(session.timers).toHaveLength(1)
    expect(session.timers[0]?.ms).toBeGreaterThan(6900)
    session.timers[0]?.call()
    await settled()
    session.jobs.resumed()
    await session.jobs.jobRetried(before.id)
    await settled()
    const [task] = session.engine.asks.map((ask) => ask.task)
    expect([states(session), sends(session)]).toEqual([['running'], 1])
    expect(task).toEqual(before.engine.asks[0]?.task)
  })

  test('that cannot be stored is said, and sent once it is', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    const heal = session.storage.gates.fail('putJob', { kind: 'storage', detail: 'it is full' })
    session.engine.asks[0]?.failed(rateLimit)
    await settled()
    expect(words(session)).toEqual([expect.stringContaining('it is full')])
    expect(session.jobs.state.getState().paused).toBe(true)
    session.timers[0]?.call()
    session.jobs.resumed()
    await settled()
    expect([states(session), sends(session)]).toEqual([['queued'], 1])
    heal()
    session.jobs.resumed()
    await settled()
    expect([states(session), sends(session)]).toEqual([['running'], 2])
  })

  test('that could not be stored is unknown after a reload', async () => {
    const session = await submitted(sampleOrder({ connection: proxy }))
    session.storage.gates.fail('putJob', { kind: 'storage', detail: 'it is full' })
    session.engine.asks[0]?.failed(rateLimit)
    await settled()
    expect(states(await reloaded(session))).toEqual(['unknown'])
  })
})

describe('whatever else fails', () => {
  const words = fc.constantFrom('No.', 'Slow down, model not found', 'Internal error')
  const failures: fc.Arbitrary<Failure> = fc.oneof(
    fc.record(
      {
        kind: fc.constant('refused' as const),
        status: fc.constantFrom(400, 401, 402, 403, 404, 405, 408, 409, 413, 500, 502, 504, 524),
        message: words,
        code: fc.constantFrom('moderation_blocked', 'insufficient_quota', 'invalid_value', 'x'),
        retryAfterMs: fc.nat(100_000),
      },
      { requiredKeys: ['kind', 'status', 'message'] },
    ),
    // A quota that is used up also answers 429, and waiting does not help.
    fc.record({
      kind: fc.constant('refused' as const),
      status: fc.constant(429),
      message: words,
      code: fc.constantFrom('insufficient_quota', 'billing_hard_limit_reached'),
      retryAfterMs: fc.nat(100_000),
    }),
    // Nobody said when to come back: it may be at work.
    fc.record({
      kind: fc.constant('refused' as const),
      status: fc.constant(503),
      message: words,
    }),
    fc.constantFrom<Failure>(
      { kind: 'unreachable', url: 'https://proxy.example' },
      { kind: 'unreachable', url: 'https://proxy.example', why: 'offline' },
      { kind: 'timeout', seconds: 600 },
      { kind: 'cut' },
      { kind: 'unreadable', detail: 'HTML' },
      { kind: 'picture', detail: 'empty' },
      { kind: 'storage', detail: 'full' },
      { kind: 'internal', detail: 'oops' },
    ),
  )

  test('is never sent again by itself', async () => {
    await fc.assert(
      fc.asyncProperty(failures, async (failure) => {
        const session = await submitted(sampleOrder({ connection: proxy }))
        session.engine.asks[0]?.failed(failure)
        await settled()
        expect(session.timers).toEqual([])
        expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed', failure })
        session.jobs.resumed()
        await settled()
        expect(session.engine.asks).toHaveLength(1)
        const after = await reloaded(session)
        after.jobs.resumed()
        await settled()
        expect(after.engine.asks).toHaveLength(0)
      }),
    )
  })
})

describe('what was billed is told', () => {
  const usage = {
    inputTokens: 50,
    outputTokens: 200,
    totalTokens: 250,
    inputTextTokens: 50,
    inputImageTokens: 0,
  }
  const toProxy = sampleOrder({ connection: proxy })

  test('once for every answer, with its cost, as soon as it is there', async () => {
    const session = await submitted(toProxy)
    const cost = costOf(usage, proxy, sampleParams.model)
    session.storage.gates.hold('addResult')
    session.engine.asks[0]?.answered({ usage })
    await settled()
    expect(states(session)).toEqual(['running'])
    expect(cost?.low).toBeGreaterThan(0)
    expect(session.bills).toEqual([cost])
  })

  test('and kept with the job', async () => {
    const session = await submitted(toProxy)
    session.engine.asks[0]?.answered({ usage })
    await settled()
    expect(session.bills).toHaveLength(1)
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'done', cost: session.bills[0] })
    expect(stored(session)).toEqual(['done'])
  })

  test('also where nobody knows how much', async () => {
    const session = await submitted(toProxy)
    session.engine.asks[0]?.answered({})
    await settled()
    expect(session.bills).toEqual([undefined])
    expect(shown(session)[0]?.state).not.toHaveProperty('cost')
  })

  test('once and with its cost where nothing of an answer can be shown', async () => {
    const session = await submitted(toProxy)
    session.engine.asks[0]?.answered({ usage, pictures: [answeredPicture(0, 'broken')] })
    await settled()
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'done', pictures: 1 })
    expect(session.bills).toEqual([costOf(usage, proxy, sampleParams.model)])
  })

  const refusal = (status: number) => ({ kind: 'refused', status, message: 'No.' }) as const
  const maybe: readonly Failure[] = [
    ...[408, 500, 502, 504, 524].map(refusal),
    { kind: 'unreachable', url: 'https://proxy.example' },
    { kind: 'timeout', seconds: 600 },
    { kind: 'cut' },
    { kind: 'unreadable', detail: 'HTML' },
    { kind: 'internal', detail: 'the worker stopped' },
  ]
  const free: readonly Failure[] = [
    ...[400, 401, 403, 404, 413].map(refusal),
    { ...refusal(400), code: 'moderation_blocked' },
    { ...refusal(429), code: 'insufficient_quota' },
    { kind: 'unreachable', url: 'https://proxy.example', why: 'offline' },
    { kind: 'unreachable', url: 'http://proxy.example', why: 'mixed content' },
  ]

  test.each(maybe)('as unknown where it may have been: $kind $status', async (failure) => {
    const session = await submitted(toProxy)
    session.engine.asks[0]?.failed(failure)
    await settled()
    expect(states(session)).toEqual(['failed'])
    expect(session.bills).toEqual([undefined])
  })

  test.each(free)('not where it was not: $kind $status $code $why', async (failure) => {
    const session = await submitted(toProxy)
    session.engine.asks[0]?.failed(failure)
    await settled()
    expect(states(session)).toEqual(['failed'])
    expect(session.bills).toEqual([])
  })

  test('as unknown where a request was cancelled on the wire, and not before', async () => {
    const session = await submitted(toProxy, toProxy, toProxy)
    session.jobs.allCancelled()
    await settled()
    expect(states(session)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(session.bills).toEqual([undefined, undefined])
  })

  test('once where it was cancelled too late', async () => {
    const session = await submitted(toProxy)
    const release = session.storage.gates.hold('addResult')
    session.engine.asks[0]?.answered({ usage })
    await settled()
    session.jobs.allCancelled()
    release()
    await settled()
    expect(states(session)).toEqual(['done'])
    expect(session.bills).toEqual([costOf(usage, proxy, sampleParams.model)])
  })

  test('never of the built-in engine', async () => {
    const session = await submitted(sampleOrder(), sampleOrder(), sampleOrder())
    session.engine.asks[0]?.answered({ usage })
    await settled()
    session.engine.asks[1]?.failed({ kind: 'internal', detail: 'the worker stopped' })
    await settled()
    session.jobs.allCancelled()
    await settled()
    expect(states(session)).toEqual(['cancelled', 'failed', 'done'])
    expect(session.bills).toEqual([])
    expect(shown(session)[2]?.state).toMatchObject({ kind: 'done' })
  })

  test('not where the request never left', async () => {
    const session = createSession()
    session.storage.gates.fail('upload', { kind: 'storage', detail: 'gone' })
    await session.jobs.batchSubmitted([toProxy])
    await settled()
    expect(states(session)).toEqual(['failed'])
    expect(session.bills).toEqual([])
  })
})

describe('a picture in the making', () => {
  const partial = (index: number, name = `32x32 partial ${index}`) => ({
    index,
    blob: new Blob([name], { type: 'image/png' }),
  })
  const partials = ({ jobs }: Session) => jobs.state.getState().partials
  const unfinished = ({ gallery }: Session) =>
    gallery.state.getState().results.filter(({ result }) => result.unfinished)

  /** A request on the wire that has brought two partial pictures. */
  async function streaming() {
    const session = await submitted(sampleOrder({ connection: proxy }))
    const [first, last] = [partial(0), partial(1)]
    session.engine.asks[0]?.options.onPartial?.(first)
    session.engine.asks[0]?.options.onPartial?.(last)
    return { ...session, id: session.ids[0] ?? '', last }
  }

  test('is shown while the request runs: the newest one', async () => {
    const session = await streaming()
    expect(partials(session)).toEqual({ [session.id]: session.last.blob })
    expect(partials(session)[session.id]).toBe(session.last.blob)
  })

  test.each(['answered', 'failed', 'put off', 'cancelled'] as const)(
    'is not shown once it was %s',
    async (end) => {
      const session = await streaming()
      const [ask] = session.engine.asks
      if (end === 'answered') ask?.answered({})
      if (end === 'failed') ask?.failed({ kind: 'cut' })
      if (end === 'put off') ask?.failed(rateLimit)
      if (end === 'cancelled') session.jobs.jobCancelled(session.id)
      await settled()
      expect(partials(session)).toEqual({})
      expect(unfinished(session)).toHaveLength(end === 'failed' ? 1 : 0)
    },
  )

  test('of a stream that broke is kept as an unfinished result, which is said', async () => {
    const session = await streaming()
    session.engine.asks[0]?.failed({ kind: 'cut' })
    await settled()
    const [kept, ...more] = unfinished(session)
    expect(more).toEqual([])
    expect(kept?.result).toMatchObject({ jobId: session.id, index: 1, connection: proxy })
    const picture = await session.gallery.picture(kept?.result.id ?? '')
    expect(await picture?.text()).toBe('32x32 partial 1')
    expect(session.storage.disk.pictures.size).toBe(1)
    const [state] = shown(session).map((job) => job.state)
    expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'cut' }, kept: true })
    expect(session.storage.disk.jobs.get(session.id)?.state).toEqual(state)
  })

  test('is not kept a second time by a retry that brings none', async () => {
    const session = await streaming()
    session.engine.asks[0]?.failed({ kind: 'cut' })
    await settled()
    await session.jobs.jobRetried(session.id)
    await settled()
    session.engine.asks[1]?.failed({ kind: 'cut' })
    await settled()
    expect(unfinished(session)).toHaveLength(1)
    expect(shown(session)[0]?.state).not.toHaveProperty('kept')
  })

  test('that is none is not kept, and the failure is the stream’s', async () => {
    const session = await streaming()
    session.engine.asks[0]?.options.onPartial?.(partial(2, 'half a file'))
    session.engine.asks[0]?.failed({ kind: 'cut' })
    await settled()
    expect(unfinished(session)).toEqual([])
    expect(shown(session)[0]?.state).toMatchObject({ kind: 'failed', failure: { kind: 'cut' } })
    expect(shown(session)[0]?.state).not.toHaveProperty('kept')
  })
})

describe('after a reload', () => {
  test('what was on the wire is unknown, what waited is paused, and nothing is sent by itself', async () => {
    const before = await submitted(sampleOrder({ seed: 1 }), sampleOrder({ seed: 2 }))
    const session = await reloaded(before)
    expect(states(session)).toEqual(['queued', 'unknown'])
    expect(session.jobs.state.getState().paused).toBe(true)
    expect(session.engine.asks).toHaveLength(0)
    session.jobs.resumed()
    await settled()
    expect(session.engine.asks.map(({ task }) => task.seed)).toEqual([2])
    expect(states(session)).toEqual(['running', 'unknown'])
  })

  test('an unknown one is sent again only when it is retried', async () => {
    const before = await submitted(editOrder)
    const session = await reloaded(before)
    await session.jobs.jobRetried(before.ids[0] ?? '')
    await settled()
    expect(session.engine.asks.map(({ task }) => task.images)).toEqual([
      before.engine.asks[0]?.task.images,
    ])
  })

  test('a waiting one can be cancelled, and stays so', async () => {
    const before = await submitted(sampleOrder(), sampleOrder())
    const session = await reloaded(before)
    session.jobs.allCancelled()
    session.jobs.resumed()
    await settled()
    expect(states(session)).toEqual(['cancelled', 'unknown'])
    expect(session.engine.asks).toHaveLength(0)
    expect(states(await reloaded(session))).toEqual(['cancelled', 'unknown'])
  })

  test('nothing is paused when nothing waits', async () => {
    const before = await submitted(sampleOrder())
    const session = await reloaded(before)
    expect(session.jobs.state.getState().paused).toBe(false)
  })

  test('jobs are listed newest first', async () => {
    const storage = createFakeStorage()
    for (const createdAt of [1, 2, 3]) {
      const id = `job-${createdAt}`
      storage.disk.jobs.set(id, sampleJob({ id, createdAt, state: { kind: 'unknown' } }))
    }
    const session = await reloaded({ storage })
    expect(shown(session).map(({ createdAt }) => createdAt)).toEqual([3, 2, 1])
  })

  test('a job submitted while earlier ones are read is listed once and sent once', async () => {
    const storage = createFakeStorage()
    storage.disk.jobs.set(
      'earlier',
      sampleJob({ id: 'earlier', createdAt: 0, state: { kind: 'unknown' } }),
    )
    const release = storage.gates.hold('jobs')
    const session = createSession(storage)
    const { jobs, engine } = session
    await jobs.batchSubmitted([sampleOrder()])
    await settled()
    expect(engine.asks).toHaveLength(0)
    release()
    await settled()
    expect(states(session)).toEqual(['running', 'unknown'])
    expect(jobs.state.getState().paused).toBe(false)
    engine.asks[0]?.answered({})
    await settled()
    expect(states(session)).toEqual(['done', 'unknown'])
    expect(engine.asks).toHaveLength(1)
  })

  test('that earlier jobs cannot be read is said', async () => {
    const storage = createFakeStorage()
    storage.gates.fail('jobs', { kind: 'storage', detail: 'it is locked' })
    const session = createSession(storage)
    await settled()
    expect(words(session)).toEqual([expect.stringContaining('it is locked')])
  })
})

describe('a job is dismissed', () => {
  test('from the list, and from the disk once its pictures are gone too', async () => {
    const session = await submitted(sampleOrder())
    session.engine.asks[0]?.answered({})
    await settled()
    await session.jobs.jobDismissed(session.ids[0] ?? '')
    expect(shown(session)).toEqual([])
    expect(await session.storage.jobs()).toEqual([])
    const [item] = session.gallery.state.getState().results
    expect(session.storage.disk.uploads.size).toBe(1)
    await session.gallery.resultRemoved(item?.result.id ?? '')
    expect(session.storage.disk.jobs.size).toBe(0)
    expect(session.storage.disk.uploads.size).toBe(0)
  })

  test('only when nothing can come of it any more', async () => {
    const session = await submitted(sampleOrder(), sampleOrder())
    for (const id of session.ids) await session.jobs.jobDismissed(id)
    expect(states(session)).toEqual(['queued', 'running'])
    expect(session.storage.disk.jobs.size).toBe(2)
  })
})

test('a picture that cannot be stored is still shown, and said', async () => {
  const session = await submitted(sampleOrder())
  session.storage.gates.fail('addResult', { kind: 'storage', detail: 'it is full' })
  session.engine.asks[0]?.answered({})
  await settled()
  expect(states(session)).toEqual(['done'])
  const [result] = session.gallery.state.getState().results
  expect(await session.gallery.picture(result?.result.id ?? '')).toBeInstanceOf(Blob)
  expect(words(session).join(' ')).toMatch(/could not be stored.*it is full/)
})
