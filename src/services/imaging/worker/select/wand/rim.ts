import { type Extent, takeIn } from '#services/imaging/worker/select/picture.ts'
import type { Ground } from './flood.ts'

/**
 * How much of a pixel just outside a region belongs to it, 0..254. Where a border lies between pixels a camera or an
 * anti-aliased drawing mixes both sides' colours, and the mixture lies on the way from one to the other: so the share
 * is how far it is on the way from the furthest colour outside to the nearest within, of the 3 x 3 pixels.
 */
function shareOf({ width, height, distances }: Ground, marks: Uint8Array, pixel: number): number {
  const x = pixel % width
  const y = Math.floor(pixel / width)
  let near = 255
  let far = distances[pixel]
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      const at = v * width + u
      if (marks[at] === 255) near = Math.min(near, distances[at])
      else far = Math.max(far, distances[at])
    }
  // Bytes are roots of distances.
  const own = distances[pixel] ** 2
  const range = far ** 2 - near ** 2
  return range > 0 ? Math.floor((254 * (far ** 2 - own)) / range) : 0
}

/**
 * Gives a region of 255s a soft edge of one pixel, outside it: there, pixels that are in a transition get their share, all
 * others stay 0. Takes them into the extent.
 */
export function softenRim(ground: Ground, marks: Uint8Array, extent: Extent): void {
  const { width, height, distances, limit } = ground
  const left = Math.max(0, extent.left - 1)
  const right = Math.min(width, extent.right + 1)
  const top = Math.max(0, extent.top - 1)
  const bottom = Math.min(height, extent.bottom + 1)
  const isMarked = (x: number, row: number) => marks[row + x] === 255
  for (let y = top; y < bottom; y++) {
    const row = y * width
    const above = Math.max(0, y - 1) * width
    const below = Math.min(height - 1, y + 1) * width
    const inColumn = (x: number) =>
      x >= 0 && x < width && (isMarked(x, row) || isMarked(x, above) || isMarked(x, below))
    let before = inColumn(left - 1)
    let here = inColumn(left)
    for (let x = left; x < right; x++) {
      const after = inColumn(x + 1)
      const touches = before || here || after
      before = here
      here = after
      if (!touches || isMarked(x, row) || distances[row + x] <= limit) continue
      const share = shareOf(ground, marks, row + x)
      if (share === 0) continue
      marks[row + x] = share
      takeIn(extent, y, x, x + 1)
    }
  }
}
