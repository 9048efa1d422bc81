import type { StagePoint } from '#core/geometry.ts'

/** A place on the surface with the pen's pressure, 0..1 (1 for mouse and finger). */
export interface PressedPoint {
  readonly at: StagePoint
  readonly pressure: number
}

/** Keys held meanwhile. */
export interface HeldKeys {
  readonly shift: boolean
  readonly alt: boolean
}

export interface Press {
  readonly keys: HeldKeys
  /** By the right button, or the other end of a pen. */
  readonly inverse: boolean
}

/** What hands do on the surface. */
export interface PointerEvents {
  readonly drawBegun: (point: PressedPoint, press: Press) => void
  readonly drawMoved: (points: readonly PressedPoint[], keys: HeldKeys) => void
  readonly drawEnded: () => void
  /** Another gesture takes over: what was drawn is kept. */
  readonly drawInterrupted: () => void
  /** What was drawn was not meant. */
  readonly drawCancelled: () => void
  readonly panned: (dx: number, dy: number) => void
  readonly zoomed: (factor: number, about: StagePoint) => void
  /** Alt and the right button are held and the pointer moves (CSS pixels). */
  readonly brushDragged: (dx: number, dy: number) => void
  /** Two fingers came down and went up again at once. */
  readonly tappedByTwo: () => void
  readonly doublePressed: () => void
  /** The pointer is over the surface, or has left it. */
  readonly hovered: (at: StagePoint | undefined, keys: HeldKeys) => void
}
