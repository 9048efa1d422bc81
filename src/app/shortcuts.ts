import type { App } from '#app/createApp.ts'

/** Whether keys that come to a target are text. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('textarea, select, input:not([type="range"], [type="checkbox"])'))

const isPressable = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('button, a, summary, [role="button"], input')

/** What a key does, where it does something. */
function keyAction(
  { document, tools, viewport }: App,
  event: KeyboardEvent,
): (() => void) | undefined {
  const key = event.key.toLowerCase()
  // AltGr, which types brackets on many keyboards, says that Ctrl and Alt are held.
  const altGraph = event.getModifierState('AltGraph')
  if ((event.ctrlKey || event.metaKey) && !altGraph) {
    if (key === 'z') return event.shiftKey ? document.changeRedone : document.changeUndone
    return key === 'y' ? document.changeRedone : undefined
  }
  if (event.altKey && !altGraph) return undefined
  switch (key) {
    case 'b':
      return () => tools.toolChosen('brush')
    case 'e':
      return () => tools.toolChosen('eraser')
    case '[':
      return () => tools.sizeStepped(-1)
    case ']':
      return () => tools.sizeStepped(1)
    case '0':
      return viewport.pictureFitted
    case '+':
    case '=':
      return () => viewport.zoomed(1.25)
    case '-':
      return () => viewport.zoomed(1 / 1.25)
    case ' ':
      return isPressable(event.target) ? undefined : () => tools.panHeld(true)
    default:
      return undefined
  }
}

/** Keys that work wherever nothing is typed and no dialog is open. */
export function listenToKeys(app: App, signal: AbortSignal): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return
      const act = keyAction(app, event)
      if (!act) return
      event.preventDefault()
      act()
    },
    { signal },
  )
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.key === ' ') app.tools.panHeld(false)
    },
    { signal },
  )
  window.addEventListener('blur', () => app.tools.panHeld(false), { signal })
}
