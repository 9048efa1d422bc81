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

const createTally = () => {
  const counts = new Map<string, number>()
  const of = (key: string) => counts.get(key) ?? 0
  return { of, add: (key: string, more: 1 | -1) => void counts.set(key, of(key) + more) }
}

export function createWaitingLine(needs: Needs): WaitingLine {
  const { find, mayMove, isReady, send, due, after, now } = needs
  const ready = new Set<string>()
  const hurry = new Set<string>()
  const running = new Set<string>()
  /** By connection. */
  const [onWire, underWay] = [createTally(), createTally()]
  const rates = new Map<string, SendRate>()
  /** When connections are free again, by the wait that counts. */
  const holds = new Map<string, { readonly until: number }>()

  const rateOf = (key: string) => rates.get(key) ?? freshRate

  function mayGo(job: Job): boolean {
    const key = connectionId(job.connection)
    const most = mostAtOnce(rateOf(key), concurrencyOf(job.connection))
    const isRoom = onWire.of(key) < most && underWay.of(key) < (1 + STORING_PER_REQUEST) * most
    return isRoom && (!holds.has(key) || hurry.has(job.id)) && isReady(job)
  }
  async function start(job: Job) {
    const key = connectionId(job.connection)
    ready.delete(job.id)
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
  /** A job just ended is waited for, so that it runs once at most. */
  function moved() {
    if (!mayMove() || ready.size === 0) return
    const waiting = [...ready].flatMap((id) => (running.has(id) ? [] : (find(id) ?? [])))
    for (const job of waiting.sort(byTurn)) if (ready.has(job.id) && mayGo(job)) void start(job)
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
      for (const id of ids) ready.add(id)
      moved()
    },
    left: (id) => {
      hurry.delete(id)
      return ready.delete(id)
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
