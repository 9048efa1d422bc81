import { createStore, type StoreApi } from 'zustand/vanilla'
import { describeFailure, type Failure } from '#core/failure.ts'

/** A short message to the designer. */
export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly text: string
  /** What it means and what to do. */
  readonly next?: string
  /** Something the notice offers, such as Undo. */
  readonly action?: { readonly label: string; readonly taken: () => void }
  /** Called when it goes without the action having been taken. */
  readonly expired?: () => void
}

export interface Notices {
  readonly state: StoreApi<readonly Notice[]>
  /** Gives its id, to take it back by. */
  readonly told: (notice: Omit<Notice, 'id'>) => number
  readonly failed: (failure: Failure) => void
  readonly dismissed: (id: number) => void
  readonly actionTaken: (id: number) => void
}

/** Messages, oldest first, until they are dismissed. */
export function createNotices(): Notices {
  const state = createStore<readonly Notice[]>(() => [])
  let lastId = 0
  const take = (id: number) => {
    const notice = state.getState().find((candidate) => candidate.id === id)
    state.setState(
      state.getState().filter((candidate) => candidate.id !== id),
      true,
    )
    return notice
  }
  const told = (notice: Omit<Notice, 'id'>) => {
    // The same again says nothing new.
    const said = state.getState().find(({ text, action }) => text === notice.text && !action)
    if (said && !notice.action) return said.id
    lastId += 1
    state.setState([...state.getState(), { ...notice, id: lastId }], true)
    return lastId
  }
  return {
    state,
    told,
    failed: (failure) => {
      if (failure.kind === 'cancelled') return
      const { what, next } = describeFailure(failure)
      told({ tone: 'error', text: what, next })
    },
    dismissed: (id) => take(id)?.expired?.(),
    actionTaken: (id) => take(id)?.action?.taken(),
  }
}
