import fc from 'fast-check'
import type { Rect, Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile, tileExtent } from '#core/mask/mask.ts'
import { maskFromPixels } from '#core/mask/pack.ts'

/** Sides that end before, at and after the edge of a tile. */
const anySide = fc.oneof(
  fc.constantFrom(1, 2, 63, 64, 65, 128, 129),
  fc.integer({ min: 1, max: 200 }),
)

/** Sizes of up to 200 x 200 pixels. */
export const anySize: fc.Arbitrary<Size> = fc.record({ width: anySide, height: anySide })

/** All of a picture of at most 200 pixels a side, or some rectangle where it is. */
const anyPatch: fc.Arbitrary<Rect> = fc.oneof(
  fc.constant({ x: 0, y: 0, width: 200, height: 200 }),
  fc.record({
    x: fc.integer({ min: -20, max: 200 }),
    y: fc.integer({ min: -20, max: 200 }),
    width: fc.integer({ min: 1, max: 220 }),
    height: fc.integer({ min: 1, max: 220 }),
  }),
)

const noise = (seed: number, x: number, y: number) =>
  Math.imul(Math.imul(x + seed, 0x9e3779b1) ^ (y + 77), 0x85ebca6b) >>> 24

/** A tile is nothing, everything or noise. */
function patchwork(seed: number, x: number, y: number): number {
  const kind = noise(seed, Math.floor(x / TILE), Math.floor(y / TILE))
  if (kind < 100) return 0
  return kind < 200 ? 255 : noise(seed, x, y)
}

/** The values under a patch. */
const anyInk: fc.Arbitrary<(x: number, y: number) => number> = fc.oneof(
  fc.constantFrom(0, 255).map((value) => () => value),
  fc.nat(255).map((value) => () => value),
  fc.nat(999).map((seed) => (x: number, y: number) => noise(seed, x, y)),
  fc.nat(999).map((seed) => (x: number, y: number) => patchwork(seed, x, y)),
  fc.nat(7).map((slope) => (x: number, y: number) => (x * slope + y) & 255),
)

/** Pixels of a picture of this size: even, noisy and sloping patches over each other. */
export const anyPixels = (size: Size): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.tuple(anyPatch, anyInk), { maxLength: 5 }).map((patches) => {
    const pixels = new Uint8Array(size.width * size.height)
    for (const [patch, ink] of patches)
      for (let y = Math.max(0, patch.y); y < Math.min(size.height, patch.y + patch.height); y++)
        for (let x = Math.max(0, patch.x); x < Math.min(size.width, patch.x + patch.width); x++)
          pixels[y * size.width + x] = ink(x, y)
    return pixels
  })

/** The mask with litter beyond the edge of the picture, where nothing means anything. */
function littered(mask: Mask): Mask {
  const tiles = mask.tiles.map((tile, index): Tile => {
    if (tile === EMPTY_TILE || tile === FULL_TILE) return tile
    const { width, height } = tileExtent(mask, index)
    return tile.map((value, at) =>
      at % TILE < width && at < height * TILE ? value : noise(index, at, at),
    )
  })
  return { ...mask, tiles }
}

export const anyMaskOf = (size: Size): fc.Arbitrary<Mask> =>
  anyPixels(size).map((pixels) => littered(maskFromPixels(size, pixels)))

export const anyMask: fc.Arbitrary<Mask> = anySize.chain(anyMaskOf)

/** Where two lists of bytes begin to differ, -1 if nowhere. (An `expect` for each byte takes seconds.) */
export function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 && a.length !== b.length ? Math.min(a.length, b.length) : at
}
