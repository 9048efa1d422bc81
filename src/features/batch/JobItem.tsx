import { ArrowDown, ArrowUp, ArrowUpToLine, RotateCcw, X } from 'lucide-react'
import { memo } from 'react'
import { connectionLabel } from '#core/connection.ts'
import { costWords } from '#core/cost.ts'
import { describeFailure } from '#core/failure.ts'
import { canRetry, comesAgain, isOpen, type Job, stateWords } from '#core/job.ts'
import type { Move } from '#core/queueOrder.ts'
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
  /** The connection whose key it waits for. */
  readonly keyless: string | undefined
  /** How its place in line can be changed. */
  readonly moves: readonly Move[]
  readonly jobs: Jobs
}

const keptWords = (pictures: number | undefined) =>
  pictures ? ` ${text.batch.keptPictures(pictures)}` : ''

/** What there is to say of a state beyond its word. */
function explanation({ state }: Job): { words: string; bad: boolean } | undefined {
  switch (state.kind) {
    case 'failed': {
      const { what, next } = describeFailure(state.failure)
      const kept = state.kept ? ` ${text.batch.kept}` : ''
      return { words: `${what} ${next}${kept}${keptWords(state.pictures)}`, bad: true }
    }
    case 'unknown':
      return { words: text.batch.unknown + keptWords(state.pictures), bad: false }
    case 'cancelled':
      return state.sent
        ? { words: text.batch.cancelledAfterSending + keptWords(state.pictures), bad: false }
        : undefined
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
    state.kind === 'done' ? text.batch.pictures(state.pictures) : undefined,
    costOf(job),
    timeOf(job, progress, seconds),
    // Last, since a long name is cut off.
    connectionLabel(connection),
  ]
  return facts.filter((fact) => fact !== undefined).join(' · ')
}

const moveIcons = { first: <ArrowUpToLine />, earlier: <ArrowUp />, later: <ArrowDown /> }

function JobActions({ job, moves, jobs }: Pick<JobItemProps, 'job' | 'moves' | 'jobs'>) {
  return (
    <div className={styles.actions}>
      {moves.length > 0 && (
        <span className={styles.moves}>
          {moves.map((move) => (
            <Button
              key={move}
              look="plain"
              icon={moveIcons[move]}
              label={text.batch[move]}
              onClick={() => void jobs.jobMoved(job.id, move)}
            />
          ))}
        </span>
      )}
      {isOpen(job) && (
        <Button look="plain" icon={<X />} onClick={() => jobs.jobCancelled(job.id)}>
          {text.batch.cancel}
        </Button>
      )}
      {(canRetry(job) || comesAgain(job)) && (
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
  )
}

/** One request and how it stands. Drawn again only when something of it changes: there may be hundreds. */
export const JobItem = memo(function JobItem(props: JobItemProps) {
  const { job, progress, partial, keyless, moves, jobs } = props
  const said = keyless ? { words: text.batch.keyless(keyless), bad: false } : explanation(job)
  const seconds = useSeconds(job.state.kind === 'running' || comesAgain(job))
  return (
    <li className={styles.job}>
      <p className={styles.prompt} title={job.params.prompt}>
        {job.params.prompt}
      </p>
      <JobActions job={job} moves={moves} jobs={jobs} />
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
})
