import { type ImagePoint, imagePoint } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import {
  type Keys,
  modeOf,
  type Outline,
  snapped,
  type ToolContext,
  type ToolEvent,
  type ToolStep,
} from './gesture.ts'

/**
 * Corner by corner: the end of a press sets one, so that a press that turns out to be a pinch sets none. Backspace takes one
 * back, Enter or a double click closes; Escape drops the press, without one everything.
 */
export type PolygonState = { readonly kind: 'idle' } | Setting

interface Setting {
  readonly kind: 'setting'
  readonly corners: readonly ImagePoint[]
  /** Where the next corner would be. */
  readonly next: ImagePoint
  readonly mode: CombineMode
  readonly isPressed: boolean
}

export const idlePolygon: PolygonState = { kind: 'idle' }

const FEWEST_CORNERS = 3
/** A corner this near (CSS pixels) to the first one closes. */
const NEAR_PX = 8
/** One this near to the last corner is the second click of a double click: a hand is never quite still. */
const SAME_PX = 4

const isNear = (a: ImagePoint, b: ImagePoint, px: number) => Math.hypot(a.x - b.x, a.y - b.y) <= px

function close({ corners, mode }: Setting): ToolStep<PolygonState> {
  if (corners.length < FEWEST_CORNERS) return { state: idlePolygon }
  return {
    state: idlePolygon,
    commit: { kind: 'shape', shape: { kind: 'polygon', points: corners }, mode },
  }
}

/** With Shift a corner is in one of the eight main directions from the last one. */
function cornerAt(corners: readonly ImagePoint[], at: ImagePoint, shift: boolean): ImagePoint {
  const last = corners.at(-1)
  return shift && last ? snapped(last, at) : at
}

function setCorner(state: Setting, { pxPerCss }: ToolContext): ToolStep<PolygonState> {
  const { corners, next } = state
  const [first] = corners
  const last = corners.at(-1)
  const set = { ...state, isPressed: false }
  if (first && corners.length >= FEWEST_CORNERS && isNear(first, next, NEAR_PX * pxPerCss))
    return close(state)
  if (last && isNear(last, next, SAME_PX * pxPerCss)) return { state: set }
  return { state: { ...set, corners: [...corners, next] } }
}

function withoutPress(state: Setting): ToolStep<PolygonState> {
  const isBegun = state.isPressed && state.corners.length > 0
  return { state: isBegun ? { ...state, isPressed: false } : idlePolygon }
}

function takenBack(state: Setting): ToolStep<PolygonState> {
  const corners = state.corners.slice(0, -1)
  return { state: corners.length > 0 ? { ...state, corners } : idlePolygon }
}

const pointedTo = (state: Setting, at: ImagePoint | undefined, { shift }: Keys): Setting =>
  at ? { ...state, next: cornerAt(state.corners, imagePoint(at.x, at.y), shift) } : state

export function polygonStep(
  state: PolygonState,
  event: ToolEvent,
  context: ToolContext,
): ToolStep<PolygonState> {
  if (state.kind === 'idle') {
    if (event.kind !== 'down') return { state }
    const next = imagePoint(event.point.x, event.point.y)
    const mode = modeOf(event, context)
    return { state: { kind: 'setting', corners: [], next, mode, isPressed: true } }
  }
  switch (event.kind) {
    case 'down':
      return { state: { ...pointedTo(state, event.point, event.keys), isPressed: true } }
    case 'moved':
      return { state: pointedTo(state, event.points.at(-1), event.keys) }
    case 'hovered':
      return { state: pointedTo(state, event.point, event.keys) }
    case 'up':
      return state.isPressed ? setCorner(state, context) : { state }
    case 'back':
      return takenBack(state)
    case 'close':
      return close(state)
    // Nothing is lost by a change of tool: what encloses something is kept.
    case 'interrupt':
      return close(state)
    case 'cancel':
      return withoutPress(state)
  }
}

export const polygonOutline = (state: PolygonState): Outline | undefined =>
  state.kind === 'setting' ? { points: [...state.corners, state.next], closed: false } : undefined
