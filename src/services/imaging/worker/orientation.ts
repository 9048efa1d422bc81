import type { Rect, Size } from '#core/geometry.ts'

/** How the stored pixels lie, as in Exif: 1 upright, 3 upside down, 6 to be turned right, 8 left; the rest mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export const isOrientation = (value: number): value is Orientation =>
  Number.isInteger(value) && value >= 1 && value <= 8

interface Turn {
  /** Stored columns become rows. */
  readonly swap: boolean
  /** Stored columns are counted from the right. */
  readonly mirrorX: boolean
  /** Stored rows are counted from the bottom. */
  readonly mirrorY: boolean
}

const turnOf = (orientation: Orientation): Turn => ({
  swap: orientation >= 5,
  mirrorX: [2, 3, 7, 8].includes(orientation),
  mirrorY: [3, 4, 6, 7].includes(orientation),
})

/** The size of a stored picture once it is turned. */
export const orientedSize = (orientation: Orientation, { width, height }: Size): Size =>
  turnOf(orientation).swap ? { width: height, height: width } : { width, height }

/** The part of the stored picture that becomes the rows y .. y + rows - 1 of the turned one. */
export function storedRect(
  orientation: Orientation,
  stored: Size,
  { y, rows }: { readonly y: number; readonly rows: number },
): Rect {
  const { swap, mirrorX, mirrorY } = turnOf(orientation)
  const { width, height } = stored
  if (swap) return { x: mirrorX ? width - y - rows : y, y: 0, width: rows, height }
  return { x: 0, y: mirrorY ? height - y - rows : y, width, height: rows }
}

/** Pixels of a row that are turned together, so that what a transposition reads stays in the cache. */
const BLOCK = 64

/**
 * Turns a block of stored pixels, one number each.
 * @param stored the size of the block before it is turned
 */
export function turnPixels(
  orientation: Orientation,
  stored: Size,
  { from, to }: { readonly from: Uint32Array; readonly to: Uint32Array },
): void {
  const { swap, mirrorX, mirrorY } = turnOf(orientation)
  const { width, height } = stored
  const right = mirrorX ? -1 : 1
  const down = mirrorY ? -width : width
  const start = (mirrorX ? width - 1 : 0) + (mirrorY ? (height - 1) * width : 0)
  const [stepX, stepY] = swap ? [down, right] : [right, down]
  const turned = orientedSize(orientation, stored)
  for (let left = 0; left < turned.width; left += BLOCK) {
    const end = Math.min(left + BLOCK, turned.width)
    for (let y = 0; y < turned.height; y++) {
      const row = y * turned.width
      let source = start + y * stepY + left * stepX
      for (let x = left; x < end; x++, source += stepX) to[row + x] = from[source]
    }
  }
}

/** The same turn as a canvas transform: `setTransform(...)`, then draw the stored picture at (0, 0). */
export function turnMatrix(
  orientation: Orientation,
  { width, height }: Size,
): [number, number, number, number, number, number] {
  const { swap, mirrorX, mirrorY } = turnOf(orientation)
  const right = mirrorX ? -1 : 1
  const down = mirrorY ? -1 : 1
  const fromX = mirrorX ? width : 0
  const fromY = mirrorY ? height : 0
  return swap ? [0, right, down, 0, fromY, fromX] : [right, 0, 0, down, fromX, fromY]
}
