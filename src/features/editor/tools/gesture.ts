import type { ImagePoint, Rect, Size } from '#core/geometry.ts'
import type { CombineMode } from '#core/mask/combine.ts'
import type { Shape } from '#core/mask/shape.ts'
import type { Brush, Stroke, StrokePoint } from '#core/mask/stroke.ts'

/** Keys held during a gesture. */
export interface Keys {
  readonly shift: boolean
  readonly alt: boolean
}

/** What comes to a tool, in image pixels. */
export type ToolEvent =
  /** `inverse` (the right button): painting erases, selecting subtracts. */
  | {
      readonly kind: 'down'
      readonly point: StrokePoint
      readonly keys: Keys
      readonly inverse: boolean
    }
  | { readonly kind: 'moved'; readonly points: readonly StrokePoint[]; readonly keys: Keys }
  /** The pointer moves without being pressed. */
  | { readonly kind: 'hovered'; readonly point: ImagePoint; readonly keys: Keys }
  | { readonly kind: 'up' }
  /** Enter or a double click: what is begun is finished. */
  | { readonly kind: 'close' }
  /** Backspace: the last part of what is begun is taken back. */
  | { readonly kind: 'back' }
  /** The tool changes: what was done is kept. */
  | { readonly kind: 'interrupt' }
  /** Escape, or a press that was only the start of a pinch: what was done is dropped. */
  | { readonly kind: 'cancel' }

/** What a tool works with. */
export interface ToolContext {
  /** Of the picture. */
  readonly size: Size
  readonly brush: Brush
  /** How a pen's pressure counts. */
  readonly pressure: 'off' | 'size'
  /** 0..1: how far the line lags behind an unsteady hand. */
  readonly smoothing: number
  readonly mode: CombineMode
  /** 0..100, of the magic wand. */
  readonly tolerance: number
  /** Image pixels to a CSS pixel: what is near is near on the screen. */
  readonly pxPerCss: number
}

/** What a finished gesture asks for. */
export type Commit =
  | { readonly kind: 'stroke'; readonly stroke: Stroke }
  | { readonly kind: 'shape'; readonly shape: Shape; readonly mode: CombineMode }
  /** What looks like the pixel at a point. Only the end of the drag is meant in earnest. */
  | {
      readonly kind: 'wand'
      readonly at: ImagePoint
      readonly tolerance: number
      readonly mode: CombineMode
      readonly part: 'press' | 'drag' | 'end'
    }
  /** The wand's drag was not meant. */
  | { readonly kind: 'wand dropped' }
  /** The thing in a box. */
  | { readonly kind: 'smart select'; readonly box: Rect; readonly mode: CombineMode }

/** A line to show while a gesture is under way. */
export interface Outline {
  readonly points: readonly ImagePoint[]
  readonly closed: boolean
}

/** One step of a tool: what it is about now and what came of it. */
export interface ToolStep<State> {
  readonly state: State
  /** Image pixels whose look changed. */
  readonly dirty?: Rect | undefined
  readonly commit?: Commit
}

/** What a press selects: the inverse button and Alt subtract, whatever is chosen. */
export const modeOf = (
  { keys, inverse }: Extract<ToolEvent, { kind: 'down' }>,
  { mode }: ToolContext,
): CombineMode => (inverse || keys.alt ? 'subtract' : mode)

/** The one of the eight main directions that comes nearest to the way from a point to another, in radians. */
export function mainDirection(from: ImagePoint, to: ImagePoint): number {
  const step = Math.PI / 4
  return Math.round(Math.atan2(to.y - from.y, to.x - from.x) / step) * step
}

/** The point nearest to `to` on the line through `from` in a direction. */
export function onLine<P extends ImagePoint>(from: ImagePoint, direction: number, to: P): P {
  const [cos, sin] = [Math.cos(direction), Math.sin(direction)]
  const along = (to.x - from.x) * cos + (to.y - from.y) * sin
  return { ...to, x: from.x + along * cos, y: from.y + along * sin }
}

/** The nearest point to `to` in one of the eight main directions from `from`. */
export const snapped = <P extends ImagePoint>(from: ImagePoint, to: P): P =>
  onLine(from, mainDirection(from, to), to)
