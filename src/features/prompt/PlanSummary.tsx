import { Table2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { later } from '#features/later.tsx'
import { PlanNotes } from '#features/prompt/PlanNotes.tsx'
import { summaryWords } from '#features/prompt/planWords.ts'
import styles from '#features/prompt/Request.module.css'
import type { CurrentPlan } from '#features/prompt/usePlan.ts'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { text } from '#features/text.ts'
import type { Document } from '#stores/document.ts'
import type { PlanStore } from '#stores/plan.ts'
import { Button } from '#ui/Button.tsx'

const PlanDialog = later(() =>
  import('#features/prompt/PlanDialog.tsx').then((part) => part.PlanDialog),
)

interface PlanSummaryProps {
  readonly document: Document
  readonly plan: PlanStore
  readonly now: CurrentPlan
  readonly request: CurrentRequest
}

/** What Generate would send now, in words, with a way to see all of it. */
export function PlanSummary(props: PlanSummaryProps) {
  const { plan, now, request } = props
  const [open, setOpen] = useState(false)
  return (
    <>
      <PlanNotes plan={plan} now={now} />
      <div className={styles.plan}>
        <p className={styles.note}>{summaryWords(now, request)}</p>
        <Button look="plain" icon={<Table2 />} onClick={() => setOpen(true)}>
          {text.plan.open}
        </Button>
      </div>
      <Suspense>{open && <PlanDialog {...props} onClosed={() => setOpen(false)} />}</Suspense>
    </>
  )
}
