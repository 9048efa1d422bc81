import { useSyncExternalStore } from 'react'

function subscribe(ticked: () => void) {
  const timer = setInterval(ticked, 1000)
  return () => clearInterval(timer)
}
const never = () => () => undefined

const nowInSeconds = () => Math.floor(Date.now() / 1000)

/** The time in seconds since 1970; while it runs, the component is drawn again every second. */
export const useSeconds = (runs: boolean): number =>
  useSyncExternalStore(runs ? subscribe : never, nowInSeconds)
