import { type ReactNode, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

/** The modal dialogs that are open, the one on top last. */
let dialogs: readonly HTMLDialogElement[] = []
const listeners = new Set<() => void>()

function changed(now: readonly HTMLDialogElement[]) {
  dialogs = now
  for (const listener of listeners) listener()
}
const others = (dialog: HTMLDialogElement) => dialogs.filter((each) => each !== dialog)

/** A modal dialog came on top. @returns to be called when it goes */
export function cameOnTop(dialog: HTMLDialogElement): () => void {
  changed([...others(dialog), dialog])
  return () => changed(others(dialog))
}

function subscribed(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shows something where it can be seen and pressed: within the dialog on top, for all else is out of reach meanwhile. */
export function OnTop({ children }: { readonly children: ReactNode }): ReactNode {
  const top = useSyncExternalStore(subscribed, () => dialogs.at(-1))
  return top ? createPortal(children, top) : children
}
