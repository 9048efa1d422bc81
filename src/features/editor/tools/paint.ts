import { type Rect, type Size, unionRect } from '#core/geometry.ts'
import { type Brush, createStroke, type Stroke, type StrokePoint } from '#core/mask/stroke.ts'

/** Brush and eraser: the stroke in progress is this tool's own; the document hears of it when it is done. */
export type PaintState = { readonly kind: 'idle'; readonly last?: StrokePoint } | Painting

interface Painting {
  readonly kind: 'painting'
  readonly stroke: Stroke
  readonly last: StrokePoint
}

export type PaintEvent =
  /** `straight` (Shift) draws a line from where the last stroke ended. */
  | { readonly kind: 'down'; readonly point: StrokePoint; readonly straight: boolean }
  | { readonly kind: 'moved'; readonly points: readonly StrokePoint[] }
  | { readonly kind: 'up' }
  /** A pinch begins or the tool changes: what was painted is kept. */
  | { readonly kind: 'interrupt' }
  /** Escape: what was painted is dropped. */
  | { readonly kind: 'cancel' }

export interface PaintContext {
  readonly size: Size
  readonly brush: Brush
}

export interface PaintStep {
  readonly state: PaintState
  /** Image pixels whose look changed. */
  readonly dirty?: Rect | undefined
  /** A stroke to apply to the mask. */
  readonly commit?: Stroke
}

export const idle: PaintState = { kind: 'idle' }

function draw(painting: Painting, points: readonly StrokePoint[]): PaintStep {
  let dirty: Rect | undefined
  for (const point of points) dirty = unionRect(dirty, painting.stroke.to(point))
  return { state: { ...painting, last: points.at(-1) ?? painting.last }, dirty }
}

function begin(
  state: PaintState,
  event: Extract<PaintEvent, { kind: 'down' }>,
  context: PaintContext,
) {
  const from = event.straight && state.kind === 'idle' ? state.last : undefined
  const stroke = createStroke(context.size, context.brush)
  const begun: Painting = { kind: 'painting', stroke, last: event.point }
  return draw(begun, from ? [from, event.point] : [event.point])
}

/** One step of the tool; pure but for the stroke, which grows in place. */
export function paintStep(state: PaintState, event: PaintEvent, context: PaintContext): PaintStep {
  const painting = state.kind === 'painting'
  switch (event.kind) {
    case 'down':
      return painting ? { state } : begin(state, event, context)
    case 'moved':
      return painting ? draw(state, event.points) : { state }
    case 'up':
    case 'interrupt':
      return painting
        ? { state: { kind: 'idle', last: state.last }, commit: state.stroke }
        : { state }
    case 'cancel':
      return painting ? { state: { kind: 'idle', last: state.last } } : { state }
  }
}
