import type { Connection } from '#core/connection.ts'
import type { Job } from '#core/job.ts'

/** Who waits to be sent. A job whose request is stored joins; it is sent once, when its turn comes. */
export interface WaitingLine {
  readonly joined: (id: string) => void
  /** Joins by itself after so many milliseconds. */
  readonly joinsLater: (id: string, ms: number) => void
  /** Does not join by itself any more; false where it was not going to. */
  readonly recalled: (id: string) => boolean
  /** Is not sent any more; false where it was not waiting. */
  readonly left: (id: string) => boolean
  /** Sends the oldest while there is room. */
  readonly moved: () => void
}

interface Needs {
  /** Newest first. */
  readonly jobs: () => readonly Job[]
  readonly isPaused: () => boolean
  /** Settles when nothing of it is under way any more. */
  readonly send: (job: Job) => Promise<void>
  /** The time of a job that joins later has come. */
  readonly due: (id: string) => void
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

/** Requests of a kind on the wire at once; the built-in engine spreads one request over the cores itself. */
const concurrency = (connection: Connection) => (connection.kind === 'builtin' ? 1 : 2)

export function createWaitingLine({ jobs, isPaused, send, due, after }: Needs): WaitingLine {
  const ready = new Set<string>()
  const running = new Set<string>()
  /** By job, the wait that counts: a job that was recalled meanwhile may be in a newer one. */
  const later = new Map<string, symbol>()

  function isRoomFor({ connection }: Job): boolean {
    const alike = jobs().filter(
      (job) => running.has(job.id) && job.connection.kind === connection.kind,
    )
    return alike.length < concurrency(connection)
  }
  async function start(job: Job) {
    ready.delete(job.id)
    running.add(job.id)
    try {
      await send(job)
    } finally {
      running.delete(job.id)
      moved()
    }
  }
  /** A job just ended is waited for, so that it runs once at most. */
  function moved() {
    if (isPaused()) return
    for (const job of jobs().toReversed())
      if (ready.has(job.id) && !running.has(job.id) && isRoomFor(job)) void start(job)
  }
  function joined(id: string) {
    ready.add(id)
    moved()
  }

  return {
    joined,
    joinsLater: (id, ms) => {
      const wait = Symbol(id)
      later.set(id, wait)
      after(ms, () => {
        if (later.get(id) !== wait) return
        later.delete(id)
        due(id)
        joined(id)
      })
    },
    recalled: (id) => later.delete(id),
    left: (id) => later.delete(id) || ready.delete(id),
    moved,
  }
}
