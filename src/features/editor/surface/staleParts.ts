import { type Rect, unionRect } from '#core/geometry.ts'
import { type Mask, TILE } from '#core/mask/mask.ts'
import type { Stroke } from '#core/mask/stroke.ts'

/** What of a look makes up the mask on the screen. */
export interface Painted {
  readonly mask: Mask | undefined
  readonly stroke: Stroke | undefined
}

/** Where (image pixels) one look may differ from another: tiles are never written, so it is where they are others. */
export function stalePart(before: Painted, after: Painted): Rect | 'all' | undefined {
  const [old, now] = [before.mask, after.mask]
  if (old?.width !== now?.width || old?.height !== now?.height) return 'all'
  const changed = old && now && old !== now ? changedTiles(old, now) : undefined
  if (before.stroke === after.stroke) return changed
  return unionRect(changed, unionRect(reachOf(before.stroke), reachOf(after.stroke)))
}

function changedTiles(before: Mask, after: Mask): Rect | undefined {
  const bounds = createBounds(before.columns)
  before.tiles.forEach((tile, index) => {
    if (tile !== after.tiles[index]) bounds.add(index)
  })
  return bounds.rect(TILE)
}

/** What a stroke covers so far. */
function reachOf(stroke: Stroke | undefined): Rect | undefined {
  if (!stroke) return undefined
  const bounds = createBounds(stroke.columns)
  for (const index of stroke.coverageTiles.keys()) bounds.add(index)
  return bounds.rect(TILE << stroke.shift)
}

/** The smallest rectangle of tiles that holds all that were added. */
function createBounds(columns: number) {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  return {
    add: (index: number) => {
      const column = index % columns
      const row = Math.floor(index / columns)
      left = Math.min(left, column)
      top = Math.min(top, row)
      right = Math.max(right, column)
      bottom = Math.max(bottom, row)
    },
    rect: (side: number): Rect | undefined =>
      right < 0
        ? undefined
        : {
            x: left * side,
            y: top * side,
            width: (right + 1 - left) * side,
            height: (bottom + 1 - top) * side,
          },
  }
}
