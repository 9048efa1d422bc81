import { Bell, BellRing, ListX, Pause, Play, RotateCcw, X } from 'lucide-react'
import type { BatchProgress } from '#core/batchProgress.ts'
import { isOpen } from '#core/job.ts'
import styles from '#features/batch/Batch.module.css'
import { useDoneNotice } from '#features/batch/useDoneNotice.ts'
import { text } from '#features/text.ts'
import type { JobsState } from '#stores/jobList.ts'
import type { Jobs } from '#stores/jobs.ts'
import { Button } from '#ui/Button.tsx'

interface BatchActionsProps {
  readonly jobs: Jobs
  readonly state: JobsState
  readonly progress: BatchProgress
}

function PauseButton({ jobs, paused, open }: { jobs: Jobs; paused: boolean; open: number }) {
  if (paused)
    return (
      <Button look="plain" icon={<Play />} onClick={jobs.resumed}>
        {text.batch.resume}
      </Button>
    )
  if (open === 0) return null
  return (
    <Button look="plain" icon={<Pause />} onClick={jobs.paused}>
      {text.batch.pause}
    </Button>
  )
}

/** What can be done with all jobs at once. */
export function BatchActions({ jobs, state, progress }: BatchActionsProps) {
  const open = state.jobs.filter(isOpen).length
  const failed = state.jobs.filter(({ state: { kind } }) => kind === 'failed').length
  const finished = state.jobs.filter(
    ({ state: { kind } }) => kind === 'done' || kind === 'cancelled',
  ).length
  const notice = useDoneNotice(open > 0, text.batch.pictures(progress.pictures))
  return (
    <header className={styles.head}>
      <h2>{text.batch.jobs}</h2>
      <PauseButton jobs={jobs} paused={state.paused} open={open} />
      {open > 1 && (
        <Button look="plain" icon={<X />} onClick={jobs.allCancelled}>
          {text.batch.cancelAll}
        </Button>
      )}
      {failed > 1 && (
        <Button look="plain" icon={<RotateCcw />} onClick={() => void jobs.allFailedRetried()}>
          {text.batch.retryFailed(failed)}
        </Button>
      )}
      {open > 0 && notice.isOffered && (
        <Button
          look="plain"
          icon={notice.isWanted ? <BellRing /> : <Bell />}
          label={text.batch.notify}
          title={notice.isWanted ? text.batch.notifying : text.batch.notify}
          aria-pressed={notice.isWanted}
          onClick={notice.toggled}
        />
      )}
      {finished > 1 && (
        <Button
          look="plain"
          icon={<ListX />}
          label={text.batch.dismissFinished}
          onClick={() => void jobs.allFinishedDismissed()}
        />
      )}
    </header>
  )
}
