import { grouped } from '#core/grouped.ts'
import { batchOf, isOpen, type Job } from '#core/job.ts'
import { byTurn, type Move } from '#core/queueOrder.ts'

/** A line of the list: a job, or what stands for those that are folded away. */
export type JobRow =
  | { readonly kind: 'job'; readonly job: Job; readonly moves: readonly Move[] }
  | {
      readonly kind: 'more'
      readonly key: string
      readonly hidden: number
      readonly of: 'waiting' | 'finished'
    }

/** So many waiting and so many finished jobs of a batch are listed at once: hundreds would slow the page down. */
export const ROWS = 50

type Running = Job & { readonly state: { readonly startedAt: number } }

const finishedAt = ({ state }: Job) => ('finishedAt' in state ? state.finishedAt : 0)
const isWaiting = ({ state }: Job) => state.kind === 'queued'
const isRunning = (job: Job): job is Running => job.state.kind === 'running'

// Lists of their own, for a row is drawn again when something of it changes.
const nowhere: readonly Move[] = []
const toHead: readonly Move[] = ['first']
const anywhere: readonly Move[] = ['first', 'earlier', 'later']

const rowsOf = (jobs: readonly Job[], moves = nowhere): readonly JobRow[] =>
  jobs.map((job) => ({ kind: 'job', job, moves }))

interface Fold {
  readonly key: string
  readonly of: 'waiting' | 'finished'
  readonly moves?: readonly Move[]
}

function folded(jobs: readonly Job[], { key, of, moves }: Fold, shown = ROWS): readonly JobRow[] {
  const rows = rowsOf(jobs.slice(0, shown), moves)
  const hidden = jobs.length - rows.length
  return hidden > 0 ? [...rows, { kind: 'more', key, hidden, of }] : rows
}

/**
 * The newest batch first; within one what runs, what waits in its order, what ended last.
 * @param jobs newest first
 * @param shown how many of a batch's waiting or finished ones are wished to be seen, by the key of their `more`
 */
export function jobRows(
  jobs: readonly Job[],
  shown: Readonly<Record<string, number>>,
): readonly JobRow[] {
  const allWaiting = jobs.filter(isWaiting).length
  return [...grouped(jobs, batchOf)].flatMap(([batch, own]) => {
    const running = own.filter(isRunning).sort((a, b) => a.state.startedAt - b.state.startedAt)
    const waiting = own.filter(isWaiting).sort(byTurn)
    const ended = own.filter((job) => !isOpen(job)).sort((a, b) => finishedAt(b) - finishedAt(a))
    const [waits, ends] = [`${batch} waiting`, `${batch} finished`]
    const elsewhere = allWaiting > 1 ? toHead : nowhere
    const moves = waiting.length > 1 ? anywhere : elsewhere
    return [
      ...rowsOf(running),
      ...folded(waiting, { key: waits, of: 'waiting', moves }, shown[waits]),
      ...folded(ended, { key: ends, of: 'finished' }, shown[ends]),
    ]
  })
}
