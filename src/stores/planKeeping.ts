import { failureOf } from '#core/failure.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import type { PlanStorage } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'
import type { PlanStore } from '#stores/plan.ts'

/** Keeps what the next batch is to be over reloads and crashes, its budget above all. */
export interface PlanKeeping {
  /** Puts back what was planned at an earlier visit, then keeps what is planned. */
  readonly started: () => Promise<void>
  /** Writes at once what is not yet written: the page may be about to go. */
  readonly flushed: () => Promise<void>
}

interface Needs {
  readonly plan: PlanStore
  readonly storage: PlanStorage
  readonly notices: Notices
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

/** A pause of the hand; what is changed within it goes in one write. */
const PAUSE_MS = 250

export function createPlanKeeping({ plan, storage, notices, after }: Needs): PlanKeeping {
  let saved: PlanWishes = plan.state.getState()
  let isWaiting = false
  let isTold = false

  async function write() {
    isWaiting = false
    const wishes = plan.state.getState()
    const before = saved
    if (wishes === before) return
    saved = wishes
    try {
      await storage.savePlan(wishes)
    } catch (error) {
      saved = before
      // Once, not with every change.
      if (!isTold) notices.failed(failureOf(error))
      isTold = true
    }
  }
  function changed() {
    if (isWaiting) return
    isWaiting = true
    after(PAUSE_MS, () => void write())
  }

  return {
    started: async () => {
      const untouched = plan.state.getState()
      const found = await storage.plan().catch((error: unknown) => {
        notices.failed(failureOf(error))
        return undefined
      })
      // What was planned meanwhile goes before.
      if (found && plan.state.getState() === untouched) {
        plan.changed(found)
        saved = plan.state.getState()
      }
      plan.state.subscribe(changed)
      if (plan.state.getState() !== saved) changed()
    },
    flushed: write,
  }
}
