import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile, tileExtent } from './mask.ts'

/** A tile's level in its peaks: blocks of 2 ** 6 pixels a side. */
export const TILE_LEVEL = 6

/** Where each level of a tile's peaks begins; level k has the blocks of 2 ** k pixels a side, row by row. */
const LEVEL_STARTS = [0, 4096, 5120, 5376, 5440, 5456, 5460]

const PEAKS = 5461

/** The greatest values of a tile, by blocks of all sizes. What lies beyond the picture's edge counts as 0. */
export type Peaks = Uint8Array

const FULL_PEAKS: Peaks = new Uint8Array(PEAKS).fill(255)

/** Finds the peaks of a tile by its index; none of an empty one. Each tile is looked through once. */
export function createPeaks(mask: Mask): (index: number) => Peaks | undefined {
  const known = new Array<Peaks | undefined>(mask.tiles.length)
  return (index) => {
    const tile = mask.tiles[index]
    if (!tile || tile === EMPTY_TILE) return undefined
    if (tile === FULL_TILE) return FULL_PEAKS
    const peaks = known[index] ?? peaksOf(tile, mask, index)
    known[index] = peaks
    return peaks
  }
}

/** Where the peak of a block is, by its place in the picture in blocks of its level. */
export function peakAt(level: number, x: number, y: number): number {
  const bits = TILE_LEVEL - level
  const within = (1 << bits) - 1
  return (LEVEL_STARTS[level] ?? 0) + ((y & within) << bits) + (x & within)
}

function peaksOf(tile: Tile, mask: Mask, index: number): Peaks {
  const { width, height } = tileExtent(mask, index)
  const peaks = new Uint8Array(PEAKS)
  for (let y = 0; y < height; y++) peaks.set(tile.subarray(y * TILE, y * TILE + width), y * TILE)
  for (let level = 1; level <= TILE_LEVEL; level++) {
    const side = TILE >> level
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const finer = peakAt(level - 1, 2 * x, 2 * y)
        const below = finer + 2 * side
        const upper = Math.max(peaks[finer] ?? 0, peaks[finer + 1] ?? 0)
        const lower = Math.max(peaks[below] ?? 0, peaks[below + 1] ?? 0)
        peaks[peakAt(level, x, y)] = Math.max(upper, lower)
      }
  }
  return peaks
}
