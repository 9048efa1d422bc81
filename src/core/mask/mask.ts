import type { Size } from '#core/geometry.ts'

/** Side of a tile in pixels. */
export const TILE = 64

/** TILE x TILE bytes, row by row: 0 keep .. 255 repaint. Never written after it is made. */
export type Tile = Uint8Array

/**
 * What is to be repainted: one byte per source pixel, in tiles. Immutable: an operation makes a new mask that shares
 * every tile it did not touch. What lies in a tile beyond the picture's edge means nothing.
 */
export interface Mask extends Size {
  readonly columns: number
  readonly rows: number
  /** Row by row; all-0 tiles are `EMPTY_TILE`, all-255 tiles `FULL_TILE`. */
  readonly tiles: readonly Tile[]
  /** Sum of all bytes within the picture. */
  readonly painted: number
}
