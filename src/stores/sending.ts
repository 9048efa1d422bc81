import { type Cost, costOf } from '#core/cost.ts'
import { type Failure, failureOf, mayBeBilled } from '#core/failure.ts'
import { type Arrival, afterClosing, type Job, type JobState } from '#core/job.ts'
import { retryDelayMs } from '#core/retry.ts'
import type { Answer } from '#services/engine/engine.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { JobList } from '#stores/jobList.ts'
import type { AnswerOptions, RequestRun } from '#stores/requestRun.ts'
import type { WaitingLine } from '#stores/waitingLine.ts'

/** The way of one request through the tab that runs the queue. Every step is on disk before the next is begun. */
export interface Sending {
  /** @param offWire called when it is on the wire no more; settles when nothing of it is under way any more */
  readonly sent: (queued: Job, offWire: () => void) => Promise<void>
  /** Gives up a request; false where it was not on its way. */
  readonly cancelled: (id: string) => boolean
  readonly isUnderWay: (id: string) => boolean
  /** Once nothing of a request is under way any more. */
  readonly settled: (id: string) => Promise<void>
  /** Writes the ends of jobs that the disk had no room for; false where there still is none. */
  readonly writtenAgain: () => Promise<boolean>
  /** Whether the end of a job is not on disk. */
  readonly isUnwritten: (id: string) => boolean
  /** Something newer is on disk. */
  readonly superseded: (id: string) => void
}

interface Needs {
  readonly run: RequestRun
  readonly storage: Pick<Storage, 'changeJobs' | 'putJob' | 'tellTabs'>
  readonly list: JobList
  readonly line: WaitingLine
  /** A request was billed, or may have been: then the cost is undefined. */
  readonly billed: (cost: Cost | undefined) => void
  /** The disk failed: nothing new is to be sent. */
  readonly stopped: (failure: Failure) => void
  readonly random: () => number
  readonly now: () => number
}

type Running = Job & { readonly state: Extract<JobState, { kind: 'running' }> }

const unsent = (job: Job, finishedAt: number): Job => ({
  ...job,
  state: { kind: 'cancelled', finishedAt, sent: false },
})

export function createSending(needs: Needs): Sending {
  const { run, storage, list, line, billed, stopped, random, now } = needs
  const underWay = new Map<string, AbortController>()
  const endings = new Map<string, Promise<void>>()
  /** Jobs that ended and are not on disk as they are, which is not lost but unknown should the page be closed. */
  const unwritten = new Map<string, Job>()

  /** Shown whatever becomes of writing it. */
  async function write(job: Job) {
    list.shown([job])
    try {
      await storage.putJob(job)
      unwritten.delete(job.id)
      storage.tellTabs({ kind: 'jobs', ids: [job.id] })
    } catch (error) {
      unwritten.set(job.id, job)
      stopped(failureOf(error))
    }
  }

  /** Writes that a job is about to leave, if it is still to; undefined where another tab decided otherwise. */
  async function claim({ id }: Job): Promise<Running | undefined> {
    let claimed: Running | undefined
    const [stored] = await storage.changeJobs([id], (job) => {
      const { tries = 0, sends = 0, state } = job
      claimed =
        state.kind === 'queued'
          ? {
              ...job,
              tries: tries + 1,
              sends: sends + 1,
              state: { kind: 'running', startedAt: now() },
            }
          : undefined
      return claimed
    })
    // Nobody else sends: what is running here and is not under way was not written to its end.
    if (stored) list.shown([claimed ?? afterClosing(stored, 0, now())])
    else list.removed([id])
    storage.tellTabs({ kind: 'jobs', ids: [id] })
    return claimed
  }

  /** Sends the request. Whatever becomes of the answer, that it was billed is told. */
  async function answered(job: Running, options: AnswerOptions) {
    const isPaid = job.connection.kind === 'proxy'
    let answer: Answer
    try {
      answer = await run.answered(job, options)
    } catch (error) {
      const failure = failureOf(error)
      if (isPaid && (failure.kind === 'cancelled' || mayBeBilled(failure))) billed(undefined)
      throw error
    }
    const cost = answer.usage && costOf(answer.usage, job.connection, job.params.model)
    if (isPaid) billed(cost)
    const { pictures, lost } = answer
    const arrival: Arrival = { pictures: pictures.length, lost, ...(cost ? { cost } : {}) }
    return { answer, arrival }
  }

  /** @param unkept why some of its pictures are in memory alone: until they are not, it has no end for the disk */
  async function ended(job: Job, unkept: Failure | undefined) {
    if (!unkept) return write(job)
    list.shown([job])
    unwritten.set(job.id, job)
    stopped(unkept)
  }

  async function harvest(job: Running, answer: Answer, arrival: Arrival) {
    const unkept = await run.harvested(job, answer)
    const { startedAt } = job.state
    list.settled(job.id)
    await ended(
      { ...job, state: { kind: 'done', startedAt, finishedAt: now(), ...arrival } },
      unkept,
    )
  }

  /** Puts a job off that was refused and certainly not billed. */
  async function putOff(job: Running, failure: Failure, waitMs: number) {
    // At once: nothing else is to leave meanwhile.
    line.limited(job, { sentAt: job.state.startedAt, waitMs })
    list.settled(job.id)
    await write({ ...job, state: { kind: 'queued', retry: { at: now() + waitMs, failure } } })
    line.joined([job.id])
  }

  async function failed(job: Running, error: unknown, isUnwanted: boolean) {
    const failure = failureOf(error)
    const waitMs = retryDelayMs(failure, job.tries ?? 1, random())
    // Cancelled when the refusal was already on its way: what was refused ends there.
    if (waitMs !== undefined && !isUnwanted) return putOff(job, failure, waitMs)
    list.settled(job.id)
    const kept = await run.kept(job)
    const pictures = kept.pictures > 0 ? { pictures: kept.pictures } : {}
    const unfinished = kept.unfinished ? ({ kept: true } as const) : {}
    const finishedAt = now()
    const state: JobState =
      failure.kind === 'cancelled'
        ? { kind: 'cancelled', finishedAt, sent: true, ...pictures }
        : { kind: 'failed', finishedAt, failure, ...unfinished, ...pictures }
    await ended({ ...job, state }, kept.failure)
  }

  async function send(job: Running, signal: AbortSignal, offWire: () => void) {
    try {
      const { answer, arrival } = await answered(job, {
        signal,
        onProgress: (share) => list.progressed(job.id, share),
        onPartial: ({ blob }) => list.partialCame(job.id, blob),
        onUnstored: stopped,
      })
      line.answered(job)
      offWire()
      const arrived: Running = { ...job, state: { ...job.state, answer: arrival } }
      await write(arrived)
      await harvest(arrived, answer, arrival)
    } catch (error) {
      await failed(job, error, signal.aborted)
    }
  }

  async function sent(queued: Job, offWire: () => void) {
    const controller = new AbortController()
    const { signal } = controller
    underWay.set(queued.id, controller)
    try {
      const job = await claim(queued).catch((error: unknown) => {
        stopped(failureOf(error))
        return 'waits on' as const
      })
      if (job && signal.aborted) await write(unsent(job === 'waits on' ? queued : job, now()))
      else if (job === 'waits on') line.joined([queued.id])
      else if (job) await send(job, signal, offWire)
    } finally {
      underWay.delete(queued.id)
    }
  }

  return {
    sent: (queued, offWire) => {
      const ending = sent(queued, offWire)
      endings.set(queued.id, ending)
      return ending.finally(() => endings.delete(queued.id))
    },
    settled: async (id) => endings.get(id),
    cancelled: (id) => {
      const controller = underWay.get(id)
      controller?.abort()
      return controller !== undefined
    },
    isUnderWay: (id) => underWay.has(id),
    writtenAgain: async () => {
      for (const job of unwritten.values()) {
        await write(job)
        if (unwritten.has(job.id)) return false
      }
      return true
    },
    isUnwritten: (id) => unwritten.has(id),
    superseded: (id) => void unwritten.delete(id),
  }
}
