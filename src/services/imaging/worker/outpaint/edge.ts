import type { Size } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/lock/picture.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'

/** The outermost pixels of a picture as a closed line: clockwise from the top left; corners are in it twice. */
export interface Edge extends Size {
  /** RGBA with straight alpha, 2 * (width + height) pixels. */
  readonly pixels: Uint8Array
  /** Whether no pixel of the whole picture is transparent at all. */
  readonly isOpaque: boolean
}

/** Where on the edge the pixels of the four sides are. */
export const edgeIndex = {
  top: (_: Size, x: number) => x,
  right: ({ width }: Size, y: number) => width + y,
  bottom: ({ width, height }: Size, x: number) => width + height + width - 1 - x,
  left: ({ width, height }: Size, y: number) => 2 * width + height + height - 1 - y,
}

function hasTransparency(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return true
  return false
}

/** Looks at all of a picture once. */
export async function edgeOf(picture: Picture, signal: AbortSignal): Promise<Edge> {
  const { size, hasAlpha } = picture
  const { width, height } = size
  const edge = new Uint8Array(8 * (width + height))
  const put = (index: number, pixels: Uint8Array, from: number) =>
    edge.set(pixels.subarray(4 * from, 4 * from + 4), 4 * index)
  let isOpaque = true
  for await (const { y, rows, pixels } of pictureBands(picture, signal)) {
    if (isOpaque && hasAlpha) isOpaque = !hasTransparency(pixels)
    for (let row = 0; row < rows; row++) {
      put(edgeIndex.left(size, y + row), pixels, row * width)
      put(edgeIndex.right(size, y + row), pixels, row * width + width - 1)
    }
    const last = (rows - 1) * width
    for (let x = 0; x < width; x++) {
      if (y === 0) put(edgeIndex.top(size, x), pixels, x)
      if (y + rows === height) put(edgeIndex.bottom(size, x), pixels, last + x)
    }
  }
  return { width, height, pixels: edge, isOpaque }
}
