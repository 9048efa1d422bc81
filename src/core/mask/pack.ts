import type { Size } from '#core/geometry.ts'
import { damaged, joinSlices, newSink, putByte, takeByte } from './bytes.ts'
import {
  EMPTY_TILE,
  emptyMask,
  FULL_TILE,
  type Mask,
  TILE,
  TILE_BYTES,
  type Tile,
  tileExtent,
  tilesAlong,
  withTiles,
} from './mask.ts'
import { finished, type Slices } from './slices.ts'
import { putTile, takeTile } from './tileCode.ts'

/** A mask in one piece of memory: for a worker (its buffer can be moved there) and for storage. */
export interface PackedMask extends Size {
  /** The version of the format, then all tiles row by row. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

const VERSION = 1

/** The mask packed by run-length: a tile of one value takes a byte, no tile more than a byte more than it is. */
export const packed = (mask: Mask): PackedMask => finished(packSlices(mask))

/** The same in slices of a few milliseconds at most. */
export function* packSlices(mask: Mask): Slices<PackedMask> {
  const { width, height, columns } = mask
  const sink = newSink()
  putByte(sink, VERSION)
  for (let start = 0; start < mask.tiles.length; start += columns) {
    for (const tile of mask.tiles.slice(start, start + columns)) putTile(sink, tile)
    yield
  }
  return { width, height, bytes: yield* joinSlices(sink) }
}

/** The mask again. Throws a RangeError that says what is wrong if it is not a whole one. */
export function unpacked({ width, height, bytes }: PackedMask): Mask {
  if (!isSide(width) || !isSide(height)) throw damaged(`it is ${width} x ${height} pixels`)
  const source = { bytes, at: 0 }
  const version = takeByte(source)
  if (version !== VERSION) throw damaged(`it has version ${version}`)
  if (bytes.length < tilesAlong(width) * tilesAlong(height)) throw damaged('it ends too early')
  const empty = emptyMask({ width, height })
  const changes = new Map<number, Tile>()
  for (const index of empty.tiles.keys()) changes.set(index, takeTile(source))
  if (source.at < bytes.length) throw damaged(`${bytes.length - source.at} bytes are left over`)
  return withTiles(empty, changes)
}

const isSide = (pixels: number) => Number.isInteger(pixels) && pixels >= 1

/** The mask with these values, row by row, a byte each. Throws a RangeError if they are not as many as the pixels. */
export function maskFromPixels(size: Size, pixels: Uint8Array): Mask {
  if (pixels.length !== size.width * size.height)
    throw new RangeError(`${pixels.length} values for ${size.width} x ${size.height} pixels.`)
  const empty = emptyMask(size)
  const changes = new Map<number, Tile>()
  for (const index of empty.tiles.keys()) {
    const { width, height } = tileExtent(empty, index)
    const left = (index % empty.columns) * TILE
    const top = Math.floor(index / empty.columns) * TILE
    const tile = new Uint8Array(TILE_BYTES)
    for (let y = 0; y < height; y++) {
      const from = (top + y) * size.width + left
      tile.set(pixels.subarray(from, from + width), y * TILE)
    }
    changes.set(index, tile)
  }
  return withTiles(empty, changes)
}

/** All values, row by row. */
export function maskToPixels(mask: Mask): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(mask.width * mask.height)
  fillRows(mask, 0, mask.height, pixels)
  return pixels
}

/** Writes the values of so many rows, from row y on, to a target of width * rows bytes. */
export function fillRows(mask: Mask, y: number, rows: number, target: Uint8Array): void {
  const { width, columns } = mask
  for (let row = 0; row < rows; row++) {
    const first = Math.floor((y + row) / TILE) * columns
    const from = ((y + row) % TILE) * TILE
    for (let column = 0; column < columns; column++) {
      const tile = mask.tiles[first + column] ?? EMPTY_TILE
      const start = row * width + column * TILE
      const count = Math.min(TILE, width - column * TILE)
      if (tile === EMPTY_TILE) target.fill(0, start, start + count)
      else if (tile === FULL_TILE) target.fill(255, start, start + count)
      else target.set(tile.subarray(from, from + count), start)
    }
  }
}
