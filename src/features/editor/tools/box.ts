import { type ImagePoint, imagePoint, type Rect } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import {
  type Commit,
  type Keys,
  modeOf,
  type Outline,
  type ToolContext,
  type ToolEvent,
  type ToolStep,
} from './gesture.ts'

/** Rectangle, ellipse and the box of the smart select: dragged from corner to corner. */
export type BoxState = { readonly kind: 'idle' } | Dragging

interface Dragging {
  readonly kind: 'dragging'
  readonly from: ImagePoint
  readonly to: ImagePoint
  readonly keys: Keys
  /** Alt was down at the press, where it means subtract: it means the centre once it was let go. */
  readonly altHeld: boolean
  readonly mode: CombineMode
}

export type BoxKind = 'rectangle' | 'ellipse' | 'smart select'

export const idleBox: BoxState = { kind: 'idle' }

/** The dragged box: with Shift a square, with Alt about the point where it began. */
function boxOf({ from, to, keys, altHeld }: Dragging): Rect {
  let [dx, dy] = [to.x - from.x, to.y - from.y]
  if (keys.shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy))
    dx = Math.sign(dx || 1) * side
    dy = Math.sign(dy || 1) * side
  }
  const centred = keys.alt && !altHeld
  const [x, y] = centred ? [from.x - dx, from.y - dy] : [from.x, from.y]
  const [width, height] = centred ? [2 * dx, 2 * dy] : [dx, dy]
  return {
    x: Math.min(x, x + width),
    y: Math.min(y, y + height),
    width: Math.abs(width),
    height: Math.abs(height),
  }
}

function commitOf(state: Dragging, kind: BoxKind): Commit | undefined {
  const box = boxOf(state)
  const { mode } = state
  if (box.width === 0 || box.height === 0) return undefined
  return kind === 'smart select'
    ? { kind, box, mode }
    : { kind: 'shape', shape: { kind, rect: box }, mode }
}

function finish(state: Dragging, kind: BoxKind): ToolStep<BoxState> {
  const commit = commitOf(state, kind)
  return { state: idleBox, ...(commit ? { commit } : {}) }
}

/** One step of a tool that drags a box. */
export const boxStep =
  (kind: BoxKind) =>
  (state: BoxState, event: ToolEvent, context: ToolContext): ToolStep<BoxState> => {
    if (state.kind === 'idle') {
      if (event.kind !== 'down') return { state }
      const { point, keys } = event
      const at = imagePoint(point.x, point.y)
      const mode = modeOf(event, context)
      return { state: { kind: 'dragging', from: at, to: at, keys, altHeld: keys.alt, mode } }
    }
    switch (event.kind) {
      case 'moved': {
        const to = event.points.at(-1)
        const { keys } = event
        const altHeld = state.altHeld && keys.alt
        return { state: { ...state, keys, altHeld, to: to ? imagePoint(to.x, to.y) : state.to } }
      }
      case 'up':
      case 'interrupt':
        return finish(state, kind)
      case 'cancel':
        return { state: idleBox }
      case 'down':
      case 'hovered':
      case 'close':
      case 'back':
        return { state }
    }
  }

/** Points of an ellipse's outline: enough for a smooth line on any screen. */
const ELLIPSE_POINTS = 96

function corners({ x, y, width, height }: Rect): readonly ImagePoint[] {
  const [right, bottom] = [x + width, y + height]
  return [imagePoint(x, y), imagePoint(right, y), imagePoint(right, bottom), imagePoint(x, bottom)]
}

function around({ x, y, width, height }: Rect): readonly ImagePoint[] {
  return Array.from({ length: ELLIPSE_POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / ELLIPSE_POINTS
    return imagePoint(
      x + (width / 2) * (1 + Math.cos(angle)),
      y + (height / 2) * (1 + Math.sin(angle)),
    )
  })
}

export function boxOutline(state: BoxState, kind: BoxKind): Outline | undefined {
  if (state.kind === 'idle') return undefined
  const box = boxOf(state)
  return { points: kind === 'ellipse' ? around(box) : corners(box), closed: true }
}
