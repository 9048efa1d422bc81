import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import type { PlanProblem } from '#core/plan/planProblems.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import {
  affordable,
  batchNow,
  type PlannedBatch,
  type PlanStores,
  partCount,
  plannedBatch,
  textProblem,
  wanted,
} from '#stores/plannedBatch.ts'
import { connectionOf } from '#stores/settings.ts'

function withTotals(batch: PlannedBatch | PlanProblem, wishes: PlanWishes) {
  if (batch.kind === 'problem') return batch
  const requests = wanted(batch)
  return {
    ...batch,
    count: partCount(requests),
    pictures: requests.reduce((sum, each) => sum + partCount([each]) * each.params.n, 0),
    problem: textProblem(requests),
    budget: affordable(requests, wishes),
  }
}

export type CurrentPlan = ReturnType<typeof withTotals>

/** What Generate would send, a moment after what it follows from. */
export function usePlan({ plan, settings, targets: pictures }: PlanStores): CurrentPlan {
  const wishes = useDeferredValue(useStore(plan.state))
  const form = useDeferredValue(useStore(settings.state))
  const targets = useDeferredValue(useStore(pictures))
  const { params, seed, seedRule, send } = form
  const connection = connectionOf(form)
  return useMemo(() => {
    const about = { params, seed, seedRule, send, connection, targets }
    return withTotals(plannedBatch(wishes, about), wishes)
  }, [wishes, params, seed, seedRule, send, connection, targets])
}

/** What Generate sends now, whatever is shown. */
export function planNow(stores: PlanStores): CurrentPlan {
  const { batch, wishes } = batchNow(stores)
  return withTotals(batch, wishes)
}
