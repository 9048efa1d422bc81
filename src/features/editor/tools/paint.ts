import { type Rect, unionRect } from '#core/geometry.ts'
import { createStroke, type Stroke, type StrokePoint } from '#core/mask/stroke.ts'
import {
  type Keys,
  mainDirection,
  onLine,
  type ToolContext,
  type ToolEvent,
  type ToolStep,
} from './gesture.ts'

/** Brush and eraser: the stroke in progress is this tool's own; the document hears of it when it is done. */
export type PaintState = { readonly kind: 'idle'; readonly last?: StrokePoint } | Painting

interface Painting {
  readonly kind: 'painting'
  readonly stroke: Stroke
  /** The end of the line. */
  readonly last: StrokePoint
  /** Where the pointer is: ahead of the line when that is smoothed. */
  readonly pointer: StrokePoint
  /** While Shift is held. */
  readonly straight: Straight | undefined
}

/** A line in one of the eight main directions: the one that is taken first, so that an unsteady hand never bends it. */
interface Straight {
  readonly from: StrokePoint
  /** Radians; nothing before the pointer has gone far enough to tell. */
  readonly direction: number | undefined
}

type PaintStep = ToolStep<PaintState>

export const idlePaint: PaintState = { kind: 'idle' }

/** At full smoothing the line goes this share of the way to the pointer with every sample. */
const SLOWEST = 0.04
/** CSS pixels after which the direction of a straight line is known. */
const DIRECTION_PX = 6

const pressed = (point: StrokePoint, { pressure }: ToolContext): StrokePoint =>
  pressure === 'off' ? { ...point, pressure: 1 } : point

/** Exponential smoothing: without delay at 0, and the line always ends at the pointer. */
function smoothed(last: StrokePoint, to: StrokePoint, smoothing: number): StrokePoint {
  if (smoothing === 0) return to
  const share = 1 - smoothing * (1 - SLOWEST)
  const between = (a: number, b: number) => a + (b - a) * share
  return {
    x: between(last.x, to.x),
    y: between(last.y, to.y),
    pressure: between(last.pressure, to.pressure),
  }
}

function begin(
  state: PaintState,
  { point, keys, inverse }: Extract<ToolEvent, { kind: 'down' }>,
  context: ToolContext,
): PaintStep {
  const { brush } = context
  const start = state.kind === 'idle' && keys.shift ? state.last : undefined
  const stroke = createStroke(context.size, { ...brush, erase: brush.erase !== inverse })
  const at = pressed(point, context)
  const first = start && stroke.to({ ...start, pressure: at.pressure })
  const dirty = unionRect(first, stroke.to(at))
  const straight = keys.shift ? { from: at, direction: undefined } : undefined
  return { state: { kind: 'painting', stroke, last: at, pointer: at, straight }, dirty }
}

/** Where Shift makes the line go, once the pointer is at `to`. */
function straightTo(
  { straight, pointer }: Painting,
  to: StrokePoint,
  { pxPerCss }: ToolContext,
): Straight {
  const { from, direction } = straight ?? { from: pointer, direction: undefined }
  const isFar = Math.hypot(to.x - from.x, to.y - from.y) >= DIRECTION_PX * pxPerCss
  return { from, direction: direction ?? (isFar ? mainDirection(from, to) : undefined) }
}

/** The painting with the pointer moved on; the line follows. */
function followed(
  painting: Painting,
  point: StrokePoint,
  { keys, context }: { readonly keys: Keys; readonly context: ToolContext },
): Painting {
  if (!keys.shift)
    return {
      ...painting,
      pointer: point,
      last: smoothed(painting.last, point, context.smoothing),
      straight: undefined,
    }
  const straight = straightTo(painting, point, context)
  const { from, direction } = straight
  if (direction === undefined) return { ...painting, straight }
  const pointer = onLine(from, direction, point)
  return { ...painting, pointer, last: pointer, straight }
}

function goOn(
  painting: Painting,
  { points, keys }: Extract<ToolEvent, { kind: 'moved' }>,
  context: ToolContext,
): PaintStep {
  let state = painting
  let dirty: Rect | undefined
  for (const point of points) {
    state = followed(state, pressed(point, context), { keys, context })
    dirty = unionRect(dirty, state.stroke.to(state.last))
  }
  return { state, dirty }
}

/** The end of the gesture: the line catches up with the pointer. */
function finish({ stroke, last, pointer }: Painting): PaintStep {
  const dirty = last === pointer ? undefined : stroke.to(pointer)
  return { state: { kind: 'idle', last: pointer }, dirty, commit: { kind: 'stroke', stroke } }
}

/** One step of the tool; pure but for the stroke, which grows in place. */
export function paintStep(state: PaintState, event: ToolEvent, context: ToolContext): PaintStep {
  if (state.kind === 'idle') return event.kind === 'down' ? begin(state, event, context) : { state }
  switch (event.kind) {
    case 'moved':
      return goOn(state, event, context)
    case 'up':
    case 'interrupt':
      return finish(state)
    case 'cancel':
      return { state: { kind: 'idle', last: state.last } }
    case 'down':
    case 'hovered':
    case 'close':
    case 'back':
      return { state }
  }
}
