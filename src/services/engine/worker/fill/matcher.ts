import type { Level } from './level.ts'
import { type Place, patchArea, patchHalf, patchSide } from './patch.ts'
import { notSource, sumSources, sumTargets } from './patchSums.ts'

/** What makes two patches alike, besides their pixels. */
export interface Metric {
  /** Price of a displacement of one pixel, squared, across and down; in squared grey levels summed over a patch. */
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

/** Holds a level's targets against candidate sources, one target at a time, and keeps the best. */
export interface Matcher {
  /** To be called when the hole's pixels have changed. */
  readonly refresh: () => void
  /** Turns to a target and the source it has, at its known cost. */
  readonly aim: (target: number, source: Place, cost: number) => void
  /** Takes the candidate instead if it is a source and costs less. It must lie inside the picture. */
  readonly offer: (candidate: Place) => void
  /** What the target aimed at has now. */
  readonly source: () => Place
  readonly cost: () => number
  /** By how many grey levels a target's mean is above a source's, red, green or blue. */
  readonly meanDifference: (target: number, sourceIndex: number, channel: number) => number
}

/** No cost reaches this. */
export const dearest = 2e9
/** No `Place`. */
export const nowhere = -1

/**
 * The cost of a source is the squared difference of colour and texture over the patch, with the part that is a mere
 * difference of mean colour at a discount, plus the price of the displacement.
 *
 * With D the difference of a channel's sums, the squares around the mean are SSD - D^2 / 49, which is never negative: so
 * the means alone bound the cost from below, and half of the candidates fall before a pixel is read. (Written as a closure
 * because the engines keep its variables in registers; as fields of an object the same code takes twice the time.)
 */
export function createMatcher(level: Level, metric: Metric): Matcher {
  const { pixels, targets, width } = level
  const { priorX, priorY, leanX, leanY, biasPrice } = metric
  const packed = new Int32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  const sourceSums = sumSources(level)
  const cap = metric.biasCap * patchArea
  let targetSums = sumTargets(level)
  let target = 0
  let centre = 0
  let x = 0
  let y = 0
  let source = nowhere
  let cost = dearest

  function distance(candidate: Place, limit: number): number {
    const column = candidate & 0xffff
    const row = candidate >>> 16
    const at = row * width + column
    const from = target * 4
    const to = at * 4
    if (sourceSums[to + 3] === notSource) return limit
    const dx = column - x - leanX
    const dy = row - y - leanY
    const red = targetSums[from] - sourceSums[to]
    const green = targetSums[from + 1] - sourceSums[to + 1]
    const blue = targetSums[from + 2] - sourceSums[to + 2]
    const texture = targetSums[from + 3] - sourceSums[to + 3]
    const means =
      discounted(red, cap, biasPrice) +
      discounted(green, cap, biasPrice) +
      discounted(blue, cap, biasPrice)
    const fixed = means / patchArea + priorX * dx * dx + priorY * dy * dy
    if (fixed + (texture * texture) / patchArea >= limit) return limit
    const rest = fixed - (red * red + green * green + blue * blue) / patchArea
    return squaredDifference(at, limit - rest) + rest
  }

  function squaredDifference(at: number, limit: number): number {
    const corner = patchHalf * (width + 1)
    let a = centre - corner
    let b = at - corner
    let sum = 0
    for (let row = 0; row < patchSide; row++) {
      for (const end = a + patchSide; a < end; a++, b++) {
        const p = packed[a]
        const q = packed[b]
        const red = (p & 0xff) - (q & 0xff)
        const green = ((p >>> 8) & 0xff) - ((q >>> 8) & 0xff)
        const blue = ((p >>> 16) & 0xff) - ((q >>> 16) & 0xff)
        const texture = (p >>> 24) - (q >>> 24)
        const colour = Math.imul(red, red) + Math.imul(green, green) + Math.imul(blue, blue)
        sum = (sum + colour + Math.imul(texture, texture)) | 0
      }
      if (sum >= limit) return sum
      a += width - patchSide
      b += width - patchSide
    }
    return sum
  }

  return {
    refresh: () => {
      targetSums = sumTargets(level)
    },
    aim: (nextTarget, heldSource, heldCost) => {
      target = nextTarget
      centre = targets[target]
      y = Math.floor(centre / width)
      x = centre - y * width
      source = heldSource
      cost = heldCost
    },
    offer: (candidate) => {
      if (candidate === source) return
      const asked = distance(candidate, cost)
      if (asked >= cost) return
      cost = asked
      source = candidate
    },
    source: () => source,
    cost: () => cost,
    meanDifference: (of, sourceIndex, channel) =>
      (targetSums[of * 4 + channel] - sourceSums[sourceIndex * 4 + channel]) / patchArea,
  }
}

/** The square of a difference at `price` up to `cap`, growing as the square of what exceeds it beyond. */
function discounted(difference: number, cap: number, price: number): number {
  const size = Math.abs(difference)
  if (size <= cap) return price * size * size
  return (size - cap) * (size - cap) + price * cap * cap
}
