import { useDeferredValue, useMemo } from 'react'
import { useStore } from 'zustand'
import type { PlanWishes } from '#core/plan/wishes.ts'
import type { PlanStore } from '#stores/plan.ts'
import {
  affordable,
  type PlanSubject,
  partCount,
  plannedBatch,
  textProblem,
  wanted,
} from '#stores/plannedBatch.ts'
import { connectionOf, type Settings } from '#stores/settings.ts'
import type { Targets } from '#stores/targets.ts'

export interface PlanStores {
  readonly plan: PlanStore
  readonly settings: Settings
  readonly targets: Targets['state']
}

function planOf(wishes: PlanWishes, about: PlanSubject) {
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
}

export type Plan = ReturnType<typeof planOf>

/** What Generate would send, a moment after what it follows from. */
export function usePlan({ plan, settings, targets: pictures }: PlanStores): Plan {
  const wishes = useDeferredValue(useStore(plan.state))
  const form = useDeferredValue(useStore(settings.state))
  const targets = useDeferredValue(useStore(pictures))
  const { params, seed, seedRule, send } = form
  const connection = connectionOf(form)
  return useMemo(
    () => planOf(wishes, { params, seed, seedRule, send, connection, targets }),
    [wishes, params, seed, seedRule, send, connection, targets],
  )
}

/** What Generate sends now, whatever is shown. */
export function planNow({ plan, settings, targets }: PlanStores): Plan {
  const form = settings.state.getState()
  const { params, seed, seedRule, send } = form
  const about = { params, seed, seedRule, send, connection: connectionOf(form) }
  return planOf(plan.state.getState(), { ...about, targets: targets.getState() })
}
