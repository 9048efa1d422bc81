import { grouped } from '#core/grouped.ts'
import { isOpen, type Job } from '#core/job.ts'
import { byTurn } from '#core/queueOrder.ts'

/** A line of the list: a job, or what stands for those that are folded away. */
export type JobRow =
  | { readonly kind: 'job'; readonly job: Job }
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
const isRunning = (job: Job): job is Running => job.state.kind === 'running'

function folded(jobs: readonly Job[], key: string, of: 'waiting' | 'finished', shown: number) {
  const rows = jobs.slice(0, shown).map((job): JobRow => ({ kind: 'job', job }))
  const hidden = jobs.length - rows.length
  return hidden > 0 ? [...rows, { kind: 'more', key, hidden, of } as const] : rows
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
  const batches = grouped(jobs, ({ batchId, id }) => batchId ?? id)
  return [...batches].flatMap(([batch, own]) => {
    const running = own.filter(isRunning).sort((a, b) => a.state.startedAt - b.state.startedAt)
    const waiting = own.filter(({ state }) => state.kind === 'queued').sort(byTurn)
    const ended = own.filter((job) => !isOpen(job)).sort((a, b) => finishedAt(b) - finishedAt(a))
    const [waits, ends] = [`${batch} waiting`, `${batch} finished`]
    return [
      ...running.map((job): JobRow => ({ kind: 'job', job })),
      ...folded(waiting, waits, 'waiting', shown[waits] ?? ROWS),
      ...folded(ended, ends, 'finished', shown[ends] ?? ROWS),
    ]
  })
}
