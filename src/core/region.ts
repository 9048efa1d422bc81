import { clamp, type Rect, type Size, unionRect } from '#core/geometry.ts'
import { freeSizeLimits, freeSizeProblem } from '#core/outputSize.ts'

/** A part of a picture that is sent by itself. */
export interface Region {
  /** Whole source pixels. */
  readonly crop: Rect
  /** The size it is sent and asked for at. */
  readonly size: Size
  /** Which of the areas it is for, in their order. */
  readonly areas: readonly Rect[]
}

export interface RegionOrder {
  /** Rectangles of what is painted, in whole source pixels within the picture; at least one. */
  readonly areas: readonly Rect[]
  readonly picture: Size
  /** How much is shown around an area on each side, as a share of its longer side. */
  readonly context?: number
  /** The sizes there are to choose from; `free` for the rules of GPT Image 2 and later. */
  readonly sizes: readonly Size[] | 'free'
  /** The most pixels to send, as far as there is a size with so few. */
  readonly uploadPixels: number
}

const CONTEXT = 0.5

/** The least that is shown around an area on each side, in pixels. */
const LEAST_CONTEXT = 32

/** A crop is never enlarged by more. */
const MOST_ENLARGED = 2

/** Crops lie on a lattice of about so many steps to their longer side, and do not follow every stroke. */
const LATTICE = 16

const areaOf = ({ width, height }: Size) => width * height

/** A rectangle as far as it lies in the picture. */
function within({ x, y, width, height }: Rect, picture: Size): Rect {
  const left = clamp(x, 0, picture.width - 1)
  const top = clamp(y, 0, picture.height - 1)
  return {
    x: left,
    y: top,
    width: clamp(x + width, left + 1, picture.width) - left,
    height: clamp(y + height, top + 1, picture.height) - top,
  }
}

/** An area with its context, widened to the lattice, as far as the picture reaches. */
function withContext(area: Rect, { picture, context = CONTEXT }: RegionOrder): Rect {
  const long = Math.max(area.width, area.height)
  const margin = Math.max(LEAST_CONTEXT, long * context)
  const step = 2 ** Math.max(3, Math.floor(Math.log2((long + 2 * margin) / LATTICE)))
  const down = (value: number) => Math.floor(value / step) * step
  const up = (value: number) => Math.ceil(value / step) * step
  const x = down(area.x - margin)
  const y = down(area.y - margin)
  const right = up(area.x + area.width + margin)
  const bottom = up(area.y + area.height + margin)
  return within({ x, y, width: right - x, height: bottom - y }, picture)
}

let freeSizesCache: readonly Size[] | undefined

/** Every legal size of the free rules. */
function allFreeSizes(): readonly Size[] {
  const { step, longestEdge } = freeSizeLimits
  const sides = Array.from({ length: longestEdge / step }, (_, i) => (i + 1) * step)
  freeSizesCache ??= sides
    .flatMap((width) => sides.map((height) => ({ width, height })))
    .filter((size) => freeSizeProblem(size) === undefined)
  return freeSizesCache
}

/** The sizes within the budget; the smallest ones if none is. */
function affordable({ sizes, uploadPixels }: RegionOrder): readonly Size[] {
  const all = sizes === 'free' ? allFreeSizes() : sizes
  const least = all.reduce((fewest, size) => Math.min(fewest, areaOf(size)), Infinity)
  return all.filter((size) => areaOf(size) <= Math.max(least, uploadPixels))
}

/**
 * The smallest crop of a size's shape that is at least as large as wanted and is not enlarged too much; undefined if it
 * is larger than the picture.
 */
function cropSize(size: Size, wanted: Size, picture: Size): Size | undefined {
  const scale = Math.max(wanted.width / size.width, wanted.height / size.height, 1 / MOST_ENLARGED)
  const width = Math.ceil(size.width * scale - 1e-9)
  const height = Math.ceil(size.height * scale - 1e-9)
  return width <= picture.width && height <= picture.height ? { width, height } : undefined
}

/**
 * What speaks against a size: how much more than wanted its crop shows, then how far it is from the crop's own
 * resolution, since less is lost detail and more is paid for nothing; of equals the squarest is taken, so that the shape
 * of a small crop does not jump.
 */
const cost = (size: Size, crop: Size, wanted: Size) =>
  Math.log(areaOf(crop) / areaOf(wanted)) +
  0.5 * Math.abs(Math.log(areaOf(size) / areaOf(crop))) +
  0.1 * Math.abs(Math.log(size.width / size.height))

/** The place of a length on a side: around the middle of what it must hold, within the side. */
function placed(length: number, from: number, held: number, side: number): number {
  const middle = Math.round(from + (held - length) / 2)
  return clamp(middle, Math.max(0, from + held - length), Math.min(from, side - length))
}

/** The size to ask for when all of the picture is sent: the nearest in shape, then the nearest in pixels. */
function sizeForWhole(sizes: readonly Size[], picture: Size): Size {
  const distance = (size: Size) =>
    8 * Math.abs(Math.log((size.width * picture.height) / (size.height * picture.width))) +
    Math.abs(Math.log(areaOf(size) / areaOf(picture)))
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best))
}

function regionFor(areas: readonly Rect[], order: RegionOrder, sizes: readonly Size[]): Region {
  const { picture } = order
  const bounds = areas.reduce<Rect | undefined>(unionRect, undefined)
  const wanted = withContext(bounds ?? { x: 0, y: 0, ...picture }, order)
  let best: { size: Size; crop: Size; cost: number } | undefined
  for (const size of sizes) {
    const crop = cropSize(size, wanted, picture)
    if (!crop) continue
    const own = cost(size, crop, wanted)
    if (!best || own < best.cost) best = { size, crop, cost: own }
  }
  if (!best) return { crop: { x: 0, y: 0, ...picture }, size: sizeForWhole(sizes, picture), areas }
  const { width, height } = best.crop
  const x = placed(width, wanted.x, wanted.width, picture.width)
  const y = placed(height, wanted.y, wanted.height, picture.height)
  return { crop: { x, y, width, height }, size: best.size, areas }
}

const sentPixels = (regions: readonly Region[]) =>
  regions.reduce((sum, { size }) => sum + areaOf(size), 0)

/** The regions with the two joined that save most by it; undefined when no two do. */
function joinedOnce(
  regions: readonly Region[],
  join: (areas: readonly Rect[]) => Region,
): readonly Region[] | undefined {
  let best: { saved: number; regions: readonly Region[] } | undefined
  for (const [i, one] of regions.entries()) {
    for (const other of regions.slice(i + 1)) {
      const joined = join([...one.areas, ...other.areas])
      const saved = sentPixels([one, other]) - areaOf(joined.size)
      if (saved < 0 || (best && saved <= best.saved)) continue
      const rest = regions.filter((region) => region !== one && region !== other)
      best = { saved, regions: [...rest, joined] }
    }
  }
  return best?.regions
}

/**
 * Plans what is sent when only the surroundings of the mask are: for each region a crop of the picture and the legal
 * size to send it at. A crop holds its areas and their context as far as the picture reaches, has the shape of its size
 * to within a pixel, and is enlarged by no more than two; where the picture is too small for that, or of a shape that no
 * size can hold, all of the picture is the crop. Areas share a crop where fewer pixels are sent that way.
 */
export function planRegions(order: RegionOrder): readonly Region[] {
  const sizes = affordable(order)
  const join = (areas: readonly Rect[]) => regionFor(areas, order, sizes)
  let regions: readonly Region[] = order.areas.map((area) => join([area]))
  for (let next = joinedOnce(regions, join); next; next = joinedOnce(regions, join)) regions = next
  const all = join(order.areas)
  return areaOf(all.size) <= sentPixels(regions) ? [all] : regions
}
