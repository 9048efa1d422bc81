import { beginGrowth, copyPixel, findExemplar, type Growth, stepsAround } from './exemplar.ts'
import type { Level } from './level.ts'
import { patchHalf } from './patch.ts'
import { nextShare, type Random } from './random.ts'

/** Sources tried for a pixel. */
const tries = 20_000

/** A growth that also knows how far each pixel can be believed, 1 for kept ones. */
interface TrustedGrowth extends Growth {
  readonly trust: Float32Array
}

/**
 * Fills the hole in order of priority (Criminisi et al. 2004): first where much is known around and an edge of the
 * picture runs into the hole, so that lines are carried on before areas. Nine pixels are copied at a time. For small holes: the
 * work grows with the square of their size.
 */
export function fillByPriority(level: Level, random: Random, jitter: number): void {
  const growth = beginGrowth(level, random, jitter)
  const trusted = { ...growth, trust: Float32Array.from(growth.known) }
  for (let at = mostUrgent(trusted); at >= 0; at = mostUrgent(trusted)) {
    const source = findExemplar(growth, at, tries)
    const trust = meanTrust(trusted, at)
    for (const step of stepsAround(level, at, 1)) {
      if (growth.known[at + step]) continue
      copyPixel(growth, source + step, at + step)
      trusted.trust[at + step] = trust
    }
  }
}

/** The unknown pixel at the fill's edge to go on with, -1 when the hole is filled. */
function mostUrgent(growth: TrustedGrowth): number {
  let most = -1
  let urgent = -1
  for (const at of growth.level.holePixels) {
    if (growth.known[at] || !touchesKnown(growth, at)) continue
    const luck = growth.jitter ? 1 + growth.jitter * nextShare(growth.random) : 1
    const urgency = meanTrust(growth, at) * (edgeInto(growth, at) + 0.01) * luck
    if (urgency > most) {
      most = urgency
      urgent = at
    }
  }
  return urgent
}

function touchesKnown({ level, known }: Growth, at: number): boolean {
  const { width } = level
  const x = at % width
  const beside = (x > 0 && known[at - 1]) || (x < width - 1 && known[at + 1])
  return Boolean(beside || known[at - width] || known[at + width])
}

function meanTrust({ level, trust }: TrustedGrowth, at: number): number {
  const steps = stepsAround(level, at, patchHalf)
  return steps.reduce((sum, step) => sum + trust[at + step], 0) / steps.length
}

/** How strongly an edge of the picture runs across the front of the fill, 0..about 1. */
function edgeInto(growth: Growth, at: number): number {
  const { width } = growth.level
  let inwardX = 0
  let inwardY = 0
  let strongest = flat
  for (const step of stepsAround(growth.level, at, patchHalf)) {
    if (growth.known[at + step]) {
      const slope = slopeAt(growth, at + step)
      if (slope.x ** 2 + slope.y ** 2 > strongest.x ** 2 + strongest.y ** 2) strongest = slope
    } else {
      const dy = Math.round(step / width)
      inwardX += step - dy * width
      inwardY += dy
    }
  }
  const length = Math.hypot(inwardX, inwardY) || 1
  return Math.abs(strongest.x * inwardY - strongest.y * inwardX) / length / 255
}

interface Slope {
  readonly x: number
  readonly y: number
}

const flat: Slope = { x: 0, y: 0 }

/** Of brightness towards the right and the lower pixel, where all three are known. */
function slopeAt({ level, known }: Growth, at: number): Slope {
  const { width, pixels } = level
  const isLastColumn = at % width === width - 1
  if (isLastColumn || !known[at + 1] || !known[at + width]) return flat
  const light = (index: number) =>
    0.3 * pixels[index * 4] + 0.59 * pixels[index * 4 + 1] + 0.11 * pixels[index * 4 + 2]
  const here = light(at)
  return { x: light(at + 1) - here, y: light(at + width) - here }
}
