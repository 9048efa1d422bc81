import { RotateCcw, X } from 'lucide-react'
import { connectionLabel } from '#core/connection.ts'
import { describeFailure } from '#core/failure.ts'
import { canRetry, isOpen, type Job, stateWords } from '#core/job.ts'
import styles from '#features/batch/Batch.module.css'
import { text } from '#features/text.ts'
import type { Jobs } from '#stores/jobs.ts'
import { Button } from '#ui/Button.tsx'

interface JobItemProps {
  readonly job: Job
  readonly progress: number | undefined
  readonly jobs: Jobs
}

/** What there is to say of a state beyond its word. */
function explanation({ state }: Job): { words: string; bad: boolean } | undefined {
  switch (state.kind) {
    case 'failed': {
      const { what, next } = describeFailure(state.failure)
      return { words: `${what} ${next}`, bad: true }
    }
    case 'unknown':
      return { words: text.batch.unknown, bad: false }
    case 'cancelled':
      return state.sent ? { words: text.batch.cancelledAfterSending, bad: false } : undefined
    case 'done':
      return state.lost.length > 0 ? { words: state.lost.join(' '), bad: true } : undefined
    case 'queued':
    case 'running':
      return undefined
  }
}

function factsOf({ state, connection }: Job, progress: number | undefined) {
  const facts = [connectionLabel(connection)]
  if (state.kind === 'done') facts.push(text.batch.pictures(state.pictures))
  if (state.kind === 'running' && progress !== undefined)
    facts.push(`${Math.round(progress * 100)} %`)
  return facts.join(' · ')
}

/** One request and how it stands. */
export function JobItem({ job, progress, jobs }: JobItemProps) {
  const said = explanation(job)
  return (
    <li className={styles.job}>
      <p className={styles.prompt} title={job.params.prompt}>
        {job.params.prompt}
      </p>
      <div className={styles.actions}>
        {isOpen(job) && (
          <Button look="plain" icon={<X />} onClick={() => jobs.jobCancelled(job.id)}>
            {text.batch.cancel}
          </Button>
        )}
        {canRetry(job) && (
          <Button look="plain" icon={<RotateCcw />} onClick={() => void jobs.jobRetried(job.id)}>
            {text.batch.retry}
          </Button>
        )}
        {!isOpen(job) && (
          <Button
            look="plain"
            icon={<X />}
            label={text.batch.dismiss}
            onClick={() => void jobs.jobDismissed(job.id)}
          />
        )}
      </div>
      <p className={styles.facts}>
        <span className={styles.state} data-state={job.state.kind}>
          {stateWords[job.state.kind]}
        </span>
        <span>{factsOf(job, progress)}</span>
      </p>
      {said && (
        <p
          className={`${styles.said} ${said.bad ? '' : styles.quiet}`}
          role={said.bad ? 'alert' : 'status'}
        >
          {said.words}
        </p>
      )}
    </li>
  )
}
