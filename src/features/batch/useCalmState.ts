import { useMemo, useSyncExternalStore } from 'react'
import type { StoreApi } from 'zustand/vanilla'

/** What is shown changes no more often than can be read. */
const INTERVAL_MS = 100

/** A store that tells its first change at once and those right after it together. */
function calmed<T>(store: StoreApi<T>) {
  let shown = store.getState()
  return {
    state: () => shown,
    subscribe: (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      function look() {
        timer = undefined
        if (shown === store.getState()) return
        shown = store.getState()
        timer = setTimeout(look, INTERVAL_MS)
        changed()
      }
      const unsubscribe = store.subscribe(() => {
        if (timer === undefined) look()
      })
      look()
      return () => {
        unsubscribe()
        clearTimeout(timer)
      }
    },
  }
}

/** The state of a store that changes many times a second. */
export function useCalmState<T>(store: StoreApi<T>): T {
  const { state, subscribe } = useMemo(() => calmed(store), [store])
  return useSyncExternalStore(subscribe, state)
}
