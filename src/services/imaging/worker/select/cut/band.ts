import type { Window } from './window.ts'

/** The blocks of a window along a border, pixel by pixel. */
export interface Band {
  readonly window: Window
  /** Per block of the window: which block of the band it is, -1 if of none. */
  readonly ordinals: Int32Array
  /** How many pixels the band's blocks have, each of block * block, even where the window ends before. */
  readonly count: number
}

/** The blocks that have both sides among their neighbours (3 x 3): the border is not further from where it was found. */
export function bandAlong(window: Window, inside: Uint8Array): Band {
  const { columns, rows, block } = window
  const ordinals = new Int32Array(columns * rows).fill(-1)
  let blocks = 0
  const isMixed = (column: number, row: number) => {
    const own = inside[row * columns + column]
    for (let v = Math.max(0, row - 1); v <= Math.min(rows - 1, row + 1); v++)
      for (let u = Math.max(0, column - 1); u <= Math.min(columns - 1, column + 1); u++)
        if (inside[v * columns + u] !== own) return true
    return false
  }
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      if (isMixed(column, row)) ordinals[row * columns + column] = blocks++
  return { window, ordinals, count: blocks * block * block }
}

/** The block of the window that holds its pixel (x, y). */
export const blockAt = ({ columns, block }: Window, x: number, y: number): number =>
  Math.floor(y / block) * columns + Math.floor(x / block)

/** The band's pixel at (x, y) of the window, -1 where there is none. */
export function nodeAt({ window, ordinals }: Band, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= window.width || y >= window.height) return -1
  const ordinal = ordinals[blockAt(window, x, y)]
  const { block } = window
  return ordinal < 0 ? -1 : (ordinal * block + (y % block)) * block + (x % block)
}

/** Which side each pixel of a window is on. */
export interface Sides {
  readonly band: Band
  /** 1 inside, 0 outside: per pixel of the band ... */
  readonly fine: Uint8Array
  /** ... and per block of the window, for all other pixels. */
  readonly inside: Uint8Array
}

/** The side of a pixel of the window. */
export function sideAt({ band, fine, inside }: Sides, x: number, y: number): number {
  const node = nodeAt(band, x, y)
  return node < 0 ? inside[blockAt(band.window, x, y)] : fine[node]
}

/** Calls for every pixel of the band, in coordinates of the window. */
export function forEachPixel(band: Band, call: (node: number, x: number, y: number) => void) {
  const { window, ordinals } = band
  const { columns, block, width, height } = window
  for (let index = 0; index < ordinals.length; index++) {
    if (ordinals[index] < 0) continue
    const left = (index % columns) * block
    const top = Math.floor(index / columns) * block
    const right = Math.min(width, left + block)
    const bottom = Math.min(height, top + block)
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) call(nodeAt(band, x, y), x, y)
  }
}
