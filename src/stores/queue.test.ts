import { describe, expect, test } from 'vitest'
import type { Job } from '#core/job.ts'
import { emptyMask } from '#core/mask/mask.ts'
import { defaultLock } from '#core/pixelLock.ts'
import { settled } from '#testing/deferred.ts'
import { answeredPicture } from '#testing/fakeEngine.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { sampleParams } from '#testing/samples.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'

type Session = ReturnType<typeof createSession>

const size = { width: 640, height: 480 }
const preview = { ...size, close: () => {} }
const sourceNamed = (id: string) => ({
  id,
  name: id,
  blob: pictureFile(id, size),
  size,
  hasAlpha: false,
  preview,
})
const source = sourceNamed('s')
const FULL = { kind: 'storage', detail: 'it is full', full: true } as const

const orders = (count: number, change: Parameters<typeof sampleOrder>[0] = {}) =>
  Array.from({ length: count }, (_, seed) => sampleOrder({ connection: proxy, seed, ...change }))

const shown = ({ jobs }: Session) => jobs.state.getState().jobs
const bySeed = (session: Session, seed: number) => shown(session).find((job) => job.seed === seed)
const idOf = (session: Session, seed: number) => bySeed(session, seed)?.id ?? ''
const states = (session: Session) =>
  shown(session)
    .toSorted((a, b) => a.seed - b.seed)
    .map(({ state }) => state.kind)
const stored = ({ storage }: Pick<Session, 'storage'>, kind: Job['state']['kind']) =>
  [...storage.disk.jobs.values()].filter(({ state }) => state.kind === kind).length
const sent = ({ engine }: Session) => engine.asks.map(({ task }) => task.seed)
const onWire = ({ engine }: Session) => engine.asks.filter((ask) => ask.isOpen())
const results = ({ gallery }: Session) => gallery.state.getState().results

/** Lets time pass until nothing waits for it. */
async function later(...sessions: readonly Session[]) {
  await settled()
  for (const { timers } of sessions) for (const { call } of timers.splice(0)) call()
  await settled()
}

/** Answers whatever is on the wire, in the order it left. */
async function allAnswered(session: Session) {
  while (onWire(session).length > 0) {
    for (const ask of onWire(session)) ask.answered({})
    await settled()
  }
}

describe('a batch', () => {
  const mask = emptyMask(size)

  test('is on disk as a whole before the first request leaves', async () => {
    const session = createSession()
    const release = session.storage.gates.hold('addJobs')
    void session.jobs.batchSubmitted(orders(5))
    await settled()
    expect(session.engine.asks).toHaveLength(0)
    expect(session.storage.disk.jobs.size).toBe(0)
    release()
    await settled()
    expect(session.storage.disk.jobs.size).toBe(5)
    expect(session.storage.gates.calls.filter((call) => call === 'addJobs')).toHaveLength(1)
    expect(sent(session)).toEqual([0, 1])
  })

  test('of one picture prepares and stores it once', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(500, { sources: [source], mask, lock: defaultLock }))
    await settled()
    const { imaging, storage, engine } = session
    expect(imaging.orders).toHaveLength(1)
    expect([storage.disk.jobs.size, storage.disk.uploads.size]).toEqual([500, 1])
    const [upload] = storage.disk.uploads.values()
    for (const { task } of engine.asks) {
      expect(task.images[0]).toBe(upload?.images[0])
      expect(task).not.toHaveProperty('painted')
    }
  })

  test('of two pictures prepares each once, and what fails of it costs nothing else', async () => {
    const session = createSession()
    const broken = { ...sourceNamed('b'), blob: new Blob(['broken']) }
    await session.jobs.batchSubmitted([
      ...orders(3, { sources: [source] }),
      ...orders(1, { sources: [broken], seed: 3 }),
      ...orders(1, { sources: [sourceNamed('c')], seed: 4 }),
    ])
    await settled()
    expect(session.imaging.orders).toHaveLength(3)
    expect(states(session)).toEqual(['running', 'running', 'queued', 'failed', 'queued'])
    expect(session.storage.disk.uploads.size).toBe(2)
  })

  test('is sent in its order', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(9))
    await settled()
    await allAnswered(session)
    expect(sent(session)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(stored(session, 'done')).toBe(9)
    expect(new Set(results(session).map(({ result }) => result.id)).size).toBe(9)
  })

  test('keeps the bytes of its requests until the last job is gone', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(3, { sources: [source] }))
    await settled()
    session.jobs.allCancelled()
    await settled()
    const [one, ...others] = shown(session).map(({ id }) => id)
    await session.jobs.jobDismissed(one ?? '')
    expect(session.storage.disk.uploads.size).toBe(1)
    for (const id of others) await session.jobs.jobDismissed(id)
    expect(session.storage.disk.uploads.size).toBe(0)
  })

  test('of which one job is cancelled while it is prepared goes on without it', async () => {
    const session = createSession()
    const release = session.imaging.gates.hold('upload')
    void session.jobs.batchSubmitted(orders(3, { sources: [source] }))
    await settled()
    session.jobs.jobCancelled(idOf(session, 1))
    expect(states(session)).toEqual(['queued', 'cancelled', 'queued'])
    release()
    await settled()
    expect(sent(session)).toEqual([0, 2])
    await session.jobs.jobRetried(idOf(session, 1))
    await settled()
    expect(states(session)).toEqual(['running', 'queued', 'running'])
    expect(session.storage.disk.jobs.size).toBe(3)
  })

  test('that is cancelled as a whole stops being prepared', async () => {
    const session = createSession()
    session.imaging.gates.hold('upload')
    void session.jobs.batchSubmitted(orders(3, { sources: [source] }))
    await settled()
    session.jobs.allCancelled()
    await settled()
    expect(states(session)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(session.storage.disk.jobs.size).toBe(0)
  })

  test('retried while it is still prepared is stored and sent once', async () => {
    const session = createSession()
    const release = session.imaging.gates.hold('upload')
    void session.jobs.batchSubmitted(orders(2, { sources: [source] }))
    await settled()
    session.jobs.jobCancelled(idOf(session, 0))
    void session.jobs.jobRetried(idOf(session, 0))
    await settled()
    release()
    await settled()
    expect(sent(session).toSorted()).toEqual([0, 1])
    await allAnswered(session)
    expect(session.engine.asks).toHaveLength(2)
    expect(states(session)).toEqual(['done', 'done'])
  })

  test('asks the browser to keep what is stored; one order does not', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    expect(session.storage.persistAsked).toBe(0)
    await session.jobs.batchSubmitted(orders(5))
    await settled()
    await allAnswered(session)
    expect(session.storage.persistAsked).toBe(1)
  })

  test('has its failed ones retried all at once, its finished ones dismissed', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(4))
    await settled()
    const [first, second] = onWire(session)
    first?.failed({ kind: 'cut' })
    second?.answered({})
    await settled()
    onWire(session)[0]?.failed({ kind: 'cut' })
    session.jobs.jobCancelled(idOf(session, 3))
    await settled()
    expect(states(session)).toEqual(['failed', 'done', 'failed', 'cancelled'])
    await session.jobs.allFailedRetried()
    await settled()
    expect(states(session)).toEqual(['running', 'done', 'running', 'cancelled'])
    await session.jobs.allFinishedDismissed()
    expect(states(session)).toEqual(['running', 'running'])
    expect(await session.storage.jobs()).toHaveLength(2)
  })
})

describe('the line', () => {
  /** A session of which nothing leaves yet. */
  async function paused(count: number) {
    const session = createSession()
    session.jobs.paused()
    await session.jobs.batchSubmitted(orders(count))
    return session
  }
  async function sendAll(session: Session) {
    session.jobs.resumed()
    await settled()
    await allAnswered(session)
    return sent(session)
  }

  test('lets what was ordered first go before a batch, in the order it came', async () => {
    const session = await paused(3)
    for (const seed of [7, 8])
      await session.jobs.batchSubmitted(orders(1, { seed }), { first: true })
    expect(await sendAll(session)).toEqual([7, 8, 0, 1, 2])
  })

  test('is rearranged by the designer, and stays so after a reload', async () => {
    const session = await paused(5)
    const { jobs } = session
    await jobs.jobMoved(idOf(session, 4), 'first')
    await jobs.jobMoved(idOf(session, 3), 'earlier')
    await jobs.jobMoved(idOf(session, 0), 'later')
    session.storage.closed()
    const later = createSession(session.storage.newTab())
    await settled()
    expect(await sendAll(later)).toEqual([4, 1, 0, 3, 2])
  })

  test('keeps to each connection’s own limit', async () => {
    const session = createSession()
    const wide = { ...proxy, id: 'wide', limits: { ...proxy.limits, concurrency: 5 } }
    await session.jobs.batchSubmitted([...orders(9), ...orders(9, { connection: wide })])
    await settled()
    const counts = ['wide', proxy.id].map(
      (id) =>
        onWire(session).filter(
          ({ task: { connection } }) => 'id' in connection && connection.id === id,
        ).length,
    )
    expect(counts).toEqual([5, 2])
  })

  test('sends the next while an answer is stored, and waits where the disk does not keep up', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(9))
    await settled()
    session.storage.gates.hold('addResult')
    for (let round = 0; round < 3; round++) {
      for (const ask of onWire(session)) ask.answered({})
      await settled()
    }
    expect(sent(session)).toEqual([0, 1, 2, 3])
    expect(onWire(session)).toHaveLength(0)
  })
})

describe('pictures of a stream', () => {
  const cut = { kind: 'cut' } as const

  async function streaming() {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    const [ask] = session.engine.asks
    ask?.options.onPicture?.(answeredPicture(0))
    await settled()
    return { ...session, ask }
  }

  test('are stored as they come, and once, with all that the answer tells', async () => {
    const session = await streaming()
    expect(session.storage.disk.results.size).toBe(1)
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 }
    session.ask?.answered({
      pictures: [answeredPicture(0), answeredPicture(1)],
      usage,
      requestId: 'req',
    })
    await settled()
    expect(session.storage.disk.results.size).toBe(2)
    for (const { result } of session.storage.disk.results.values())
      expect(result).toMatchObject({ usage, requestId: 'req' })
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: 'done', pictures: 2 })
  })

  test('that were deleted meanwhile stay so', async () => {
    const session = await streaming()
    session.gallery.resultDeleted(results(session)[0]?.result.id ?? '')
    session.ask?.answered({ requestId: 'req' })
    await settled()
    expect(results(session)).toEqual([])
  })

  test.each([
    ['before it was finished', ['partial', 'picture']],
    ['late', ['picture', 'partial']],
  ] as const)('are not replaced by one in the making that came %s', async (_, order) => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    const [ask] = session.engine.asks
    for (const kind of order) {
      if (kind === 'picture') ask?.options.onPicture?.(answeredPicture(0))
      else ask?.options.onPartial?.(answeredPicture(0, '32x32 partial'))
      await settled()
    }
    ask?.failed({ kind: 'internal', detail: 'it stopped' })
    await settled()
    expect(results(session).map(({ result }) => result.unfinished)).toEqual([undefined])
    const [picture] = session.storage.disk.pictures.values()
    expect(await picture?.text()).toBe('64x64 picture 0')
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: 'failed', pictures: 1 })
    expect(bySeed(session, 0)?.state).not.toHaveProperty('kept')
  })

  test('of which the finished one cannot be shown are kept as they came', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    const [ask] = session.engine.asks
    ask?.options.onPartial?.(answeredPicture(0, '32x32 partial'))
    ask?.options.onPicture?.(answeredPicture(0, 'half a file'))
    await settled()
    ask?.failed(cut)
    await settled()
    expect(results(session).map(({ result }) => result.unfinished)).toEqual([undefined])
    expect(results(session)[0]?.result.note).toMatch(/^Kept as it came: /)
    const [picture] = session.storage.disk.pictures.values()
    expect(await picture?.text()).toBe('half a file')
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: 'failed', pictures: 1 })
  })

  test.each(['failed', 'cancelled'] as const)('are kept when it %s, which is told', async (end) => {
    const session = await streaming()
    if (end === 'failed') session.ask?.failed(cut)
    else session.jobs.jobCancelled(idOf(session, 0))
    await settled()
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: end, pictures: 1 })
    expect(results(session)).toHaveLength(1)
  })

  test.each(['failed', 'cancelled'] as const)(
    'pause the queue at once where one cannot be stored; one that %s has no end on disk until it can',
    async (end) => {
      const session = createSession()
      await session.jobs.batchSubmitted(orders(3))
      await settled()
      const heal = session.storage.gates.fail('addResult', FULL)
      session.engine.asks[0]?.options.onPicture?.(answeredPicture(0))
      await settled()
      expect(session.jobs.state.getState()).toMatchObject({ paused: true, full: true })
      if (end === 'failed') session.engine.asks[0]?.failed(cut)
      else session.jobs.jobCancelled(idOf(session, 0))
      await settled()
      expect(bySeed(session, 0)?.state).toMatchObject({ kind: end, pictures: 1 })
      expect(stored(session, end)).toBe(0)
      heal()
      session.jobs.resumed()
      await settled()
      expect(stored(session, end)).toBe(1)
      expect(session.storage.disk.pictures.size).toBe(1)
      expect(session.jobs.state.getState()).toMatchObject({ paused: false, full: false })
    },
  )

  test('that is in memory alone is stored before more is sent, whatever became of its job', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(9))
    await settled()
    const heal = session.storage.gates.fail('addResult', { kind: 'storage', detail: 'it broke' })
    session.engine.asks[0]?.answered({})
    await settled()
    await session.jobs.jobDismissed(idOf(session, 0))
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState().paused).toBe(true)
    heal()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState().paused).toBe(false)
    expect(session.storage.disk.pictures.size).toBe(1)
  })

  test('that could be stored in the end pause the queue no more', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(3, { params: { ...sampleParams, n: 2 } }))
    await settled()
    const heal = session.storage.gates.fail('addResult', FULL)
    session.engine.asks[0]?.options.onPicture?.(answeredPicture(0))
    await settled()
    heal()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState()).toMatchObject({ paused: false, full: false })
    session.engine.asks[0]?.answered({ pictures: [answeredPicture(0), answeredPicture(1)] })
    await settled()
    expect(session.jobs.state.getState()).toMatchObject({ paused: false, full: false })
    expect(stored(session, 'done')).toBe(1)
    expect(session.storage.disk.pictures.size).toBe(2)
  })

  test('in the making that cannot be stored pause the queue, too', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    session.storage.gates.fail('addResult', FULL)
    session.engine.asks[0]?.options.onPartial?.(answeredPicture(0))
    session.engine.asks[0]?.failed(cut)
    await settled()
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: 'failed', kept: true })
    expect(session.jobs.state.getState()).toMatchObject({ paused: true, full: true })
  })

  test('are kept, and told, when the page is closed: the rest is unknown', async () => {
    const before = await streaming()
    before.storage.closed()
    const session = createSession(before.storage.newTab())
    await settled()
    expect(bySeed(session, 0)?.state).toEqual({ kind: 'unknown', pictures: 1 })
    expect(session.bills).toEqual([undefined])
    expect(session.engine.asks).toHaveLength(0)
    await session.jobs.jobRetried(idOf(session, 0))
    await settled()
    session.engine.asks[0]?.answered({})
    await settled()
    expect(session.storage.disk.results.size).toBe(2)
  })
})

describe('an answer', () => {
  test('all of which was stored when the page was closed is done', async () => {
    const before = createSession()
    await before.jobs.batchSubmitted(orders(1))
    await settled()
    const { storage } = before
    before.engine.asks[0]?.answered({ lost: ['Picture 2: gone.'] })
    // The last thing that is written is that it is done.
    while (storage.disk.results.size === 0) await new Promise(setImmediate)
    expect(stored(before, 'running')).toBe(1)
    storage.closed()
    const session = createSession(storage.newTab())
    await settled()
    expect(bySeed(session, 0)?.state).toMatchObject({
      kind: 'done',
      pictures: 1,
      lost: ['Picture 2: gone.'],
    })
    expect(session.bills).toEqual([])
  })

  test.each([false, true])(
    'not all of which was stored when the page was closed is billed once (dismissed: %s)',
    async (isDismissed) => {
      const before = createSession()
      await before.jobs.batchSubmitted(orders(1))
      await settled()
      const [ask] = before.engine.asks
      ask?.options.onPicture?.(answeredPicture(0))
      await settled()
      const heal = before.storage.gates.fail('addResult', FULL)
      ask?.answered({ pictures: [answeredPicture(0), answeredPicture(1)] })
      await settled()
      expect([before.bills.length, before.storage.disk.results.size]).toEqual([1, 1])
      if (isDismissed) await before.jobs.jobDismissed(idOf(before, 0))
      before.storage.closed()
      heal()
      const session = createSession(before.storage.newTab())
      await settled()
      expect(bySeed(session, 0)?.state.kind).toBe(isDismissed ? undefined : 'unknown')
      expect(stored(session, 'unknown')).toBe(1)
      expect(session.bills).toEqual([])
    },
  )

  test('is written down before its pictures are', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    session.storage.gates.hold('addResult')
    session.engine.asks[0]?.answered({ pictures: [answeredPicture(0), answeredPicture(1)] })
    await settled()
    const [job] = session.storage.disk.jobs.values()
    expect(job?.state).toMatchObject({ kind: 'running', answer: { pictures: 2, lost: [] } })
  })
})

describe('a full disk', () => {
  async function fullAtAnswer() {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(4))
    await settled()
    const heal = session.storage.gates.fail('addResult', FULL)
    session.engine.asks[0]?.answered({})
    await settled()
    return { ...session, heal }
  }

  test('pauses the queue, and what arrived stays at hand', async () => {
    const session = await fullAtAnswer()
    const { paused, full } = session.jobs.state.getState()
    expect([paused, full]).toEqual([true, true])
    const id = results(session)[0]?.result.id ?? ''
    expect(await (await session.gallery.picture(id))?.text()).toBe('64x64 picture 0')
    session.engine.asks[1]?.failed({ kind: 'cut' })
    await settled()
    expect(session.engine.asks.length).toBeLessThanOrEqual(3)
    // For the disk it is not done.
    expect(stored(session, 'done')).toBe(0)
  })

  test('is not gone on with until there is room for what arrived', async () => {
    const session = await fullAtAnswer()
    const before = session.engine.asks.length
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState().paused).toBe(true)
    session.heal()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState()).toMatchObject({ paused: false, full: false })
    expect([session.storage.disk.results.size, stored(session, 'done')]).toEqual([1, 1])
    expect(session.engine.asks.length).toBeGreaterThanOrEqual(before)
    await allAnswered(session)
    expect(stored(session, 'done')).toBe(4)
    expect(session.engine.asks).toHaveLength(4)
  })

  test('is told to a watching tab that wishes to go on in vain', async () => {
    const first = await fullAtAnswer()
    const second = createSession(first.storage.newTab())
    await later(first, second)
    second.jobs.resumed()
    expect(second.jobs.state.getState().paused).toBe(false)
    await later(first, second)
    for (const { jobs } of [first, second])
      expect(jobs.state.getState()).toMatchObject({ paused: true, full: true })
  })

  test('costs no more than what is on the wire: after a reload it is unknown', async () => {
    const before = await fullAtAnswer()
    before.storage.closed()
    before.heal()
    const session = createSession(before.storage.newTab())
    await settled()
    expect(bySeed(session, 0)?.state).toEqual({ kind: 'unknown' })
    expect(session.engine.asks).toHaveLength(0)
  })

  test('tells what could be deleted', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(2))
    await settled()
    session.engine.asks[0]?.answered({ pictures: [answeredPicture(0, '9x9 a large picture')] })
    await settled()
    session.storage.roomLeft = { usedBytes: 95, quotaBytes: 100, persisted: false }
    session.storage.gates.fail('addResult', FULL)
    session.engine.asks[1]?.answered({})
    await settled()
    const { room, candidates } = session.room.state.getState()
    expect(room?.usedBytes).toBe(95)
    expect(candidates.map(({ result, bytes }) => [result.seed, bytes])).toEqual([[0, 19]])
  })

  test('tells that no more once the queue goes on', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(2))
    await settled()
    session.engine.asks[0]?.answered({})
    await settled()
    session.storage.roomLeft = { usedBytes: 10, quotaBytes: 100, persisted: false }
    const heal = session.storage.gates.fail('addResult', FULL)
    session.engine.asks[1]?.answered({})
    await settled()
    expect(session.room.state.getState().candidates).toHaveLength(1)
    heal()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState().full).toBe(false)
    expect(session.room.state.getState().candidates).toEqual([])
  })

  test('before anything is stored keeps the batch from leaving', async () => {
    const session = createSession()
    session.storage.gates.fail('addJobs', FULL)
    await session.jobs.batchSubmitted(orders(2))
    await settled()
    expect(states(session)).toEqual(['failed', 'failed'])
    expect(session.engine.asks).toHaveLength(0)
  })
})

describe('a disk that fails otherwise', () => {
  const LOST = { kind: 'storage', detail: 'the connection to it was lost' } as const
  const said = ({ notices }: Session) =>
    notices.state
      .getState()
      .map(({ text }) => text)
      .join('\n')

  test('is not called full, pauses the queue, and is gone on with once all is stored', async () => {
    const session = createSession()
    await session.jobs.batchSubmitted(orders(2))
    await settled()
    const heal = session.storage.gates.fail('addResult', LOST)
    session.engine.asks[0]?.answered({})
    await settled()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState()).toMatchObject({ paused: true, full: false })
    expect(said(session)).toMatch(/Storing failed: the connection to it was lost/)
    expect(said(session)).not.toMatch(/full/)
    heal()
    session.jobs.resumed()
    await settled()
    expect(session.jobs.state.getState()).toMatchObject({ paused: false, full: false })
    expect([session.storage.disk.results.size, stored(session, 'done')]).toEqual([1, 1])
  })

  test('when a job is to leave does not undo that it was cancelled', async () => {
    const session = createSession()
    const release = session.storage.gates.hold('changeJobs')
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    const heals = ['changeJobs', 'putJob'].map((name) => session.storage.gates.fail(name, LOST))
    session.jobs.jobCancelled(idOf(session, 0))
    release()
    await settled()
    expect(states(session)).toEqual(['cancelled'])
    expect(session.jobs.state.getState().paused).toBe(true)
    for (const heal of heals) heal()
    session.jobs.resumed()
    await settled()
    expect(session.engine.asks).toHaveLength(0)
    expect(bySeed(session, 0)?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(stored(session, 'cancelled')).toBe(1)
    expect(session.jobs.state.getState().paused).toBe(false)
  })
})

describe('several tabs', () => {
  /** Two tabs: the first one runs the queue. */
  async function twoTabs(options: Parameters<typeof createSession>[1] = {}) {
    const first = createSession(undefined, options)
    await settled()
    const second = createSession(first.storage.newTab())
    await settled()
    return { first, second }
  }

  test('one runs the queue, the other watches', async () => {
    const { first, second } = await twoTabs()
    expect([first, second].map(({ jobs }) => jobs.state.getState().leads)).toEqual([true, false])
    await first.jobs.batchSubmitted(orders(3))
    await later(first, second)
    expect(states(second)).toEqual(['running', 'running', 'queued'])
    first.engine.asks[0]?.answered({})
    await later(first, second)
    expect(states(second)).toEqual(['done', 'running', 'running'])
    expect(results(second)).toHaveLength(1)
    expect(second.engine.asks).toHaveLength(0)
  })

  test('an order made in the watching one is run by the other', async () => {
    const { first, second } = await twoTabs()
    await second.jobs.batchSubmitted(orders(3, { sources: [source] }))
    await later(first, second)
    expect([sent(first), sent(second)]).toEqual([[0, 1], []])
    await allAnswered(first)
    await later(first, second)
    expect(states(second)).toEqual(['done', 'done', 'done'])
    expect(results(second)).toHaveLength(3)
  })

  test('the watching one cancels, on the wire and in line, retries, moves and dismisses', async () => {
    const { first, second } = await twoTabs()
    await first.jobs.batchSubmitted(orders(5))
    await later(first, second)
    second.jobs.jobCancelled(idOf(second, 0))
    second.jobs.jobCancelled(idOf(second, 3))
    await second.jobs.jobMoved(idOf(second, 4), 'first')
    await later(first, second)
    expect(bySeed(second, 0)?.state).toMatchObject({ kind: 'cancelled', sent: true })
    expect(bySeed(second, 3)?.state).toMatchObject({ kind: 'cancelled', sent: false })
    expect(first.engine.asks[0]?.options.signal?.aborted).toBe(true)
    await second.jobs.jobRetried(idOf(second, 0))
    await later(first, second)
    await allAnswered(first)
    await later(first, second)
    expect(states(second)).toEqual(['done', 'done', 'done', 'cancelled', 'done'])
    await second.jobs.allFinishedDismissed()
    await later(first, second)
    expect([shown(first), shown(second)]).toEqual([[], []])
  })

  test('pausing in either pauses the queue', async () => {
    const { first, second } = await twoTabs()
    second.jobs.paused()
    await later(first, second)
    expect(first.jobs.state.getState().paused).toBe(true)
    await first.jobs.batchSubmitted(orders(1))
    await later(first, second)
    expect(sent(first)).toEqual([])
    second.jobs.resumed()
    await later(first, second)
    expect(sent(first)).toEqual([0])
    const third = createSession(first.storage.newTab())
    first.jobs.paused()
    await later(first, second, third)
    expect(third.jobs.state.getState().paused).toBe(true)
  })

  test('the watching one goes on when the other is closed; what was on the wire is unknown', async () => {
    const { first, second } = await twoTabs()
    await first.jobs.batchSubmitted(orders(4))
    await later(first, second)
    first.engine.asks[0]?.answered({})
    await later(first, second)
    first.storage.closed()
    await later(second)
    expect(second.jobs.state.getState()).toMatchObject({ leads: true, paused: false })
    expect(states(second)).toEqual(['done', 'unknown', 'unknown', 'running'])
    await allAnswered(second)
    expect(sent(second)).toEqual([3])
    expect(second.bills.filter((cost) => cost === undefined).length).toBeGreaterThanOrEqual(2)
  })

  test('a paused queue stays paused when it is inherited', async () => {
    const { first, second } = await twoTabs()
    first.jobs.paused()
    await first.jobs.batchSubmitted(orders(1))
    await later(first, second)
    first.storage.closed()
    await later(second)
    expect(second.jobs.state.getState().paused).toBe(true)
    expect(second.engine.asks).toHaveLength(0)
  })

  test('a job whose key the running one lacks waits, says so, and goes on with the key', async () => {
    let hasKeys = false
    const { first, second } = await twoTabs({ hasKeys: () => hasKeys })
    await second.jobs.batchSubmitted(orders(1))
    await later(first, second)
    expect(sent(first)).toEqual([])
    for (const { jobs } of [first, second])
      expect(jobs.state.getState().keyless).toEqual([proxy.id])
    hasKeys = true
    first.jobs.keysChanged()
    await later(first, second)
    expect(sent(first)).toEqual([0])
    expect(second.jobs.state.getState().keyless).toEqual([])
  })

  test('a job whose key only a watching one has is sent there once it runs the queue', async () => {
    const { first, second } = await twoTabs({ hasKeys: () => false })
    await second.jobs.batchSubmitted(orders(1))
    await later(first, second)
    first.storage.closed()
    await later(second)
    expect(sent(second)).toEqual([0])
  })

  test('a job ordered without a key is sent without one', async () => {
    const session = createSession(undefined, { hasKeys: () => false })
    await session.jobs.batchSubmitted(orders(1))
    await settled()
    expect(session.engine.asks[0]?.task).not.toHaveProperty('secrets')
  })
})

test('what an earlier visit left goes on by itself where that is wished', async () => {
  const before = createSession()
  before.jobs.paused()
  await before.jobs.batchSubmitted(orders(1, { params: sampleParams }))
  before.storage.closed()
  const session = createSession(before.storage.newTab(), { resumesByItself: true })
  await settled()
  expect(session.jobs.state.getState().paused).toBe(false)
  expect(sent(session)).toEqual([0])
})
