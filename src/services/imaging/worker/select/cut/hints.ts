import type { Rect } from '#core/geometry.ts'
import { INSIDE, OUTSIDE } from './known.ts'

/** A stroke that says of what it covers that it belongs to the thing, or does not. */
export interface Hint {
  readonly side: 'inside' | 'outside'
  /** The middle line, in pixels of the picture. One point makes a dot. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly radiusPx: number
}

/** What a hint makes known. */
export const sideOf = ({ side }: Hint): number => (side === 'inside' ? INSIDE : OUTSIDE)

/** A grid over a picture: cell (i, j) covers the `block` pixels from x + i * block and y + j * block on. */
export interface Cells extends Rect {
  readonly block: number
}

interface Segment {
  readonly fromX: number
  readonly fromY: number
  readonly toX: number
  readonly toY: number
  readonly radius: number
}

/** The square of a point's distance from a segment. */
function squareTo({ fromX, fromY, toX, toY }: Segment, x: number, y: number): number {
  const dx = toX - fromX
  const dy = toY - fromY
  const length = dx * dx + dy * dy
  const along = length > 0 ? ((x - fromX) * dx + (y - fromY) * dy) / length : 0
  const nearest = Math.min(1, Math.max(0, along))
  return (x - fromX - nearest * dx) ** 2 + (y - fromY - nearest * dy) ** 2
}

function markSegment(cells: Cells, segment: Segment, mark: (column: number, row: number) => void) {
  const { x, y, width, height, block } = cells
  const { fromX, fromY, toX, toY, radius } = segment
  const cellOf = (at: number) => Math.floor(at / block)
  const first = Math.max(0, cellOf(Math.min(fromX, toX) - radius - x))
  const last = Math.min(cellOf(width - 1), cellOf(Math.max(fromX, toX) + radius - x))
  const top = Math.max(0, cellOf(Math.min(fromY, toY) - radius - y))
  const bottom = Math.min(cellOf(height - 1), cellOf(Math.max(fromY, toY) + radius - y))
  for (let row = top; row <= bottom; row++)
    for (let column = first; column <= last; column++) {
      const middleX = x + (column + 0.5) * block
      const middleY = y + (row + 0.5) * block
      if (squareTo(segment, middleX, middleY) <= radius * radius) mark(column, row)
    }
}

/** Calls for every cell whose middle a hint covers; a hint thinner than a cell marks those on its way. */
export function markHint(
  cells: Cells,
  { points, radiusPx }: Hint,
  mark: (column: number, row: number) => void,
): void {
  const radius = Math.max(radiusPx, Math.SQRT1_2 * cells.block)
  points.forEach((to, i) => {
    const from = points[Math.max(0, i - 1)]
    const segment = { fromX: from.x, fromY: from.y, toX: to.x, toY: to.y, radius }
    markSegment(cells, segment, mark)
  })
}
