/** Width and height in pixels; whole and at least 1. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A half-open rectangle in pixels: x <= u < x + width. */
export interface Rect extends Size {
  readonly x: number
  readonly y: number
}

declare const space: unique symbol

/** A point of the source picture, in its (oriented) pixels; (0, 0) is the top left corner of the first pixel. */
export interface ImagePoint {
  readonly x: number
  readonly y: number
  readonly [space]?: 'image'
}

/** A point of the painting surface, in CSS pixels from its top left corner. */
export interface StagePoint {
  readonly x: number
  readonly y: number
  readonly [space]?: 'stage'
}

/** Where the picture lies on the surface: image pixel (u, v) is at CSS pixel (x + u * scale, y + v * scale). */
export interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export const MIN_SCALE = 0.02
export const MAX_SCALE = 32

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y })
export const stagePoint = (x: number, y: number): StagePoint => ({ x, y })

export const toImage = (view: View, point: StagePoint): ImagePoint =>
  imagePoint((point.x - view.x) / view.scale, (point.y - view.y) / view.scale)

export const toStage = (view: View, point: ImagePoint): StagePoint =>
  stagePoint(view.x + point.x * view.scale, view.y + point.y * view.scale)

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value))

/** The view in which the whole picture is centred on the surface with a margin (CSS px) around it. */
export function fitView(picture: Size, surface: Size, margin = 24): View {
  const room = (side: number) => Math.max(1, side - 2 * margin)
  const fit = Math.min(room(surface.width) / picture.width, room(surface.height) / picture.height)
  const scale = clamp(fit, MIN_SCALE / 4, MAX_SCALE)
  return {
    scale,
    x: (surface.width - picture.width * scale) / 2,
    y: (surface.height - picture.height * scale) / 2,
  }
}

/** The view zoomed by `factor` with the image point under `about` staying where it is. */
export function zoomView(view: View, factor: number, about: StagePoint): View {
  const low = Math.min(MIN_SCALE, view.scale)
  const scale = clamp(view.scale * factor, low, MAX_SCALE)
  const ratio = scale / view.scale
  return { scale, x: about.x - (about.x - view.x) * ratio, y: about.y - (about.y - view.y) * ratio }
}

export const panView = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x + dx,
  y: view.y + dy,
})

/** How much of the picture stays on the surface however far it is moved, in CSS pixels. */
const IN_SIGHT = 48

/** The view moved back so far that the picture cannot be lost. */
export function keptInSight(view: View, picture: Size, surface: Size): View {
  const within = (at: number, length: number, room: number) =>
    clamp(at, Math.min(IN_SIGHT, length) - length, room - Math.min(IN_SIGHT, length))
  return {
    ...view,
    x: within(view.x, picture.width * view.scale, surface.width),
    y: within(view.y, picture.height * view.scale, surface.height),
  }
}

/** The smallest rectangle that holds both; an absent one holds nothing. */
export function unionRect(a: Rect | undefined, b: Rect | undefined): Rect | undefined {
  if (!a || !b) return a ?? b
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}
