import { type StagePoint, stagePoint } from '#core/geometry.ts'

/** A place on the surface with the pen's pressure, 0..1 (1 for mouse and finger). */
export interface PressedPoint {
  readonly at: StagePoint
  readonly pressure: number
}

/** What hands do on the surface. */
export interface PointerEvents {
  readonly drawBegun: (point: PressedPoint, straight: boolean) => void
  readonly drawMoved: (points: readonly PressedPoint[]) => void
  readonly drawEnded: () => void
  /** Another gesture takes over: what was drawn is kept. */
  readonly drawInterrupted: () => void
  /** What was drawn was not meant. */
  readonly drawCancelled: () => void
  readonly panned: (dx: number, dy: number) => void
  readonly zoomed: (factor: number, about: StagePoint) => void
  /** The pointer is over the surface, or has left it. */
  readonly hovered: (at: StagePoint | undefined) => void
}

interface Held {
  readonly type: string
  readonly gesture: 'draw' | 'pan' | 'rest'
  readonly at: StagePoint
  /** CSS pixels moved since it came down. */
  readonly travelled: number
}

const MIDDLE_BUTTON = 1
/** A first finger that has moved less than this (CSS px) when the second comes down was the start of a pinch. */
const PINCH_SLACK = 12

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
  const fingers = () => [...held.values()].filter(({ type }) => type === 'touch')

  const place = (event: MouseEvent) => {
    const { left, top } = host.getBoundingClientRect()
    return stagePoint(event.clientX - left, event.clientY - top)
  }
  const pressed = (event: PointerEvent): PressedPoint => ({
    at: place(event),
    pressure: event.pointerType === 'pen' ? event.pressure : 1,
  })

  function gestureOf(event: PointerEvent): Held['gesture'] {
    const penIsDown = [...held.values()].some(({ type }) => type === 'pen')
    if (event.pointerType === 'touch' && (penIsDown || fingers().length > 0)) return 'rest'
    if (event.button === MIDDLE_BUTTON) return 'pan'
    if (event.button !== 0) return 'rest'
    return isPanning() ? 'pan' : 'draw'
  }

  /** The second finger ends a stroke, or unmakes one that was only the first half of a pinch. */
  function beginPinch() {
    for (const [id, pointer] of held) {
      if (pointer.gesture !== 'draw') continue
      if (pointer.travelled < PINCH_SLACK) events.drawCancelled()
      else events.drawInterrupted()
      held.set(id, { ...pointer, gesture: 'rest' })
    }
  }

  function down(event: PointerEvent) {
    const gesture = gestureOf(event)
    if (event.pointerType === 'touch' && fingers().length === 1) beginPinch()
    held.set(event.pointerId, { type: event.pointerType, gesture, at: place(event), travelled: 0 })
    host.setPointerCapture(event.pointerId)
    if (gesture === 'draw') events.drawBegun(pressed(event), event.shiftKey)
    if (event.button === MIDDLE_BUTTON) event.preventDefault()
  }

  function pinch(moved: Held, to: StagePoint) {
    const other = fingers().find((finger) => finger !== moved)
    if (!other) return
    const [from, now] = [middle(moved.at, other.at), middle(to, other.at)]
    events.panned(now.x - from.x, now.y - from.y)
    events.zoomed(distance(to, other.at) / Math.max(1, distance(moved.at, other.at)), now)
  }

  function move(event: PointerEvent) {
    const at = place(event)
    const pointer = held.get(event.pointerId)
    if (event.pointerType !== 'touch') events.hovered(at)
    if (!pointer) return
    if (pointer.gesture === 'draw') {
      const coalesced = event.getCoalescedEvents()
      events.drawMoved((coalesced.length > 0 ? coalesced : [event]).map(pressed))
    } else if (pointer.type === 'touch' && fingers().length === 2) pinch(pointer, at)
    else if (pointer.gesture === 'pan') events.panned(at.x - pointer.at.x, at.y - pointer.at.y)
    held.set(event.pointerId, {
      ...pointer,
      at,
      travelled: pointer.travelled + distance(pointer.at, at),
    })
  }

  function up(event: PointerEvent) {
    const pointer = held.get(event.pointerId)
    held.delete(event.pointerId)
    if (pointer?.gesture === 'draw') events.drawEnded()
  }

  host.addEventListener('pointerdown', down, { signal })
  host.addEventListener('pointermove', move, { signal })
  host.addEventListener('pointerup', up, { signal })
  // The system took the pointer away (a notification, a lost pen): what was drawn is kept.
  host.addEventListener('pointercancel', up, { signal })
  host.addEventListener('pointerleave', () => events.hovered(undefined), { signal })
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
