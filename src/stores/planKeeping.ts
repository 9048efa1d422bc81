import { failureOf } from '#core/failure.ts'
import type { PlanWishes } from '#core/plan/wishes.ts'
import type { PlanStorage, QueueTabs } from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'
import type { PlanStore } from '#stores/plan.ts'
import { createWriteBehind } from '#stores/writeBehind.ts'

/** Keeps what the next batch is to be over reloads and crashes, its budget above all. */
export interface PlanKeeping {
  /** Puts back what was planned at an earlier visit, then keeps what is planned. */
  readonly started: () => Promise<void>
  /** Writes at once what is not yet written: the page may be about to go. */
  readonly flushed: () => Promise<void>
}

interface Needs {
  readonly plan: PlanStore
  readonly storage: PlanStorage & Pick<QueueTabs, 'tellTabs' | 'hearTabs'>
  readonly notices: Notices
  /** All that was sent of the plan is on the disk: there it is not taken off the plan before. */
  readonly sentStored: () => Promise<unknown>
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

/** A pause of the hand; what is changed within it goes in one write. */
const PAUSE_MS = 250

/** The fields of wishes that are others than before, those included that were taken back. */
function changesSince(before: PlanWishes, wishes: PlanWishes): Partial<PlanWishes> {
  const known = new Map<string, unknown>(Object.entries(before))
  return Object.fromEntries(
    Object.entries(wishes).filter(([field, value]) => !Object.is(value, known.get(field))),
  )
}

const isNone = (change: Partial<PlanWishes>) => Object.keys(change).length === 0

/** Tabs share what is stored: each writes only what was changed in it, and undoes nothing of another. */
export function createPlanKeeping(needs: Needs): PlanKeeping {
  const { plan, storage, notices, sentStored, after } = needs
  const untouched = plan.state.getState()
  /** What this tab has read or written last, field by field. */
  let saved: PlanWishes = untouched

  const unsaved = () => changesSince(saved, plan.state.getState())

  async function writeChange(change: Partial<PlanWishes>) {
    if (isNone(change)) return
    await storage.changePlan(change)
    saved = { ...saved, ...change }
    if ('budgetUsd' in change) storage.tellTabs({ kind: 'budget' })
  }
  /** The limit waits for nothing. */
  async function writeBudget() {
    const { budgetUsd } = plan.state.getState()
    if ('budgetUsd' in unsaved()) await writeChange({ budgetUsd })
  }
  /** No plan is on the disk without its limit. */
  async function writeAll() {
    await sentStored()
    await writeChange(unsaved())
  }
  /** The budget is one for all tabs, unless this one has another that is not written yet. */
  async function followBudget() {
    const found = await storage.plan()
    if (!found || 'budgetUsd' in unsaved()) return
    saved = { ...saved, budgetUsd: found.budgetUsd }
    plan.changed({ budgetUsd: found.budgetUsd })
  }
  const behind = { pauseMs: PAUSE_MS, notices, after }
  const budget = createWriteBehind({ write: writeBudget, ...behind })
  const all = createWriteBehind({ write: writeAll, ...behind })
  function follow(wishes: PlanWishes, before: PlanWishes) {
    const change = changesSince(before, wishes)
    const { budgetUsd: _, ...others } = change
    if ('budgetUsd' in change) budget.changed()
    if (!isNone(others)) all.changed()
  }

  /** Fields that were changed before the disk has answered stay as they are now. */
  function restore(found: PlanWishes) {
    const meanwhile = changesSince(untouched, plan.state.getState())
    saved = found
    plan.changed({ ...found, ...meanwhile })
  }

  /** There may be a limit that cannot be read: nothing is sent until the designer says what it is. */
  function limitUnread(error: unknown) {
    notices.failed(failureOf(error))
    if ('budgetUsd' in unsaved()) return
    saved = { ...saved, budgetUsd: Number.NaN }
    plan.changed({ budgetUsd: Number.NaN })
  }

  return {
    started: async () => {
      storage.hearTabs(({ kind }) => {
        if (kind === 'budget') followBudget().catch(limitUnread)
      })
      try {
        const found = await storage.plan()
        if (found) restore(found)
      } catch (error) {
        limitUnread(error)
      }
      plan.tableRead()
      plan.state.subscribe(follow)
      follow(plan.state.getState(), saved)
    },
    flushed: async () => {
      await Promise.all([budget.flushed(), all.flushed()])
    },
  }
}
