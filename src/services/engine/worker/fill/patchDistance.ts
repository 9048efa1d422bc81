import type { Level } from './level.ts'
import { type Place, patchArea, patchHalf, patchSide } from './patch.ts'
import type { PatchSums } from './patchSums.ts'

/** What makes two patches alike, besides their pixels. */
export interface Metric {
  /** Price of a displacement of one pixel, squared, horizontally and vertically; in squared grey levels of a patch. */
  readonly priorX: number
  readonly priorY: number
  /** The displacement that costs nothing, in pixels. */
  readonly leanX: number
  readonly leanY: number
  /** Up to this many grey levels a difference of mean colour is discounted: the copy is shifted by as much. */
  readonly biasCap: number
  /** Price of a discounted difference: 0 free, 1 in full. */
  readonly biasPrice: number
}

/** A target patch held against candidates, and the best of them so far. Made once a level, aimed at each target. */
export interface Probe extends Metric {
  /** A level's pixels, one number each. */
  readonly packed: Int32Array
  readonly sums: PatchSums
  readonly isSource: Uint8Array
  readonly width: number
  x: number
  y: number
  /** Index of the target's centre. */
  centre: number
  source: Place
  cost: number
}

/** No cost reaches this. */
export const dearest = 2e9

/** A probe aimed at nothing yet. */
export function createProbe(level: Level, sums: PatchSums, metric: Metric): Probe {
  const { pixels, isSource, width } = level
  const packed = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  return {
    ...metric,
    packed,
    sums,
    isSource,
    width,
    x: 0,
    y: 0,
    centre: 0,
    source: 0,
    cost: dearest,
  }
}

/** Points the probe at a target and the source it has. */
export function aim(probe: Probe, centre: number, source: Place): void {
  probe.y = Math.floor(centre / probe.width)
  probe.x = centre - probe.y * probe.width
  probe.centre = centre
  probe.source = source
}

/** Takes the candidate, which must lie inside the picture, if it is a source and better than the one held. */
export function offer(probe: Probe, candidate: Place): void {
  if (candidate === probe.source) return
  if (!probe.isSource[(candidate >>> 16) * probe.width + (candidate & 0xffff)]) return
  const cost = patchDistance(probe, candidate, probe.cost)
  if (cost < probe.cost) {
    probe.cost = cost
    probe.source = candidate
  }
}

/**
 * How unlike the target a source is: the squared difference of colour and texture over the patch, with the part that
 * is a mere difference of mean colour at a discount, plus the price of the displacement. Gives up once it is
 * known to be `limit` or more.
 *
 * With D the difference of a channel's sums, the squares around the mean are SSD - D^2 / 49; as no sum of squares is
 * negative, the discounted means alone are a lower bound and most candidates fall before a pixel is read.
 */
export function patchDistance(probe: Probe, source: Place, limit: number): number {
  const { sums, biasPrice } = probe
  const sourceX = source & 0xffff
  const sourceY = source >>> 16
  const dx = sourceX - probe.x - probe.leanX
  const dy = sourceY - probe.y - probe.leanY
  const from = probe.centre * 4
  const at = sourceY * probe.width + sourceX
  const to = at * 4
  const cap = probe.biasCap * patchArea
  const red = sums[from] - sums[to]
  const green = sums[from + 1] - sums[to + 1]
  const blue = sums[from + 2] - sums[to + 2]
  const texture = sums[from + 3] - sums[to + 3]
  const means =
    (discounted(red, cap, biasPrice) +
      discounted(green, cap, biasPrice) +
      discounted(blue, cap, biasPrice)) /
    patchArea
  const fixed = means + probe.priorX * dx * dx + probe.priorY * dy * dy
  if (fixed + (texture * texture) / patchArea >= limit) return limit
  const rest = fixed - (red * red + green * green + blue * blue) / patchArea
  return squaredDifference(probe, at, limit - rest) + rest
}

/** The square of a difference at `price` up to `cap`, growing as the square of what exceeds it beyond. */
function discounted(difference: number, cap: number, price: number): number {
  const size = Math.abs(difference)
  if (size <= cap) return price * size * size
  return (size - cap) * (size - cap) + price * cap * cap
}

/** Over the four channels of the patch, row by row until `limit` is reached. */
function squaredDifference(
  { packed, width, centre }: Probe,
  source: number,
  limit: number,
): number {
  const corner = patchHalf * (width + 1)
  let a = centre - corner
  let b = source - corner
  let sum = 0
  for (let row = 0; row < patchSide; row++) {
    for (const end = a + patchSide; a < end; a++, b++) {
      const p = packed[a]
      const q = packed[b]
      const red = (p & 0xff) - (q & 0xff)
      const green = ((p >>> 8) & 0xff) - ((q >>> 8) & 0xff)
      const blue = ((p >>> 16) & 0xff) - ((q >>> 16) & 0xff)
      const texture = (p >>> 24) - (q >>> 24)
      sum =
        (sum +
          Math.imul(red, red) +
          Math.imul(green, green) +
          Math.imul(blue, blue) +
          Math.imul(texture, texture)) |
        0
    }
    if (sum >= limit) return sum
    a += width - patchSide
    b += width - patchSide
  }
  return sum
}
