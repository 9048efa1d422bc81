import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import type { CurrentRequest } from '#features/prompt/useRequest.ts'
import { affordable, type PlanStore, plannedBatch, wanted } from '#stores/plan.ts'
import type { Regions } from '#stores/regions.ts'
import type { Settings } from '#stores/settings.ts'

/** Random seeds are drawn when the batch is sent; until then any will do. */
const anySeed = () => 0

/** What Generate would send now. */
export function usePlan(
  { plan, settings, regions }: { plan: PlanStore; settings: Settings; regions: Regions },
  { subject }: CurrentRequest,
) {
  const wishes = useDeferredValue(useStore(plan.state))
  const { params, seed, seedRule } = useDeferredValue(useStore(settings.state))
  const parts = Math.max(1, useStore(regions).length)
  const { connection, pictures, pictureSize } = subject
  return useMemo(() => {
    const about = {
      params,
      seed,
      seedRule,
      parts,
      subject: { connection, pictures, pictureSize },
    }
    const batch = plannedBatch(wishes, about, anySeed)
    if (batch.kind === 'problem') return batch
    const requests = wanted(batch)
    return {
      ...batch,
      parts,
      count: requests.length * parts,
      pictures: requests.reduce((sum, request) => sum + request.params.n, 0) * parts,
      budget: affordable(requests, wishes),
    }
  }, [wishes, params, seed, seedRule, parts, connection, pictures, pictureSize])
}

export type PlanNow = ReturnType<typeof usePlan>
