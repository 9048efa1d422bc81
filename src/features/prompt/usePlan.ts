import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import { affordable, type PlanStore, plannedBatch, wanted } from '#stores/plan.ts'
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
  const { params, seed, seedRule } = form
  const connection = connectionOf(form)
  return useMemo(() => {
    const about = { params, seed, seedRule, connection, targets: all }
    const batch = plannedBatch(wishes, about)
    if (batch.kind === 'problem') return batch
    const requests = wanted(batch)
    const partsOf = (pictures: 1 | 'n') =>
      requests.reduce(
        (sum, { params: { n }, target }) => sum + target.parts * (pictures === 'n' ? n : 1),
        0,
      )
    return {
      ...batch,
      count: partsOf(1),
      pictures: partsOf('n'),
      budget: affordable(requests, wishes),
    }
  }, [wishes, params, seed, seedRule, connection, all])
}

export type PlanNow = ReturnType<typeof usePlan>
