import { createStore, type StoreApi } from 'zustand/vanilla'
import { noWishes, type PlanWishes } from '#core/plan/wishes.ts'
import type { Move } from '#core/queueOrder.ts'
import type { Drafts } from '#stores/drafts.ts'
import {
  afterReading,
  afterTyping,
  noTableDraft,
  type TableDraft,
  type TypedTable,
  tableDraftOf,
} from '#stores/tableDraft.ts'

/** What tells a request of the plan from others, and that it is sent. */
interface PlanRow {
  readonly key: string
  readonly mark: string
}

export interface PlanStore {
  readonly state: StoreApi<PlanWishes>
  readonly changed: (change: Partial<PlanWishes>) => void
  /** Leaves a request out, or wants it again, also one that is sent. */
  readonly toggled: (row: PlanRow) => void
  readonly textChanged: (row: PlanRow, text: string) => void
  /** @param keys of all requests in the order they are sent now */
  readonly moved: (keys: readonly string[], key: string, move: Move) => void
  /** The table as it is typed: it may not be one yet. */
  readonly tableDraft: StoreApi<TableDraft>
  /** Plans with what is typed, as far as it is a table. */
  readonly tableTyped: (typed: string) => void
  /** The wishes are those of an earlier visit: what was typed in this tab goes before its table. */
  readonly tableRead: () => void
  /** Everything but the budget as if nothing had been wished. Gives what puts it back. */
  readonly cleared: () => () => void
}

/** The key of the table as it is typed. */
const TABLE = 'table'

const without = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : keys

/** What the next batch is to be. @param drafts where the table is kept as it is typed */
export function createPlan(drafts: Drafts = new Map<string, string | undefined>()): PlanStore {
  const state = createStore<PlanWishes>(() => noWishes)
  const { getState, setState } = state
  const tableDraft = createStore<TableDraft>(() => tableDraftOf(drafts.get(TABLE) ?? ''))
  tableDraft.subscribe(({ typed }, before) => {
    if (typed !== before.typed) drafts.set(TABLE, typed || undefined)
  })
  const typedTable = (): TypedTable => ({
    draft: tableDraft.getState(),
    table: getState().table,
  })
  function tableChanged({ draft, table }: TypedTable) {
    tableDraft.setState(draft, true)
    if (table !== getState().table) setState({ table })
  }
  return {
    state,
    tableDraft,
    changed: setState,
    toggled: ({ key, mark }) => {
      const { off, sent } = getState()
      const isOff = off.has(key) || sent.has(mark)
      setState({
        off: isOff ? without(off, key) : new Set([...off, key]),
        sent: without(sent, mark),
      })
    },
    textChanged: ({ key, mark }, text) => {
      const { texts, sent } = getState()
      setState({ texts: { ...texts, [key]: text }, sent: without(sent, mark) })
    },
    moved: (keys, key, move) => {
      const from = keys.indexOf(key)
      const to = { first: 0, earlier: from - 1, later: from + 1 }[move]
      if (from < 0 || to < 0 || to >= keys.length) return
      setState({ order: keys.toSpliced(from, 1).toSpliced(to, 0, key) })
    },
    tableTyped: (typed) => tableChanged(afterTyping(typed, typedTable())),
    tableRead: () => tableChanged(afterReading(typedTable())),
    cleared: () => {
      const [wishes, draft] = [getState(), tableDraft.getState()]
      tableDraft.setState(noTableDraft, true)
      setState({ ...noWishes, budgetUsd: wishes.budgetUsd })
      return () => {
        tableDraft.setState(draft, true)
        setState({ ...wishes, budgetUsd: getState().budgetUsd })
      }
    },
  }
}
