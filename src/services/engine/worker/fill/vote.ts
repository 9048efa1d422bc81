import type { MatchedLevel } from './field.ts'
import type { Level } from './level.ts'
import { indexOf, patchHalf } from './patch.ts'

/** How a pixel's colour is taken from the patches that cover it: by all that match, or by the best ones alone. */
export type VoteStyle = 'blended' | 'sharp'

/** Above 0, so that patches that all match badly still have a mean; far below what any good match weighs. */
const leastWeight = 1e-30
/** A cost that is mere noise, and so no reason to mistrust a match. */
const noise = 49 * 4

/**
 * Writes each pixel of the hole as the mean of what the patches over it say, each weighted by how well it matches and
 * by how near it is to kept pixels (Wexler et al. 2007). Returns the mean change of a colour, in grey levels.
 */
export function vote(matched: MatchedLevel, style: VoteStyle): number {
  const { pixels, holePixels } = matched.level
  const colours = countVotes(matched.level, castVotes(matched, style))
  let change = 0
  for (let i = 0; i < holePixels.length; i++) {
    const at = holePixels[i] * 4
    for (let channel = 0; channel < 4; channel++) {
      const colour = colours[i * 4 + channel]
      if (channel < 3) change += Math.abs(colour - pixels[at + channel])
      pixels[at + channel] = colour
    }
  }
  return change / (3 * holePixels.length)
}

interface Votes {
  /** From a pixel under a target to the one copied for it, in bytes. */
  readonly shift: Int32Array
  /** Four numbers a target: its weight, and its weight times each bias. */
  readonly weights: Float32Array
}

function castVotes({ level, field }: MatchedLevel, style: VoteStyle): Votes {
  const { targets, confidence, width } = level
  const spread = Math.max(noise, upperQuartile(field.cost)) * (style === 'sharp' ? 0.1 : 0.5)
  const shift = new Int32Array(targets.length)
  const weights = new Float32Array(targets.length * 4)
  for (let i = 0; i < targets.length; i++) {
    const weight = Math.exp(-field.cost[i] / (2 * spread)) * confidence[i] + leastWeight
    shift[i] = (indexOf(field.source[i], width) - targets[i]) * 4
    weights[i * 4] = weight
    weights[i * 4 + 1] = weight * field.bias[i * 3]
    weights[i * 4 + 2] = weight * field.bias[i * 3 + 1]
    weights[i * 4 + 3] = weight * field.bias[i * 3 + 2]
  }
  return { shift, weights }
}

function countVotes(level: Level, { shift, weights }: Votes): Uint8ClampedArray {
  const { pixels, holePixels, targetAt, width, height } = level
  const colours = new Uint8ClampedArray(holePixels.length * 4)
  for (let i = 0; i < holePixels.length; i++) {
    const centre = holePixels[i]
    const y = Math.floor(centre / width)
    const x = centre - y * width
    const left = Math.max(patchHalf, x - patchHalf)
    const right = Math.min(width - patchHalf - 1, x + patchHalf)
    const bottom = Math.min(height - patchHalf - 1, y + patchHalf)
    let red = 0
    let green = 0
    let blue = 0
    let texture = 0
    let total = 0
    for (let row = Math.max(patchHalf, y - patchHalf); row <= bottom; row++) {
      const first = targetAt[row * width + left]
      const last = first + right - left
      for (let target = first; target <= last; target++) {
        const from = centre * 4 + shift[target]
        const weight = weights[target * 4]
        red += weight * pixels[from] + weights[target * 4 + 1]
        green += weight * pixels[from + 1] + weights[target * 4 + 2]
        blue += weight * pixels[from + 2] + weights[target * 4 + 3]
        texture += weight * pixels[from + 3]
        total += weight
      }
    }
    colours[i * 4] = red / total
    colours[i * 4 + 1] = green / total
    colours[i * 4 + 2] = blue / total
    colours[i * 4 + 3] = texture / total
  }
  return colours
}

/** Of a sample of about 2000. */
function upperQuartile(costs: Float32Array): number {
  const step = Math.max(1, Math.floor(costs.length / 2000))
  const sample = Float32Array.from(
    { length: Math.ceil(costs.length / step) },
    (_, i) => costs[i * step],
  ).sort()
  return sample[Math.floor(sample.length * 0.75)]
}
