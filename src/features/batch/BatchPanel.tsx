import { useState } from 'react'
import { batchProgress, currentBatch } from '#core/batchProgress.ts'
import { connectionId, connectionLabel } from '#core/connection.ts'
import { isOpen, type Job, stateWords } from '#core/job.ts'
import styles from '#features/batch/Batch.module.css'
import { BatchActions } from '#features/batch/BatchActions.tsx'
import { BatchSummary } from '#features/batch/BatchSummary.tsx'
import { JobItem } from '#features/batch/JobItem.tsx'
import { type JobRow, jobRows, ROWS } from '#features/batch/jobRows.ts'
import { RoomMeter } from '#features/batch/RoomMeter.tsx'
import { useBatchTitle } from '#features/batch/useBatchTitle.ts'
import { useCalmState } from '#features/batch/useCalmState.ts'
import { text } from '#features/text.ts'
import type { JobsState } from '#stores/jobList.ts'
import type { Jobs } from '#stores/jobs.ts'
import type { RoomStore } from '#stores/room.ts'
import type { Spending } from '#stores/spending.ts'
import { Button } from '#ui/Button.tsx'

interface BatchPanelProps {
  readonly jobs: Jobs
  readonly spending: Spending
  readonly room: RoomStore
  readonly onResultRemoved: (id: string) => void
}

/** Where a job waits for a key: the connection's name. */
function keylessName({ keyless }: JobsState, { keyed, connection, state }: Job) {
  const waits = keyed && state.kind === 'queued' && keyless.includes(connectionId(connection))
  return waits ? connectionLabel(connection) : undefined
}

function MoreRow({
  row,
  onMore,
}: {
  readonly row: JobRow & { readonly kind: 'more' }
  readonly onMore: () => void
}) {
  const shown = Math.min(ROWS, row.hidden)
  return (
    <li className={styles.more}>
      <Button look="plain" onClick={onMore}>
        {text.batch.more(shown, row.hidden, row.of)}
      </Button>
    </li>
  )
}

function JobRows({ jobs, state }: { readonly jobs: Jobs; readonly state: JobsState }) {
  const [shown, setShown] = useState<Readonly<Record<string, number>>>({})
  const showMore = (key: string) =>
    setShown((before) => ({ ...before, [key]: (before[key] ?? ROWS) + ROWS }))
  return (
    <ul className={styles.list} aria-label={text.batch.jobs}>
      {jobRows(state.jobs, shown).map((row) =>
        row.kind === 'job' ? (
          <JobItem
            key={row.job.id}
            job={row.job}
            progress={state.progress[row.job.id]}
            partial={state.partials[row.job.id]}
            keyless={keylessName(state, row.job)}
            moves={row.moves}
            jobs={jobs}
          />
        ) : (
          <MoreRow key={row.key} row={row} onMore={() => showMore(row.key)} />
        ),
      )}
    </ul>
  )
}

/** The requests that were sent or wait to be. */
export function BatchPanel({ jobs, spending, room, onResultRemoved }: BatchPanelProps) {
  const state = useCalmState(jobs.state)
  const open = state.jobs.filter(isOpen)
  const batch = currentBatch(state.jobs)
  const progress = batchProgress(batch)
  const [newest] = state.jobs
  useBatchTitle(open.length > 0 ? progress : undefined)
  return (
    <section className={styles.batch} aria-label={text.batch.region}>
      <BatchActions jobs={jobs} state={state} progress={progress} />
      <BatchSummary state={state} progress={progress} spending={spending} />
      {state.paused && !state.full && <p className={styles.empty}>{text.batch.paused}</p>}
      {!state.leads && open.length > 0 && <p className={styles.empty}>{text.batch.watching}</p>}
      <RoomMeter room={room} full={state.full} onRemoved={onResultRemoved} />
      <p className="visuallyHidden" role="status">
        {newest && `${newest.params.prompt}: ${stateWords[newest.state.kind]}`}
      </p>
      {state.jobs.length === 0 && <p className={styles.empty}>{text.batch.empty}</p>}
      <JobRows jobs={jobs} state={state} />
    </section>
  )
}
