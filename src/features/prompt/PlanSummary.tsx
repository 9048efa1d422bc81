import { Table2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { concurrencyOf } from '#core/connection.ts'
import { planCostWords, totalCost } from '#core/plan/budget.ts'
import { durationWords, planSeconds } from '#core/plan/duration.ts'
import { later } from '#features/later.tsx'
import styles from '#features/prompt/Request.module.css'
import { TakenNote } from '#features/prompt/TakenNote.tsx'
import type { PlanNow } from '#features/prompt/usePlan.ts'
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
  readonly now: PlanNow
  readonly request: CurrentRequest
}

/** How long a picture takes, from reports; the built-in engine is about as fast as its computer. */
const secondsPerJob = { low: 10, high: 60 }

function wordsOf(now: PlanNow, { subject }: CurrentRequest): string {
  if (now.kind === 'problem') return ''
  const requests = now.requests.filter(({ off }) => !off)
  const isBuiltin = subject.connection.kind === 'builtin'
  if (now.count === 1 && isBuiltin) return text.request.builtinNote
  const sum = totalCost(requests.map((request) => request.cost))
  if (requests.length > 0 && sum.unknown === requests.length) return text.request.noEstimate
  const cost = planCostWords(sum, requests.length)
  if (now.count === 1) return text.request.estimate(`~ ${cost}`, now.pictures)
  const pace = { concurrency: concurrencyOf(subject.connection), secondsPerJob }
  const time = durationWords(planSeconds(now.count, pace))
  const told = text.plan.summary(now.count, now.pictures)
  return isBuiltin ? told : `${told}, ~ ${cost}, ${time}`
}

/** What Generate would send now, in words, with a way to see all of it. */
export function PlanSummary(props: PlanSummaryProps) {
  const { plan, now, request } = props
  const taken = useStore(plan.state, (wishes) => wishes.taken)
  const [open, setOpen] = useState(false)
  return (
    <>
      {taken && <TakenNote plan={plan} requests={taken.length} />}
      <div className={styles.plan}>
        <p className={styles.note}>{wordsOf(now, request)}</p>
        <Button look="plain" icon={<Table2 />} onClick={() => setOpen(true)}>
          {text.plan.open}
        </Button>
      </div>
      <Suspense>{open && <PlanDialog {...props} onClosed={() => setOpen(false)} />}</Suspense>
    </>
  )
}
