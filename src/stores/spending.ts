import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Cost, noCost, sumOfCosts } from '#core/cost.ts'
import type { DaySpending, Storage } from '#services/storage/storage.ts'

export interface Spending {
  /** What was spent today. */
  readonly state: StoreApi<DaySpending>
  /** A request was billed; undefined: at a cost nobody told, or perhaps not at all. */
  readonly spent: (cost: Cost | undefined) => void
  /** Another tab may have spent something, or another day begun. */
  readonly reread: () => void
}

interface Needs {
  readonly storage: Pick<Storage, 'spending' | 'saveSpending'>
  readonly now: () => number
}

/** Days that are kept. */
const MOST_DAYS = 400

/** The day by the clock of this computer, as ISO 8601. */
export function dayOf(time: number): string {
  const date = new Date(time)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

const nothingOn = (day: string): DaySpending => ({ day, cost: noCost, unknown: 0 })

/** Days in order, with more that was spent on one of them. */
function withMore(days: readonly DaySpending[], more: DaySpending): readonly DaySpending[] {
  const before = days.find(({ day }) => day === more.day) ?? nothingOn(more.day)
  const after = {
    day: more.day,
    cost: sumOfCosts([before.cost, more.cost]),
    unknown: before.unknown + more.unknown,
  }
  const others = days.filter(({ day }) => day !== more.day)
  return [...others, after].sort((a, b) => a.day.localeCompare(b.day))
}

/** What was spent, day by day, in all tabs and over reloads. */
export function createSpending({ storage, now }: Needs): Spending {
  /** What the disk had no room for, while the page is open. */
  let unsaved: readonly DaySpending[] = []
  const today = (days: readonly DaySpending[]): DaySpending => {
    const day = dayOf(now())
    return days.find((spending) => spending.day === day) ?? nothingOn(day)
  }
  const state = createStore<DaySpending>(() => today(storage.spending()))
  const known = () => unsaved.reduce(withMore, storage.spending())
  return {
    state,
    reread: () => state.setState(today(known()), true),
    spent: (cost) => {
      const more = { day: dayOf(now()), cost: cost ?? noCost, unknown: cost ? 0 : 1 }
      unsaved = withMore(unsaved, more)
      const days = known()
      state.setState(today(days), true)
      try {
        storage.saveSpending(days.slice(-MOST_DAYS))
        unsaved = []
      } catch {
        // A full disk is told with the picture that cannot be stored.
      }
    },
  }
}
