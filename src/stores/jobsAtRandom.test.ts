import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  builtinConnection,
  type Connection,
  concurrencyOf,
  connectionId,
} from '#core/connection.ts'
import { canRetry, comesAgain, isOpen, type Job } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'
import { settled, turn } from '#testing/deferred.ts'
import { type Ask, answeredPicture } from '#testing/fakeEngine.ts'
import { pictureFile } from '#testing/fakeImaging.ts'
import { createFakeStorage } from '#testing/fakeStorage.ts'
import { createSession, proxy, sampleOrder } from '#testing/session.ts'

/** What may happen, in any order; numbers pick a tab, a job or a request out of those there are. */
type Event =
  | {
      readonly kind: 'submitted'
      readonly tab: number
      readonly to: number
      readonly count: number
      readonly picture: boolean
      readonly first: boolean
    }
  | { readonly kind: 'answered'; readonly pick: number; readonly pictures: number }
  | { readonly kind: 'failed' | 'refused' | 'pictureCame'; readonly pick: number }
  | {
      readonly kind:
        | 'due'
        | 'cancelled'
        | 'retried'
        | 'dismissed'
        | 'moved'
        | 'repeated'
        | 'resultRemoved'
      readonly tab: number
      readonly pick: number
    }
  | {
      readonly kind:
        | 'allCancelled'
        | 'allFailedRetried'
        | 'allFinishedDismissed'
        | 'paused'
        | 'resumed'
        | 'closed'
      readonly tab: number
      readonly pick: number
    }
  | { readonly kind: 'opened' | 'news' | 'full' | 'healed' | 'turn' | 'settled' }

const pick = fc.nat(20)
const tab = fc.nat(3)
const kinds = <K extends string>(...names: readonly K[]) => fc.constantFrom(...names)
const events: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kinds('submitted'),
      tab,
      to: fc.nat(2),
      count: fc.integer({ min: 1, max: 5 }),
      picture: fc.boolean(),
      first: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kinds('answered'),
      pick,
      pictures: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: kinds('failed', 'refused', 'pictureCame'), pick }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: kinds(
        'due',
        'due',
        'cancelled',
        'retried',
        'retried',
        'dismissed',
        'moved',
        'repeated',
        'resultRemoved',
      ),
      tab,
      pick,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: kinds(
        'allCancelled',
        'allFailedRetried',
        'allFinishedDismissed',
        'paused',
        'resumed',
        'resumed',
        'closed',
        'closed',
      ),
      tab,
      pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kinds('opened', 'full', 'healed') }) },
  { weight: 10, arbitrary: fc.record({ kind: kinds('news', 'turn', 'turn', 'settled') }) },
)

const size = { width: 64, height: 64 }
const preview = { ...size, close: () => {} }
const source = { id: 's', name: 'a', blob: pictureFile('a', size), size, hasAlpha: false, preview }
const wide = { ...proxy, id: 'wide', limits: { ...proxy.limits, concurrency: 3 } }
const connections: readonly Connection[] = [builtinConnection, proxy, wide]
const MOST_TRIES = 6
const usage = { inputTokens: 10, outputTokens: 200, totalTokens: 210 }
const FULL = { kind: 'storage', detail: 'it is full', full: true } as const
const WRITES = ['addJobs', 'putJob', 'changeJobs', 'settleClosed', 'addResult', 'putResult']
/** A hold of a connection is longer, news are gathered for less. */
const SHORTEST_HOLD_MS = 1000

type Session = ReturnType<typeof createSession>

/** A browser with its tabs, with what a bystander would note of it. Each job is known by its seed. */
function browser() {
  let tabs: readonly Session[] = [createSession(createFakeStorage())]
  const { disk, gates } = (tabs[0] as Session).storage
  /** Every tab there ever was. */
  const all: Session[] = [...tabs]
  const createTally = () => {
    const counts = new Map<number, number>()
    const of = (seed: number) => counts.get(seed) ?? 0
    return { of, add: (seed: number) => void counts.set(seed, of(seed) + 1) }
  }
  const noted = {
    seeds: 0,
    pictures: 0,
    /** Presses of Retry, and refusals: each allows one more send. */
    retries: createTally(),
    refusals: createTally(),
    lastWaitMs: SHORTEST_HOLD_MS,
    /** By a proxy. */
    answered: 0,
    everClosed: false,
    everFull: false,
    /** Pictures that a server delivered, by their words. */
    delivered: new Set<string>(),
    /** Those of them that came to a tab that was there long enough to store them. */
    due: new Set<string>(),
    /** Those that somebody removed. */
    removed: new Set<string>(),
    /** Those on their way on to the disk, by the tab they came to. */
    arriving: new Map<string, Session>(),
  }
  let heal: readonly (() => void)[] = []

  const list = (session: Session) => session.jobs.state.getState().jobs
  const wireOf = ({ engine }: Session) => engine.asks.filter((ask) => ask.isOpen())
  const wire = () => tabs.flatMap(wireOf)
  const leader = () => tabs.find(({ jobs }) => jobs.state.getState().leads)
  const tabOf = (ask: Ask) => tabs.find(({ engine }) => engine.asks.includes(ask)) as Session

  function deliver(ask: Ask, index: number) {
    noted.pictures += 1
    const words = `64x64 picture ${noted.pictures}`
    noted.delivered.add(words)
    noted.arriving.set(words, tabOf(ask))
    return answeredPicture(index, words)
  }
  /** Pictures of a stream that came before the answer, by request. */
  const early = new Map<Ask, ReturnType<typeof answeredPicture>[]>()

  function open() {
    const session = createSession((tabs[0] ?? (all[0] as Session)).storage.newTab())
    tabs = [...tabs, session]
    all.push(session)
  }
  function close(session: Session, done: number) {
    noted.everClosed = true
    session.storage.closed(done)
    for (const [words, to] of noted.arriving) if (to === session) noted.arriving.delete(words)
    tabs = tabs.filter((other) => other !== session)
    if (tabs.length === 0) open()
  }
  function noteRetried({ jobs, storage: _ }: Session, ids: readonly string[]) {
    for (const job of jobs.state.getState().jobs)
      if (ids.includes(job.id) && (canRetry(job) || comesAgain(job))) noted.retries.add(job.seed)
  }
  const idsIn = (session: Session, isMeant: (job: Job) => boolean) =>
    list(session)
      .filter(isMeant)
      .map(({ id }) => id)
  function fireNews() {
    for (const { timers } of tabs)
      for (const timer of timers.filter(({ ms }) => ms < SHORTEST_HOLD_MS)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.call()
      }
  }
  /** What the tabs that are there had time for is done. */
  function noteStored() {
    if (heal.length > 0 || leader()?.jobs.state.getState().full) return
    for (const words of noted.arriving.keys()) noted.due.add(words)
    noted.arriving.clear()
  }

  async function happened(event: Event): Promise<void> {
    const among = <T>(found: readonly T[], number: number) =>
      found.length > 0 ? found[number % found.length] : undefined
    const session = 'tab' in event ? (among(tabs, event.tab) as Session) : (tabs[0] as Session)
    const { jobs } = session
    const job = 'pick' in event ? among(list(session), event.pick) : undefined
    const ask = 'pick' in event ? among(wire(), event.pick) : undefined
    switch (event.kind) {
      case 'submitted': {
        const connection = connections[event.to] ?? proxy
        const sources = event.picture ? [source] : []
        const orders = Array.from({ length: event.count }, () => {
          noted.seeds += 1
          return sampleOrder({ connection, sources, seed: noted.seeds })
        })
        return void jobs.batchSubmitted(orders, { first: event.first })
      }
      case 'answered': {
        if (!ask) return
        if (ask.task.connection.kind === 'proxy') noted.answered += 1
        const pictures = [...(early.get(ask) ?? [])]
        while (pictures.length < event.pictures) pictures.push(deliver(ask, pictures.length))
        return ask.answered({ usage, pictures })
      }
      case 'pictureCame': {
        if (!ask) return
        const pictures = early.get(ask) ?? []
        early.set(ask, pictures)
        const picture = deliver(ask, pictures.length)
        pictures.push(picture)
        return ask.options.onPicture?.(picture)
      }
      case 'failed':
        return ask?.failed({ kind: 'cut' })
      case 'refused': {
        // A server that made pictures does not say it made none.
        if (!ask || early.has(ask)) return
        noted.lastWaitMs += 1
        noted.refusals.add(ask.task.seed)
        const retryAfterMs = noted.lastWaitMs
        return ask.failed({ kind: 'refused', status: 429, message: 'Wait.', retryAfterMs })
      }
      case 'due': {
        const timer = among(session.timers, event.pick)
        if (!timer) return
        session.timers.splice(session.timers.indexOf(timer), 1)
        return timer.call()
      }
      case 'cancelled':
        return job && jobs.jobCancelled(job.id)
      case 'retried':
        if (job) noteRetried(session, [job.id])
        return void (job && jobs.jobRetried(job.id))
      case 'dismissed':
        return void (job && jobs.jobDismissed(job.id))
      case 'repeated': {
        const stored = among([...disk.jobs.values()], event.pick)
        if (!stored) return
        noted.seeds += 1
        const repeat = { job: stored, params: stored.params, seed: noted.seeds, setId: undefined }
        return void jobs.requestsRepeated([repeat])
      }
      case 'resultRemoved': {
        const [id, picture] = among([...disk.pictures], event.pick) ?? []
        if (!id || !picture) return
        noted.removed.add(await picture.text())
        return void session.gallery.resultRemoved(id)
      }
      case 'moved':
        return void (job && jobs.jobMoved(job.id, event.pick % 2 ? 'first' : 'later'))
      case 'allFailedRetried':
        noteRetried(
          session,
          idsIn(session, ({ state }) => state.kind === 'failed'),
        )
        return void jobs.allFailedRetried()
      case 'allFinishedDismissed':
        return void jobs.allFinishedDismissed()
      case 'allCancelled':
      case 'paused':
      case 'resumed':
        return jobs[event.kind]()
      case 'closed':
        return close(session, event.pick % 3)
      case 'opened':
        return tabs.length < 3 ? open() : undefined
      case 'news':
        return fireNews()
      case 'full':
        noted.everFull = true
        heal = [...heal, ...WRITES.map((name) => gates.fail(name, FULL))]
        return
      case 'healed':
        for (const healed of heal) healed()
        heal = []
        return
      case 'turn':
        return turn()
      case 'settled':
        await settled()
        return noteStored()
    }
  }

  /** What holds at any moment. */
  function checkAlways() {
    const sending = tabs.filter((session) => wireOf(session).length > 0)
    expect(sending.length, 'one tab sends').toBeLessThanOrEqual(1)
    for (const connection of connections) {
      const id = connectionId(connection)
      const count = wire().filter(({ task }) => connectionId(task.connection) === id).length
      expect(count, 'no more than the connection takes').toBeLessThanOrEqual(
        concurrencyOf(connection),
      )
    }
    const seeds = wire().map(({ task }) => task.seed)
    expect(new Set(seeds).size, 'one job is on the wire once').toBe(seeds.length)
    for (const { task } of wire())
      expect(
        disk.jobs.get(task.idempotencyKey ?? '')?.state.kind,
        'what is on the wire is stored',
      ).toBe('running')
    for (let seed = 1; seed <= noted.seeds; seed++) {
      const tasks = all
        .flatMap(({ engine }) => engine.asks.map(({ task }) => task))
        .filter((task) => task.seed === seed)
      expect(tasks.length, 'nothing is sent unasked').toBeLessThanOrEqual(
        1 + noted.retries.of(seed) + noted.refusals.of(seed),
      )
      for (const task of tasks) {
        expect(task.idempotencyKey, 'under one key').toBe(tasks[0]?.idempotencyKey)
        expect(task.images[0], 'the very same bytes').toBe(tasks[0]?.images[0])
      }
    }
    for (const { tries = 0 } of disk.jobs.values())
      expect(tries, 'there is an end to it').toBeLessThanOrEqual(MOST_TRIES)
  }

  /** What holds when nothing is under way but requests. */
  function checkSettled() {
    const session = leader()
    if (!session) return
    const onWire = new Set(wire().map(({ task }) => task.idempotencyKey))
    const { paused, jobs } = session.jobs.state.getState()
    for (const { id, state, connection } of jobs) {
      expect(state.kind === 'running', 'running is what is on the wire').toBe(onWire.has(id))
      const stored = disk.jobs.get(id)
      if (noted.everFull) continue
      const isHeld = session.timers.some(({ ms }) => ms >= SHORTEST_HOLD_MS)
      const idle = state.kind === 'queued' && stored?.state.kind === 'queued' && !paused && !isHeld
      const own = wire().filter(
        ({ task }) => connectionId(task.connection) === connectionId(connection),
      )
      if (idle) expect(own.length, 'nobody waits for nothing').toBeGreaterThan(0)
    }
    const used = new Set([...disk.jobs.values()].map(({ uploadId }) => uploadId ?? ''))
    expect(
      [...disk.uploads.keys()].filter((id) => !used.has(id)),
      'no bytes are left behind',
    ).toEqual([])
  }

  /** What is sent goes before all that waits on its connection. */
  function checkOrder(sent: readonly Ask[]) {
    for (const { task } of sent) {
      const job = disk.jobs.get(task.idempotencyKey ?? '')
      for (const other of disk.jobs.values())
        if (
          job &&
          other.state.kind === 'queued' &&
          connectionId(other.connection) === connectionId(job.connection)
        )
          expect(byTurn(job, other), 'the next one is sent').toBeLessThan(0)
    }
  }

  /** Lets everything come to its end. */
  async function ended(rounds: number) {
    await happened({ kind: 'healed' })
    for (let left = rounds + 20; left > 0; left--) {
      for (let again = 0; again < 2; again++) {
        await happened({ kind: 'settled' })
        await happened({ kind: 'news' })
      }
      leader()?.jobs.resumed()
      const before = new Set(wire())
      await happened({ kind: 'settled' })
      checkAlways()
      // What was hurried, or was on its way when it was moved, may go before others.
      if (left < rounds) checkOrder(wire().filter((ask) => !before.has(ask)))
      for (let on = wire().length; on > 0; on--)
        await happened({ kind: 'answered', pick: 0, pictures: 1 })
      for (let index = 0; index < tabs.length; index++)
        for (let on = tabs[index]?.timers.length ?? 0; on > 0; on--)
          await happened({ kind: 'due', tab: index, pick: 0 })
    }
    await happened({ kind: 'settled' })
  }

  async function checkEnd() {
    for (const session of tabs)
      expect(
        list(session)
          .filter(isOpen)
          .map(({ state }) => state),
        'all ended',
      ).toEqual([])
    const words = await Promise.all([...disk.pictures.values()].map((blob) => blob.text()))
    expect(new Set(words).size, 'no picture is stored twice').toBe(words.length)
    expect(
      words.filter((each) => !noted.delivered.has(each)),
      'none of nowhere',
    ).toEqual([])
    expect(
      [...noted.due].filter((each) => !words.includes(each) && !noted.removed.has(each)),
      'none is lost',
    ).toEqual([])
    const [first, ...others] = tabs.map((session) =>
      list(session)
        .filter(({ id }) => disk.jobs.has(id))
        .map(({ id, state }) => [id, state.kind]),
    )
    for (const other of others) expect(other, 'all tabs show the same').toEqual(first)
    const known = all.flatMap(({ bills }) => bills).filter((cost) => cost !== undefined)
    if (noted.everClosed) expect(known.length).toBeLessThanOrEqual(noted.answered)
    else expect(known, 'every answer is billed once').toHaveLength(noted.answered)
  }

  return { happened, checkAlways, checkSettled, ended, checkEnd }
}

const scripts: fc.Arbitrary<readonly Event[]> = fc.array(events, { maxLength: 60 })

/** Dismissed while the tab still reads what is stored; it came back. */
const dismissedEarly: readonly Event[] = [
  { kind: 'submitted', tab: 0, to: 0, count: 1, picture: false, first: false },
  { kind: 'turn' },
  { kind: 'turn' },
  { kind: 'allCancelled', tab: 0, pick: 0 },
  { kind: 'dismissed', tab: 0, pick: 0 },
  { kind: 'full' },
  { kind: 'turn' },
]

test('the queue keeps its promises whatever happens in whatever order, in however many tabs', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const world = browser()
      for (const event of script) {
        await world.happened(event)
        world.checkAlways()
        if (event.kind === 'settled') world.checkSettled()
      }
      await world.ended(script.length)
      world.checkSettled()
      await world.checkEnd()
    }),
    { numRuns: Number(process.env.RUNS ?? 150), examples: [[dismissedEarly]] },
  )
})
