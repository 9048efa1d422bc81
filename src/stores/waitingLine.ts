import { concurrencyOf, connectionId } from '#core/connection.ts'
import type { Job } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'
import {
  afterAnswer,
  afterRateLimit,
  freshRate,
  mostAtOnce,
  type SendRate,
} from '#core/sendRate.ts'

/** A request that was refused since there were too many. */
interface Limited {
  readonly sentAt: number
  readonly waitMs: number
}

/** Who waits to be sent, each connection by itself. A job whose request is stored joins; it is sent when its turn comes. */
export interface WaitingLine {
  readonly joined: (ids: readonly string[]) => void
  /** Is not sent any more; false where it was not waiting. */
  readonly left: (id: string) => boolean
  /** The designer wants it now: that its connection is held does not count for it. */
  readonly hurried: (id: string) => void
  readonly answered: (job: Job) => void
  /** Nothing is sent to its connection for a while, and less at once afterwards. */
  readonly limited: (job: Job, limited: Limited) => void
  /** Nothing is sent to its connection for so many milliseconds. */
  readonly held: (job: Job, waitMs: number) => void
  /** Sends whatever has its turn while there is room. */
  readonly moved: () => void
}

interface Needs {
  readonly find: (id: string) => Job | undefined
  readonly mayMove: () => boolean
  /** Whether all is there that it needs. */
  readonly isReady: (job: Job) => boolean
  /** @param offWire to be called when it is on the wire no more; settles when nothing of it is under way any more */
  readonly send: (job: Job, offWire: () => void) => Promise<void>
  /** A connection is held no more. */
  readonly due: (connection: string) => void
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
  readonly now: () => number
}

/** So many answers may wait to be stored, by requests on the wire: what arrives faster than it is stored slows down. */
const STORING_PER_REQUEST = 1

/** Counts by key. */
function createTally() {
  const counts = new Map<string, number>()
  const of = (key: string) => counts.get(key) ?? 0
  function add(key: string, more: 1 | -1) {
    const count = of(key) + more
    if (count === 0) counts.delete(key)
    else counts.set(key, count)
  }
  return { of, add, keys: () => counts.size }
}

export function createWaitingLine(needs: Needs): WaitingLine {
  const { find, mayMove, isReady, send, due, after, now } = needs
  /** Those that wait, each with its connection. */
  const ready = new Map<string, string>()
  /** The same in the order they are sent in, and some that have gone since; undefined: one has joined. */
  let order: readonly Job[] | undefined
  const hurry = new Set<string>()
  const running = new Set<string>()
  /** By connection. */
  const [waiting, onWire, underWay] = [createTally(), createTally(), createTally()]
  const rates = new Map<string, SendRate>()
  /** When connections are free again, by the wait that counts. */
  const holds = new Map<string, { readonly until: number }>()

  const rateOf = (key: string) => rates.get(key) ?? freshRate

  function join(id: string) {
    const job = find(id)
    if (!job) return
    leave(id)
    const key = connectionId(job.connection)
    ready.set(id, key)
    waiting.add(key, 1)
    order = undefined
  }
  function leave(id: string): boolean {
    const key = ready.get(id)
    if (key !== undefined) waiting.add(key, -1)
    return ready.delete(id)
  }

  function isRoom({ connection }: Job): boolean {
    const key = connectionId(connection)
    const most = mostAtOnce(rateOf(key), concurrencyOf(connection))
    return onWire.of(key) < most && underWay.of(key) < (1 + STORING_PER_REQUEST) * most
  }
  const mayGo = (job: Job): boolean =>
    (!holds.has(connectionId(job.connection)) || hurry.has(job.id)) && isReady(job)
  async function start(job: Job) {
    const key = connectionId(job.connection)
    leave(job.id)
    hurry.delete(job.id)
    running.add(job.id)
    onWire.add(key, 1)
    underWay.add(key, 1)
    let isOnWire = true
    const offWire = () => {
      if (!isOnWire) return
      isOnWire = false
      onWire.add(key, -1)
      moved()
    }
    try {
      await send(job, offWire)
    } finally {
      offWire()
      running.delete(job.id)
      underWay.add(key, -1)
      moved()
    }
  }
  /** Those that wait, sorted anew only when one has joined or most have gone. */
  function inOrder(): readonly Job[] {
    if (!order || order.length > 2 * ready.size)
      order = [...ready.keys()].flatMap((id) => find(id) ?? []).sort(byTurn)
    return order
  }
  /** One that has just ended is waited for, so that it runs once at most. */
  const waitingJob = (id: string) => (ready.has(id) && !running.has(id) ? find(id) : undefined)

  function moved() {
    if (!mayMove()) return
    const full = new Set<string>()
    for (const { id } of inOrder()) {
      // Thousands may wait behind those that have no room.
      if (full.size >= waiting.keys()) return
      const job = waitingJob(id)
      if (job && !isRoom(job)) full.add(connectionId(job.connection))
      else if (job && mayGo(job)) void start(job)
    }
  }
  function held(key: string, waitMs: number) {
    const hold = { until: now() + waitMs }
    if ((holds.get(key)?.until ?? 0) > hold.until) return
    holds.set(key, hold)
    after(waitMs, () => {
      if (holds.get(key) !== hold) return
      holds.delete(key)
      due(key)
      moved()
    })
  }

  return {
    joined: (ids) => {
      for (const id of ids) join(id)
      moved()
    },
    left: (id) => {
      hurry.delete(id)
      return leave(id)
    },
    hurried: (id) => {
      if (ready.has(id)) hurry.add(id)
      moved()
    },
    answered: ({ connection }) => {
      const key = connectionId(connection)
      rates.set(key, afterAnswer(rateOf(key), concurrencyOf(connection)))
    },
    limited: ({ connection }, { sentAt, waitMs }) => {
      const key = connectionId(connection)
      const limit = concurrencyOf(connection)
      rates.set(key, afterRateLimit(rateOf(key), { limit, sentAt, now: now() }))
      held(key, waitMs)
    },
    held: ({ connection }, waitMs) => held(connectionId(connection), waitMs),
    moved,
  }
}
