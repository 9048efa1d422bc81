import { createKeyboardHand, type HandNeeds } from '#features/editor/surface/keyboardHand.ts'
import type { ToolEvent } from '#features/editor/tools/gesture.ts'

interface Needs extends HandNeeds {
  readonly signal: AbortSignal
}

const events: Readonly<Record<string, ToolEvent>> = {
  Escape: { kind: 'cancel' },
  Enter: { kind: 'close' },
  Backspace: { kind: 'back' },
}

/** Keys of the focused surface: those of a gesture, and those that stand for a pointer. */
export function listenToSurfaceKeys(host: HTMLElement, needs: Needs) {
  const { signal, step } = needs
  const hand = createKeyboardHand(needs)
  const pressed = (event: KeyboardEvent) => {
    const ofGesture = events[event.key]
    if (ofGesture) step(ofGesture)
    else if (!hand.keyPressed(event)) return
    event.preventDefault()
  }
  host.addEventListener('keydown', pressed, { signal })
  host.addEventListener('keyup', hand.keyReleased, { signal })
  host.addEventListener('blur', hand.left, { signal })
  return hand
}
