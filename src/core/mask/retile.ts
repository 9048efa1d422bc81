import { type Mask, sameWithin, type Tile, tileExtent, withTiles } from './mask.ts'

/** Is told now and then which share of long work is done, 0..1, never less than before. */
export type OnShare = (share: number) => void

export interface Retiling {
  /** The tile that takes a tile's place. It is not written any more. */
  readonly tileAt: (index: number, tile: Tile) => Tile
  readonly onShare?: OnShare | undefined
}

/** The mask with every tile made anew, row by row. Where nothing changes within the picture, the tile stays shared. */
export function retiled(mask: Mask, { tileAt, onShare }: Retiling): Mask {
  const changes = new Map<number, Tile>()
  mask.tiles.forEach((before, index) => {
    const after = tileAt(index, before)
    if (!sameWithin(before, after, tileExtent(mask, index))) changes.set(index, after)
    const done = index + 1
    if (done % mask.columns === 0) onShare?.(done / mask.tiles.length)
  })
  return withTiles(mask, changes)
}
