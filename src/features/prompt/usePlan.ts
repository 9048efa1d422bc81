import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import type { PlanStore } from '#stores/plan.ts'
import { affordable, partCount, plannedBatch, textProblem, wanted } from '#stores/plannedBatch.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'
import type { Targets } from '#stores/targets.ts'

interface Stores {
  readonly plan: PlanStore
  readonly settings: Settings
  readonly targets: Targets['state']
}

/** What Generate would send now. */
export function usePlan({ plan, settings, targets }: Stores) {
  const wishes = useDeferredValue(useStore(plan.state))
  const form = useDeferredValue(useStore(settings.state))
  const all = useDeferredValue(useStore(targets))
  const { params, seed, seedRule, send } = form
  const connection = connectionOf(form)
  return useMemo(() => {
    const about = { params, seed, seedRule, send, connection, targets: all }
    const batch = plannedBatch(wishes, about)
    if (batch.kind === 'problem') return batch
    const requests = wanted(batch)
    return {
      ...batch,
      count: partCount(requests),
      pictures: requests.reduce((sum, each) => sum + partCount([each]) * each.params.n, 0),
      problem: textProblem(requests),
      budget: affordable(requests, wishes),
    }
  }, [wishes, params, seed, seedRule, send, connection, all])
}

export type PlanNow = ReturnType<typeof usePlan>
