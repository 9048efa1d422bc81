import type { Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE_BYTES, type Tile } from './mask.ts'
import { retiled } from './retile.ts'

/** What a new selection does to the mask. */
export type CombineMode = 'add' | 'subtract' | 'replace'

/** The mask with a selection of the same size put in. Throws a RangeError if the sizes differ. */
export function combined(mask: Mask, selection: Mask, mode: CombineMode): Mask {
  switch (mode) {
    case 'add':
      return added(mask, selection)
    case 'subtract':
      return subtracted(mask, selection)
    case 'replace':
      return replaced(mask, selection)
  }
}

/**
 * The greater of the two values. Unlike a + b - a * b / 255 it changes nothing the second time: a soft edge stays as
 * soft as it is, however often a selection is added.
 */
export function added(mask: Mask, other: Mask): Mask {
  expectSameSize(mask, other)
  return retiled(mask, {
    tileAt: (index, tile) => greater(tile, other.tiles[index] ?? EMPTY_TILE),
  })
}

/**
 * The value less the other one, at least 0. Unlike a * (255 - b) / 255 it leaves no rim where a selection is taken away
 * that was added before.
 */
export function subtracted(mask: Mask, other: Mask): Mask {
  expectSameSize(mask, other)
  return retiled(mask, { tileAt: (index, tile) => less(tile, other.tiles[index] ?? EMPTY_TILE) })
}

/** The selection instead of the mask. */
export function replaced(mask: Mask, other: Mask): Mask {
  expectSameSize(mask, other)
  return retiled(mask, { tileAt: (index) => other.tiles[index] ?? EMPTY_TILE })
}

function expectSameSize(a: Size, b: Size): void {
  if (a.width !== b.width || a.height !== b.height)
    throw new RangeError(`${b.width} x ${b.height} pixels do not fit ${a.width} x ${a.height}.`)
}

function greater(a: Tile, b: Tile): Tile {
  if (a === EMPTY_TILE || b === FULL_TILE) return b
  if (b === EMPTY_TILE || a === FULL_TILE) return a
  const most = a.slice()
  for (let at = 0; at < TILE_BYTES; at++) {
    const value = b[at] ?? 0
    if (value > (most[at] ?? 0)) most[at] = value
  }
  return most
}

function less(a: Tile, b: Tile): Tile {
  if (a === EMPTY_TILE || b === EMPTY_TILE) return a
  if (b === FULL_TILE) return EMPTY_TILE
  const rest = new Uint8Array(TILE_BYTES)
  for (let at = 0; at < TILE_BYTES; at++) rest[at] = Math.max(0, (a[at] ?? 0) - (b[at] ?? 0))
  return rest
}
