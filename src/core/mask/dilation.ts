import { type Block, type Candidates, dropNeedless, newCandidates, propose } from './candidates.ts'
import { FULL_TILE, type Mask, TILE, TILE_BYTES, type Tile } from './mask.ts'
import { createPeaks, type Peaks, peakAt, TILE_LEVEL } from './peaks.ts'

/** A block of the mask. */
interface Source {
  x: number
  y: number
  /** The greatest value in it. */
  peak: number
}

interface Search {
  readonly mask: Mask
  /** What a value loses on its way, by squared distance in pixels; everything where the table ends. */
  readonly losses: Uint8Array
  /** So many tiles away may there be something. */
  readonly reach: number
  readonly peaksOf: (index: number) => Peaks | undefined
  /** For the block of each size that is being looked at. */
  readonly byLevel: readonly Candidates[]
  /** The one that is considered: written in place, as millions are. */
  readonly source: Source
}

/**
 * Makes the tiles of a mask grown by a radius in pixels: at each pixel the greatest value less its loss on the way,
 * which is nothing up to the radius and 255 from a pixel beyond it. The blocks of the new tile and those of the mask are
 * quartered side by side, and a block of the mask is dropped once another one is sure to give as much (branch and
 * bound over two trees: Gray and Moore, 2000). The work goes with the length of the edges, not with the area.
 */
export function createDilation(mask: Mask, radius: number): (index: number) => Tile {
  const search: Search = {
    mask,
    losses: lossesTo(radius),
    reach: Math.ceil((radius + 1) / TILE),
    peaksOf: createPeaks(mask),
    byLevel: Array.from({ length: TILE_LEVEL + 1 }, newCandidates),
    source: { x: 0, y: 0, peak: 0 },
  }
  return (index) => {
    if (mask.tiles[index] === FULL_TILE) return FULL_TILE
    const x = index % mask.columns
    const block = { level: TILE_LEVEL, x, y: Math.floor(index / mask.columns) }
    const value = valueAmongTiles(search, block)
    const tile = new Uint8Array(TILE_BYTES)
    if (value === undefined) fillQuarters(search, tile, block)
    else tile.fill(value)
    return tile
  }
}

function lossesTo(radius: number): Uint8Array {
  const end = (Math.ceil(radius) + 1) ** 2
  return Uint8Array.from({ length: end }, (_, square) =>
    Math.round(255 * Math.min(1, Math.max(0, Math.sqrt(square) - radius))),
  )
}

/** Finds the tiles that count for a tile; the value, if it is one for all of it. */
function valueAmongTiles(search: Search, block: Block): number | undefined {
  const { mask, reach, byLevel, peaksOf, source } = search
  const candidates = byLevel[TILE_LEVEL]
  if (!candidates) return 0
  candidates.count = 0
  candidates.least = 0
  const [left, right] = [Math.max(0, block.x - reach), Math.min(mask.columns - 1, block.x + reach)]
  const [top, bottom] = [Math.max(0, block.y - reach), Math.min(mask.rows - 1, block.y + reach)]
  for (let y = top; y <= bottom && candidates.least < 255; y++)
    for (let x = left; x <= right; x++) {
      source.x = x
      source.y = y
      source.peak = peaksOf(y * mask.columns + x)?.[peakAt(TILE_LEVEL, x, y)] ?? 0
      consider(search, block)
    }
  return settled(candidates)
}

/** Finds, in the blocks that count for the block that this is a quarter of, the quarters that count for it. */
function valueAmongQuarters(search: Search, block: Block): number | undefined {
  const parents = search.byLevel[block.level + 1]
  const candidates = search.byLevel[block.level]
  if (!parents || !candidates) return 0
  if (block.level === 0) return greatestAmongPixels(search, parents, block)
  candidates.count = 0
  candidates.least = parents.least
  for (let at = 0; at < parents.count; at++) {
    if ((parents.most[at] ?? 0) > candidates.least) considerQuarters(search, block, at)
  }
  return settled(candidates)
}

/** The value of a pixel, from blocks of two by two. Most of the time is spent here. */
function greatestAmongPixels({ mask, losses, peaksOf }: Search, parents: Candidates, pixel: Block) {
  const { xs, ys, most, count } = parents
  let greatest = parents.least
  for (let at = 0; at < count; at++) {
    if ((most[at] ?? 0) <= greatest) continue
    const x = 2 * (xs[at] ?? 0)
    const y = 2 * (ys[at] ?? 0)
    const peaks = peaksOf((y >> TILE_LEVEL) * mask.columns + (x >> TILE_LEVEL))
    if (!peaks) continue
    const from = peakAt(0, x, y)
    const left = (x - pixel.x) * (x - pixel.x)
    const top = (y - pixel.y) * (y - pixel.y)
    const right = left + 2 * (x - pixel.x) + 1
    const bottom = top + 2 * (y - pixel.y) + 1
    greatest = Math.max(
      greatest,
      (peaks[from] ?? 0) - lossAt(losses, left + top),
      (peaks[from + 1] ?? 0) - lossAt(losses, right + top),
      (peaks[from + TILE] ?? 0) - lossAt(losses, left + bottom),
      (peaks[from + TILE + 1] ?? 0) - lossAt(losses, right + bottom),
    )
  }
  return greatest
}

const lossAt = (losses: Uint8Array, square: number) =>
  square < losses.length ? (losses[square] ?? 0) : 255

/** The same for the quarters of one of those blocks, by its number. */
function considerQuarters(search: Search, block: Block, parent: number): void {
  const parents = search.byLevel[block.level + 1]
  const left = 2 * (parents?.xs[parent] ?? 0)
  const top = 2 * (parents?.ys[parent] ?? 0)
  const shift = TILE_LEVEL - block.level
  const peaks = search.peaksOf((top >> shift) * search.mask.columns + (left >> shift))
  if (!peaks) return
  const { source } = search
  for (let quarter = 0; quarter < 4; quarter++) {
    source.x = left + (quarter & 1)
    source.y = top + (quarter >> 1)
    source.peak = peaks[peakAt(block.level, source.x, source.y)] ?? 0
    consider(search, block)
  }
}

/** Proposes the source for another block of its size, if it may give more than is had. */
function consider({ losses, byLevel, source }: Search, block: Block): void {
  const { level } = block
  const candidates = byLevel[level]
  if (!candidates || source.peak <= candidates.least) return
  const dx = Math.abs(source.x - block.x) << level
  const dy = Math.abs(source.y - block.y) << level
  const inner = (1 << level) - 1
  const nearX = dx > inner ? dx - inner : 0
  const nearY = dy > inner ? dy - inner : 0
  const near = nearX * nearX + nearY * nearY
  if (near >= losses.length) return
  const most = source.peak - (losses[near] ?? 255)
  if (most <= candidates.least) return
  propose(candidates, source, most)
  const far = (dx + inner) * (dx + inner) + (dy + inner) * (dy + inner)
  if (far < losses.length)
    candidates.least = Math.max(candidates.least, source.peak - (losses[far] ?? 255))
}

/** The value of all of a block, if that is known. */
function settled(candidates: Candidates): number | undefined {
  dropNeedless(candidates)
  return candidates.count === 0 ? candidates.least : undefined
}

function fillQuarters(search: Search, tile: Tile, parent: Block): void {
  const { width, height } = search.mask
  const level = parent.level - 1
  for (let quarter = 0; quarter < 4; quarter++) {
    const x = 2 * parent.x + (quarter & 1)
    const y = 2 * parent.y + (quarter >> 1)
    if (x << level >= width || y << level >= height) continue
    const block = { level, x, y }
    const value = valueAmongQuarters(search, block)
    if (value === undefined) fillQuarters(search, tile, block)
    else if (value > 0) fillBlock(tile, block, value)
  }
}

function fillBlock(tile: Tile, { level, x, y }: Block, value: number): void {
  const side = 1 << level
  const left = (x << level) % TILE
  const top = (y << level) % TILE
  for (let row = top; row < top + side; row++)
    tile.fill(value, row * TILE + left, row * TILE + left + side)
}
