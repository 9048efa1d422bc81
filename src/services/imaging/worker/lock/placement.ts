import type { Size } from '#core/geometry.ts'

/**
 * Where a picture lies on another one: its point (u, v) is at (x + u * scaleX, y + v * scaleY). Points are in pixels;
 * the middle of the first pixel is (0.5, 0.5).
 */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly scaleX: number
  readonly scaleY: number
}

/**
 * How a picture was brought to the shape of the answer: by stretching, by filling the answer and losing what stands
 * over, or whole with empty borders.
 */
export type Fit = 'stretch' | 'cover' | 'contain'

/** How an answer drifted from where its fit would have it: the content was moved and scaled about the middle. */
export interface Drift {
  /** To the right, in pixels of the picture that drifted. */
  readonly dx: number
  /** Down. */
  readonly dy: number
  /** More than 1: things became larger. */
  readonly scale: number
}

export const noDrift: Drift = { dx: 0, dy: 0, scale: 1 }

/** Where the picture lies on an answer of that size. */
export function fitted(picture: Size, answer: Size, fit: Fit): Placement {
  const across = answer.width / picture.width
  const down = answer.height / picture.height
  if (fit === 'stretch') return { x: 0, y: 0, scaleX: across, scaleY: down }
  const scale = fit === 'cover' ? Math.max(across, down) : Math.min(across, down)
  return {
    x: (answer.width - picture.width * scale) / 2,
    y: (answer.height - picture.height * scale) / 2,
    scaleX: scale,
    scaleY: scale,
  }
}

/** Where the picture lies after it drifted. */
export function drifted(placement: Placement, { dx, dy, scale }: Drift, picture: Size): Placement {
  const { x, y, scaleX, scaleY } = placement
  const left = (picture.width / 2) * (1 - scale) + dx
  const top = (picture.height / 2) * (1 - scale) + dy
  return {
    x: x + left * scaleX,
    y: y + top * scaleY,
    scaleX: scale * scaleX,
    scaleY: scale * scaleY,
  }
}

/** The same placement for other sizes of the two pictures, given by how much larger they are. */
export function resized(
  { x, y, scaleX, scaleY }: Placement,
  picture: { readonly from: Size; readonly to: Size },
  answer: { readonly from: Size; readonly to: Size },
): Placement {
  const across = answer.to.width / answer.from.width
  const down = answer.to.height / answer.from.height
  return {
    x: x * across,
    y: y * down,
    scaleX: (scaleX * across * picture.from.width) / picture.to.width,
    scaleY: (scaleY * down * picture.from.height) / picture.to.height,
  }
}
