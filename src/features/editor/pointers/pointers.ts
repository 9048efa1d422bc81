import { type StagePoint, stagePoint } from '#core/geometry.ts'
import type { HeldKeys, PointerEvents, PressedPoint } from './pointerEvents.ts'

interface Held {
  readonly type: string
  /** `palm`: a touch while a pen is down. */
  readonly gesture: 'draw' | 'pan' | 'brush' | 'rest' | 'palm'
  /** The button it came down with, as a bit of `MouseEvent.buttons`. */
  readonly button: number
  readonly at: StagePoint
  /** CSS pixels moved since it came down. */
  readonly travelled: number
}

const MIDDLE_BUTTON = 1
const RIGHT_BUTTON = 2
/** The other end of a pen. */
const ERASER_BUTTON = 5
/** The bits of `MouseEvent.buttons` by `MouseEvent.button`. */
const buttonBits = [1, 4, 2, 8, 16, 32] as const
/** Two fingers that are up again after this long, without a move, were a tap. */
const TAP_MS = 300
/** A first finger that has moved less than this (CSS px) when the second comes down was the start of a pinch. */
const PINCH_SLACK = 12

const isInverse = ({ button }: PointerEvent) => button === RIGHT_BUTTON || button === ERASER_BUTTON

const distance = (a: StagePoint, b: StagePoint) => Math.hypot(a.x - b.x, a.y - b.y)
const middle = (a: StagePoint, b: StagePoint) => stagePoint((a.x + b.x) / 2, (a.y + b.y) / 2)

/** Zoom factor of a wheel event; a trackpad's pinch comes as a wheel with Ctrl and small steps. */
function wheelFactor({ deltaY, deltaMode, ctrlKey }: WheelEvent) {
  const px = deltaMode === WheelEvent.DOM_DELTA_LINE ? deltaY * 20 : deltaY
  return Math.exp(-Math.max(-300, Math.min(300, px)) * (ctrlKey ? 0.01 : 0.0016))
}

export interface PointerSource {
  readonly host: HTMLElement
  /** Whether a press moves the picture. */
  readonly isPanning: () => boolean
  /** Ends the listening. */
  readonly signal: AbortSignal
}

/** Turns pointer and wheel events of an element into gestures. */
export function listenToPointers(
  { host, isPanning, signal }: PointerSource,
  events: PointerEvents,
): void {
  const held = new Map<number, Held>()
  let firstFingerAt = 0
  let mayBeTap = false
  const fingers = () =>
    [...held.values()].filter(({ type, gesture }) => type === 'touch' && gesture !== 'palm')

  const place = (event: MouseEvent) => {
    const { left, top } = host.getBoundingClientRect()
    return stagePoint(event.clientX - left, event.clientY - top)
  }
  const pressed = (event: PointerEvent): PressedPoint => ({
    at: place(event),
    pressure: event.pointerType === 'pen' ? event.pressure : 1,
  })

  const keysOf = ({ shiftKey, altKey }: MouseEvent): HeldKeys => ({ shift: shiftKey, alt: altKey })

  function gestureOf(event: PointerEvent): Held['gesture'] {
    if (event.pointerType === 'touch') {
      if ([...held.values()].some(({ type }) => type === 'pen')) return 'palm'
      if (fingers().length > 0) return 'rest'
    }
    return gestureOfButton(event)
  }
  function gestureOfButton(event: PointerEvent): Held['gesture'] {
    if (event.button === MIDDLE_BUTTON) return 'pan'
    if (event.button === RIGHT_BUTTON && event.altKey) return 'brush'
    if (event.button !== 0 && !isInverse(event)) return 'rest'
    return isPanning() ? 'pan' : 'draw'
  }

  /** What a finger drew ends, or is unmade where it was hardly begun. */
  function drawingLeft({ gesture, travelled }: Held) {
    if (gesture !== 'draw') return
    if (travelled < PINCH_SLACK) events.drawCancelled()
    else events.drawInterrupted()
  }
  /** The second finger makes a pinch. */
  function beginPinch() {
    for (const [id, pointer] of held) {
      if (pointer.type !== 'touch' || pointer.gesture !== 'draw') continue
      drawingLeft(pointer)
      held.set(id, { ...pointer, gesture: 'rest' })
    }
  }
  /** A hand that lay down before its pen was no finger. */
  function fingersWerePalm() {
    for (const [id, pointer] of held) {
      if (pointer.type !== 'touch') continue
      drawingLeft(pointer)
      held.set(id, { ...pointer, gesture: 'palm' })
    }
  }

  function fingerDown({ timeStamp }: PointerEvent) {
    const others = fingers().length
    if (others === 0) firstFingerAt = timeStamp
    mayBeTap = others === 1 && timeStamp - firstFingerAt < TAP_MS
    if (others === 1) beginPinch()
  }

  /** The last of two fingers is up. */
  function fingerUp({ timeStamp }: PointerEvent) {
    if (fingers().length > 0) return
    if (mayBeTap && timeStamp - firstFingerAt < TAP_MS) events.tappedByTwo()
    mayBeTap = false
  }

  function down(event: PointerEvent) {
    // Another button of the same mouse comes as a move; a second press of one pointer is not a gesture of its own.
    if (held.has(event.pointerId)) return
    const gesture = gestureOf(event)
    if (event.pointerType === 'touch' && gesture !== 'palm') fingerDown(event)
    if (event.pointerType === 'pen') fingersWerePalm()
    const button = buttonBits[event.button] ?? 0
    const begun = { type: event.pointerType, gesture, button, at: place(event), travelled: 0 }
    held.set(event.pointerId, begun)
    host.setPointerCapture(event.pointerId)
    if (gesture === 'draw')
      events.drawBegun(pressed(event), { keys: keysOf(event), inverse: isInverse(event) })
    if (event.button === MIDDLE_BUTTON) event.preventDefault()
  }

  function pinch(moved: Held, to: StagePoint) {
    const other = fingers().find((finger) => finger !== moved)
    if (!other) return
    const [from, now] = [middle(moved.at, other.at), middle(to, other.at)]
    events.panned(now.x - from.x, now.y - from.y)
    events.zoomed(distance(to, other.at) / Math.max(1, distance(moved.at, other.at)), now)
  }

  /** What a held pointer does by moving on to a place. */
  function act(pointer: Held, at: StagePoint, event: PointerEvent) {
    const [dx, dy] = [at.x - pointer.at.x, at.y - pointer.at.y]
    if (pointer.gesture === 'draw') {
      const coalesced = event.getCoalescedEvents()
      events.drawMoved((coalesced.length > 0 ? coalesced : [event]).map(pressed), keysOf(event))
    } else if (pointer.type === 'touch' && fingers().length === 2) pinch(pointer, at)
    else if (pointer.gesture === 'pan') events.panned(dx, dy)
    else if (pointer.gesture === 'brush') events.brushDragged(dx, dy)
  }

  function move(event: PointerEvent) {
    const at = place(event)
    const pointer = held.get(event.pointerId)
    if (event.pointerType !== 'touch') events.hovered(at, keysOf(event))
    if (!pointer) return
    // With another button still held its end comes as a move; without any it was lost (a dialog, a debugger).
    if (pointer.type !== 'touch' && (event.buttons & pointer.button) === 0) return up(event)
    act(pointer, at, event)
    const travelled = pointer.travelled + distance(pointer.at, at)
    if (travelled > PINCH_SLACK) mayBeTap = false
    held.set(event.pointerId, { ...pointer, at, travelled })
  }

  function up(event: PointerEvent) {
    const pointer = held.get(event.pointerId)
    held.delete(event.pointerId)
    if (pointer?.gesture === 'draw') events.drawEnded()
    if (pointer?.type === 'touch' && pointer.gesture !== 'palm') fingerUp(event)
  }
  /** The system took the pointer away (a notification, a lost pen): what was drawn is kept. */
  function taken(event: PointerEvent) {
    mayBeTap = false
    up(event)
  }

  host.addEventListener('pointerdown', down, { signal })
  host.addEventListener('pointermove', move, { signal })
  host.addEventListener('pointerup', up, { signal })
  host.addEventListener('pointercancel', taken, { signal })
  host.addEventListener('pointerleave', (event) => events.hovered(undefined, keysOf(event)), {
    signal,
  })
  host.addEventListener('dblclick', events.doublePressed, { signal })
  host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  host.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      events.zoomed(wheelFactor(event), place(event))
    },
    { passive: false, signal },
  )
}
