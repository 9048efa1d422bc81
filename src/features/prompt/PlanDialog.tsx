import { useState } from 'react'
import { useStore } from 'zustand'
import type { PlanWishes } from '#core/plan/wishes.ts'
import styles from '#features/prompt/Plan.module.css'
import { ParamAxes, TargetFields } from '#features/prompt/PlanAxes.tsx'
import { Note, PlanNotes } from '#features/prompt/PlanNotes.tsx'
import { PlanPrompts } from '#features/prompt/PlanPrompts.tsx'
import { PlanTable } from '#features/prompt/PlanTable.tsx'
import { totalWords } from '#features/prompt/planWords.ts'
import type { CurrentPlan } from '#features/prompt/usePlan.ts'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextField } from '#ui/TextField.tsx'

interface PlanDialogProps {
  readonly document: Document
  readonly plan: PlanStore
  readonly now: CurrentPlan
  readonly request: CurrentRequest
  readonly onClosed: () => void
}

/** The wishes as they are once all is cleared, until something is wished anew. */
interface Cleared {
  readonly wishes: PlanWishes
  readonly undo: () => void
}

/** In USD; undefined: none was typed. */
function amountOf(typed: string): number | undefined {
  const amount = typed.trim().replace(',', '.')
  if (amount === '') return undefined
  return Number.isFinite(Number(amount)) ? Number(amount) : Number.NaN
}

const wordsOf = (amount: number | undefined) =>
  amount === undefined || Number.isNaN(amount) ? '' : String(amount)

/** The most the batch may cost. */
function BudgetField({ plan }: Pick<PlanDialogProps, 'plan'>) {
  const { budgetUsd } = useStore(plan.state)
  const [typed, setTyped] = useState('')
  /** As it is typed, unless it is another by now: from before, or from another tab. */
  const value = Object.is(amountOf(typed), budgetUsd) ? typed : wordsOf(budgetUsd)
  const isUnknown = Number.isNaN(budgetUsd)
  /** There is a limit, but none that could be read. */
  const isUnread = isUnknown && value === ''
  const bad = isUnread ? text.plan.budgetUnread : text.plan.budgetBad
  return (
    <>
      <TextField
        label={text.plan.budget}
        value={value}
        note={isUnread ? undefined : text.plan.budgetNote}
        problem={isUnknown ? bad : undefined}
        inputMode="decimal"
        onChange={({ target }) => {
          setTyped(target.value)
          plan.changed({ budgetUsd: amountOf(target.value) })
        }}
      />
      {isUnread && (
        <Button onClick={() => plan.changed({ budgetUsd: undefined })}>{text.plan.noLimit}</Button>
      )}
    </>
  )
}

/** Everything a batch is made of, and every request of it. */
export function PlanDialog({ document, plan, now, request, onClosed }: PlanDialogProps) {
  const wishes = useStore(plan.state)
  /** What is typed begins anew when all is cleared, or put back. */
  const [round, setRound] = useState(0)
  const [cleared, setCleared] = useState<Cleared>()
  const clear = () => {
    const undo = plan.cleared()
    setCleared({ wishes: plan.state.getState(), undo })
    setRound(round + 1)
  }
  const putBack = () => {
    cleared?.undo()
    setRound(round + 1)
  }
  return (
    <Dialog title={text.plan.title} wide closeLabel={text.close} onClosed={onClosed}>
      <div className={styles.plan}>
        <div className={styles.wishes}>
          <PlanNotes plan={plan} now={now} />
          {!wishes.taken && (
            <>
              <PlanPrompts key={round} plan={plan} />
              <TargetFields document={document} plan={plan} />
              <ParamAxes plan={plan} request={request} />
            </>
          )}
          <BudgetField plan={plan} />
          {!wishes.taken && <Button onClick={clear}>{text.plan.clear}</Button>}
          {cleared?.wishes === wishes && (
            <Note words={text.plan.cleared} way={text.plan.undo} onTaken={putBack} />
          )}
        </div>
        <div className={styles.result}>
          {now.kind === 'problem' ? (
            <p role="alert" className={styles.problem}>
              {now.text}
            </p>
          ) : (
            <>
              <p className={styles.total}>{totalWords(now, request)}</p>
              {now.budget.stop && (
                <p role="alert" className={styles.problem}>
                  {now.budget.words}
                </p>
              )}
              {now.warnings.map((warning) => (
                <p key={warning} className={styles.warning}>
                  {warning}
                </p>
              ))}
              <PlanTable plan={plan} requests={now.requests} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}
