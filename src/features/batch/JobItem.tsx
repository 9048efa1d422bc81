import { RotateCcw, X } from 'lucide-react'
import { connectionLabel } from '#core/connection.ts'
import { costWords } from '#core/cost.ts'
import { describeFailure } from '#core/failure.ts'
import { canRetry, isOpen, type Job, stateWords } from '#core/job.ts'
import styles from '#features/batch/Batch.module.css'
import { useSeconds } from '#features/batch/useSeconds.ts'
import { text } from '#features/text.ts'
import type { Jobs } from '#stores/jobs.ts'
import { BlobImage } from '#ui/BlobImage.tsx'
import { Button } from '#ui/Button.tsx'

interface JobItemProps {
  readonly job: Job
  readonly progress: number | undefined
  /** The newest picture in the making, of a stream. */
  readonly partial: Blob | undefined
  readonly jobs: Jobs
}

/** What there is to say of a state beyond its word. */
function explanation({ state }: Job): { words: string; bad: boolean } | undefined {
  switch (state.kind) {
    case 'failed': {
      const { what, next } = describeFailure(state.failure)
      const kept = state.kept ? ` ${text.batch.kept}` : ''
      return { words: `${what} ${next}${kept}`, bad: true }
    }
    case 'unknown':
      return { words: text.batch.unknown, bad: false }
    case 'cancelled':
      return state.sent ? { words: text.batch.cancelledAfterSending, bad: false } : undefined
    case 'done':
      return state.lost.length > 0 ? { words: state.lost.join(' '), bad: true } : undefined
    case 'queued':
      return state.retry
        ? { words: describeFailure(state.retry.failure).what, bad: false }
        : undefined
    case 'running':
      return undefined
  }
}

function costOf({ state, connection }: Job): string | undefined {
  if (state.kind !== 'done' || connection.kind === 'builtin') return undefined
  return state.cost ? costWords(state.cost) : text.batch.costUnknown
}

function timeOf({ state }: Job, progress: number | undefined, seconds: number) {
  if (state.kind === 'queued' && state.retry)
    return text.batch.retryIn(Math.max(0, Math.ceil(state.retry.at / 1000) - seconds))
  if (state.kind !== 'running') return undefined
  if (progress !== undefined) return `${Math.round(progress * 100)} %`
  return text.batch.seconds(Math.max(0, seconds - Math.floor(state.startedAt / 1000)))
}

function factsOf(job: Job, progress: number | undefined, seconds: number): string {
  const { state, connection } = job
  const facts = [
    connectionLabel(connection),
    state.kind === 'done' ? text.batch.pictures(state.pictures) : undefined,
    costOf(job),
    timeOf(job, progress, seconds),
  ]
  return facts.filter((fact) => fact !== undefined).join(' · ')
}

/** One request and how it stands. */
export function JobItem({ job, progress, partial, jobs }: JobItemProps) {
  const said = explanation(job)
  const comesAgain = job.state.kind === 'queued' && job.state.retry !== undefined
  const seconds = useSeconds(job.state.kind === 'running' || comesAgain)
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
        {(canRetry(job) || comesAgain) && (
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
        <span>{factsOf(job, progress, seconds)}</span>
      </p>
      {partial && (
        <BlobImage
          className={styles.partial}
          blob={partial}
          alt={text.batch.partial(job.params.prompt)}
        />
      )}
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
