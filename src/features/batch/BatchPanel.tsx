import { Pause, Play, X } from 'lucide-react'
import { useStore } from 'zustand'
import { costWords, sumOfCosts } from '#core/cost.ts'
import { isOpen, type Job, stateWords } from '#core/job.ts'
import styles from '#features/batch/Batch.module.css'
import { JobItem } from '#features/batch/JobItem.tsx'
import { text } from '#features/text.ts'
import type { Jobs, JobsState } from '#stores/jobs.ts'
import type { Spending } from '#stores/spending.ts'
import { Button } from '#ui/Button.tsx'

/** Share done of the jobs since the queue was last empty; undefined where nothing can be told. */
function shareDone({ jobs, progress }: JobsState, open: readonly Job[]): number | undefined {
  const known = open.flatMap((job) => progress[job.id] ?? [])
  if (known.length === 0) return undefined
  const oldest = Math.min(...open.map((job) => job.createdAt))
  const done = jobs.filter((job) => job.createdAt >= oldest && !isOpen(job)).length
  return (done + known.reduce((sum, share) => sum + share, 0)) / (done + open.length)
}

/** What the newest batch has cost so far, where that is known. */
function batchCost(jobs: readonly Job[]) {
  const [newest] = jobs
  const costs = jobs
    .filter(({ batchId }) => batchId !== undefined && batchId === newest?.batchId)
    .flatMap(({ state }) => (state.kind === 'done' && state.cost ? [state.cost] : []))
  return costs.length > 0 ? sumOfCosts(costs) : undefined
}

/** Money: of the newest batch and of the day. Nothing where nothing was spent. */
function Spent({ jobs, spending }: { readonly jobs: readonly Job[]; readonly spending: Spending }) {
  const { cost, unknown } = useStore(spending.state)
  const batch = batchCost(jobs)
  if (cost.high === 0 && unknown === 0) return null
  return (
    <p className={styles.spent}>
      {batch && <span>{text.batch.batchCost(costWords(batch))}</span>}
      <span>{text.batch.todayCost(costWords(cost), unknown)}</span>
    </p>
  )
}

interface BatchPanelProps {
  readonly jobs: Jobs
  readonly spending: Spending
}

/** The requests that were sent or wait to be. */
export function BatchPanel({ jobs, spending }: BatchPanelProps) {
  const state = useStore(jobs.state)
  const open = state.jobs.filter(isOpen)
  const share = shareDone(state, open)
  const [newest] = state.jobs
  return (
    <section className={styles.batch} aria-label={text.batch.region}>
      <header className={styles.head}>
        <h2>{text.batch.jobs}</h2>
        {state.paused ? (
          <Button look="plain" icon={<Play />} onClick={jobs.resumed}>
            {text.batch.resume}
          </Button>
        ) : (
          open.length > 0 && (
            <Button look="plain" icon={<Pause />} onClick={jobs.paused}>
              {text.batch.pause}
            </Button>
          )
        )}
        {open.length > 1 && (
          <Button look="plain" icon={<X />} onClick={jobs.allCancelled}>
            {text.batch.cancelAll}
          </Button>
        )}
      </header>
      {open.length > 0 && (
        <progress
          className={styles.progress}
          aria-label={text.batch.progress}
          value={share}
          max={1}
        />
      )}
      <Spent jobs={state.jobs} spending={spending} />
      {state.paused && <p className={styles.empty}>{text.batch.paused}</p>}
      <p className="visuallyHidden" role="status">
        {newest && `${newest.params.prompt}: ${stateWords[newest.state.kind]}`}
      </p>
      {state.jobs.length === 0 && <p className={styles.empty}>{text.batch.empty}</p>}
      <ul className={styles.list} aria-label={text.batch.jobs}>
        {state.jobs.map((job) => (
          <JobItem
            key={job.id}
            job={job}
            progress={state.progress[job.id]}
            partial={state.partials[job.id]}
            jobs={jobs}
          />
        ))}
      </ul>
    </section>
  )
}
