import type { App } from '#app/createApp.ts'
import { isTyping } from '#app/isTyping.ts'
import type { ToolName } from '#stores/tools.ts'

/** What keys are for. */
type KeyedApp = Pick<App, 'document' | 'tools' | 'viewport'>

const isPressable = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('button, a, summary, [role="button"], input')

const toolKeys: Readonly<Record<string, ToolName>> = {
  b: 'brush',
  e: 'eraser',
  r: 'rectangle',
  o: 'ellipse',
  l: 'lasso',
  p: 'polygon',
  w: 'wand',
  s: 'smartSelect',
  h: 'pan',
}

/** What a key does together with Ctrl (or Command). */
function controlAction({ document }: KeyedApp, key: string, shift: boolean) {
  if (key === 'z') return shift ? document.changeRedone : document.changeUndone
  return key === 'y' ? document.changeRedone : undefined
}

/** What a key does, where it does something. */
function keyAction(app: KeyedApp, event: KeyboardEvent): (() => void) | undefined {
  const { tools, viewport } = app
  const key = event.key.toLowerCase()
  // AltGr, which types brackets on many keyboards, says that Ctrl and Alt are held.
  const altGraph = event.getModifierState('AltGraph')
  if ((event.ctrlKey || event.metaKey) && !altGraph) return controlAction(app, key, event.shiftKey)
  if (event.altKey && !altGraph) return undefined
  const tool = toolKeys[key]
  if (tool) return () => tools.toolChosen(tool)
  switch (key) {
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
    case '\\':
      return () => tools.maskHidden(true)
    case ' ':
      return isPressable(event.target) ? undefined : () => tools.panHeld(true)
    default:
      return undefined
  }
}

/** Keys that work wherever nothing is typed and no dialog is open. */
export function listenToKeys(app: KeyedApp, signal: AbortSignal): void {
  /** The physical key that hides the mask: on many keyboards it types something else once AltGr is up. */
  let hiding: string | undefined
  window.addEventListener(
    'keydown',
    (event) => {
      if (
        event.defaultPrevented ||
        isTyping(event.target) ||
        document.querySelector('dialog[open]')
      )
        return
      const act = keyAction(app, event)
      if (!act) return
      if (event.key === '\\') hiding = event.code
      event.preventDefault()
      act()
    },
    { signal },
  )
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.key === ' ') app.tools.panHeld(false)
      if (event.code === hiding) app.tools.maskHidden(false)
    },
    { signal },
  )
  const allReleased = () => {
    app.tools.panHeld(false)
    app.tools.maskHidden(false)
  }
  window.addEventListener('blur', allReleased, { signal })
}
