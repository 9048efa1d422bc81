import { clamp, type Rect, type Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE } from '#core/mask/mask.ts'
import { depths, greatestAround } from './depths.ts'
import { maskIn } from './maskArea.ts'

/** The widest feather in pixels, so that distances fit into bytes. */
export const WIDEST_FEATHER = 120

export interface FeatherOrder {
  readonly mask: Mask
  /** The part of the mask that counts; beyond it nothing is painted. The picture's own edges are no edges. */
  readonly within: Rect
  /** Width of the ramp in pixels, up to `WIDEST_FEATHER`; 0 leaves the mask as it is. */
  readonly feather: number
}

/** How far around a pixel what is painted counts: as deep as a ramp, and around the deepest there. */
const marginOf = (feather: number) => 2 * Math.ceil(feather) + 1

/** A ramp from 0 to 1 that is level at both ends. */
export const smoothStep = (t: number): number => (t >= 1 ? 1 : t <= 0 ? 0 : t * t * (3 - 2 * t))

/** A rectangle with a margin around it, as far as the picture reaches. */
function widened({ x, y, width, height }: Rect, margin: number, picture: Size): Rect {
  const left = Math.max(0, x - margin)
  const top = Math.max(0, y - margin)
  return {
    x: left,
    y: top,
    width: Math.min(picture.width, x + width + margin) - left,
    height: Math.min(picture.height, y + height + margin) - top,
  }
}

/** The mask in an area, with nothing painted outside of the part that counts. */
function paintedIn(mask: Mask, area: Rect, within: Rect): Uint8Array<ArrayBuffer> {
  const painted = maskIn(mask, area)
  const left = clamp(within.x - area.x, 0, area.width)
  const right = clamp(within.x + within.width - area.x, 0, area.width)
  for (let y = 0; y < area.height; y++) {
    const row = painted.subarray(y * area.width, (y + 1) * area.width)
    const isWithin = area.y + y >= within.y && area.y + y < within.y + within.height
    row.fill(0, 0, isWithin ? left : area.width)
    row.fill(0, right)
  }
  return painted
}

/** The feathered mask in a rectangle, pixel by pixel. */
function rampedIn({ mask, within, feather }: FeatherOrder, rect: Rect): Uint8Array<ArrayBuffer> {
  const radius = Math.ceil(feather)
  const area = widened(rect, marginOf(feather), mask)
  const painted = paintedIn(mask, area, within)
  const deep = depths(painted, area, feather)
  const part = { ...rect, x: rect.x - area.x, y: rect.y - area.y }
  const most = Math.fround(feather)
  const deepest = greatestAround({ ...area, deep, most }, part, radius)
  const values = new Uint8Array(rect.width * rect.height)
  for (let y = 0; y < rect.height; y++) {
    const from = (part.y + y) * area.width + part.x
    for (let x = 0; x < rect.width; x++) {
      const at = from + x
      if (painted[at] === 0) continue
      values[y * rect.width + x] = Math.round(painted[at] * smoothStep(deep[at] / deepest[at]))
    }
  }
  return values
}

/** Neighbouring columns of a rectangle that are all of one kind. */
interface Span {
  readonly x: number
  end: number
  /** What all of it is; undefined where it must be looked at. */
  readonly value: 0 | 255 | undefined
}

/** The one value of the whole tiles that an area lies in; undefined if there is none. */
function evenValue(mask: Mask, { x, y, width, height }: Rect): 0 | 255 | undefined {
  const columns = [Math.floor(x / TILE), Math.floor((x + width - 1) / TILE) + 1] as const
  const end = Math.floor((y + height - 1) / TILE)
  const first = mask.tiles[Math.floor(y / TILE) * mask.columns + columns[0]]
  if (first !== EMPTY_TILE && first !== FULL_TILE) return undefined
  for (let row = Math.floor(y / TILE); row <= end; row++)
    for (let column = columns[0]; column < columns[1]; column++)
      if (mask.tiles[row * mask.columns + column] !== first) return undefined
  return first === FULL_TILE ? 255 : 0
}

/** Whether an area lies in the part that counts. */
const isWithin = (area: Rect, { x, y, width, height }: Rect) =>
  area.x >= x &&
  area.y >= y &&
  area.x + area.width <= x + width &&
  area.y + area.height <= y + height

/** Most of a mask is empty or full far and wide: only what is between has to be looked at. */
function spansOf({ mask, within, feather }: FeatherOrder, rect: Rect): readonly Span[] {
  const spans: Span[] = []
  const right = rect.x + rect.width
  for (let x = rect.x; x < right; ) {
    const end = Math.min(right, (Math.floor(x / TILE) + 1) * TILE)
    const columns = { ...rect, x, width: end - x }
    const around = widened(columns, marginOf(feather), mask)
    const isFull = isWithin(around, within) && evenValue(mask, around) === 255
    const value = isFull ? 255 : evenValue(mask, columns) === 0 ? 0 : undefined
    const last = spans.at(-1)
    if (last && last.value === value) last.end = end
    else spans.push({ x, end, value })
    x = end
  }
  return spans
}

/**
 * The feathered mask in a rectangle: 0..255, row by row. The ramp lies wholly inside what is painted, so that a pixel
 * that is not painted is 0: it rises from the edge inwards, times what was painted. What is thinner than two ramps
 * still reaches its full value along its middle.
 */
export function featheredIn(order: FeatherOrder, rect: Rect): Uint8Array<ArrayBuffer> {
  if (order.feather <= 0) return maskIn(order.mask, rect)
  const values = new Uint8Array(rect.width * rect.height)
  for (const { x, end, value } of spansOf(order, rect)) {
    if (value === 0) continue
    const width = end - x
    const ramped = value ? undefined : rampedIn(order, { ...rect, x, width })
    for (let y = 0; y < rect.height; y++) {
      const start = y * rect.width + x - rect.x
      if (ramped) values.set(ramped.subarray(y * width, (y + 1) * width), start)
      else values.fill(255, start, start + width)
    }
  }
  return values
}
