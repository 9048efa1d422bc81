import { useStore } from 'zustand'
import type { BatchProgress } from '#core/batchProgress.ts'
import { costWords } from '#core/cost.ts'
import { durationWords } from '#core/plan/duration.ts'
import styles from '#features/batch/Batch.module.css'
import { text } from '#features/text.ts'
import type { JobsState } from '#stores/jobList.ts'
import type { Spending } from '#stores/spending.ts'

interface BatchSummaryProps {
  readonly state: JobsState
  /** Of the current batch. */
  readonly progress: BatchProgress
  readonly spending: Spending
}

/** Share done; undefined where nothing can be told: one request, and its engine says nothing. */
function shareDone({ progress: shares }: JobsState, { ended, total }: BatchProgress) {
  const known = Object.values(shares)
  if (known.length === 0 && ended === 0) return undefined
  return (ended + known.reduce((sum, share) => sum + share, 0)) / total
}

/** How far the batch is, what it has cost and what it will take. Nothing where there is nothing to tell. */
export function BatchSummary({ state, progress, spending }: BatchSummaryProps) {
  const { cost: today, unknown } = useStore(spending.state)
  const { ended, total, pictures, cost, secondsLeft } = progress
  const isOpen = ended < total
  const isSpent = today.high > 0 || unknown > 0
  const facts = [
    isOpen && total > 1 ? text.batch.ended(ended, total) : undefined,
    isOpen && total > 1 ? text.batch.pictures(pictures) : undefined,
    isOpen && secondsLeft ? text.batch.left(durationWords(secondsLeft)) : undefined,
    isSpent && cost ? text.batch.batchCost(costWords(cost)) : undefined,
    isSpent ? text.batch.todayCost(costWords(today), unknown) : undefined,
  ].filter((fact) => fact !== undefined)
  return (
    <>
      {isOpen && (
        <progress
          className={styles.progress}
          aria-label={text.batch.progress}
          value={shareDone(state, progress)}
          max={1}
        />
      )}
      {facts.length > 0 && (
        <p className={styles.spent}>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      )}
    </>
  )
}
