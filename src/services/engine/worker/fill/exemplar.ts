import type { Level } from './level.ts'
import { patchHalf } from './patch.ts'
import { nextIndex, nextShare, type Random } from './random.ts'

/** A fill that grows from the hole's edge inwards by copying. */
export interface Growth {
  readonly level: Level
  /** 1 where the picture is kept or already filled. */
  readonly known: Uint8Array
  /** Centres that may be copied. */
  readonly sources: Int32Array
  readonly random: Random
  /** How much luck may override likeness; 0 not at all. */
  readonly jitter: number
}

/** Candidates are looked for this near when there are too many to try all. */
const nearby = 30

/** A growth of which nothing is filled yet. */
export function beginGrowth(level: Level, random: Random, jitter: number): Growth {
  const known = level.hole.map((covered) => 1 - covered)
  const sources = new Int32Array(level.sourceCount)
  for (let at = 0, next = 0; next < sources.length; at++)
    if (level.isSource[at]) sources[next++] = at
  return { level, known, sources, random, jitter }
}

/** The source most like what is known around a pixel; `tries` of them at random if that is fewer than there are. */
export function findExemplar(growth: Growth, at: number, tries: number): number {
  const { sources, random, jitter } = growth
  const steps = stepsAround(growth.level, at, patchHalf).filter((step) => growth.known[at + step])
  const tryAll = tries >= sources.length
  let best = sources[0]
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < Math.min(tries, sources.length); i++) {
    const candidate = tryAll ? sources[i] : randomCandidate(growth, at, i % 2 === 0)
    if (candidate < 0) continue
    const luck = jitter ? 1 + jitter * nextShare(random) : 1
    const difference = differenceOver(steps, { growth, at, candidate, limit: least }) * luck
    if (difference < least) {
      least = difference
      best = candidate
    }
  }
  return best
}

/** Copies the pixel at `from` to `to`, all four channels. */
export function copyPixel({ level, known }: Growth, from: number, to: number): void {
  level.pixels.copyWithin(to * 4, from * 4, from * 4 + 4)
  known[to] = 1
}

function randomCandidate(
  { level, sources, random }: Growth,
  at: number,
  anywhere: boolean,
): number {
  if (anywhere) return sources[nextIndex(random, sources.length)]
  const { width, height, isSource } = level
  const x = (at % width) + nextIndex(random, 2 * nearby + 1) - nearby
  const y = Math.floor(at / width) + nextIndex(random, 2 * nearby + 1) - nearby
  const isInside = x >= 0 && y >= 0 && x < width && y < height
  return isInside && isSource[y * width + x] ? y * width + x : -1
}

/** Steps of index from a pixel to those within `reach` of it that are in the picture. */
export function stepsAround(
  { width, height }: Level,
  at: number,
  reach: number,
): readonly number[] {
  const x = at % width
  const y = Math.floor(at / width)
  const steps: number[] = []
  for (let dy = Math.max(-reach, -y); dy <= Math.min(reach, height - 1 - y); dy++) {
    for (let dx = Math.max(-reach, -x); dx <= Math.min(reach, width - 1 - x); dx++) {
      steps.push(dy * width + dx)
    }
  }
  return steps
}

interface Comparison {
  readonly growth: Growth
  readonly at: number
  readonly candidate: number
  /** Give up at this difference. */
  readonly limit: number
}

function differenceOver(
  steps: readonly number[],
  { growth, at, candidate, limit }: Comparison,
): number {
  const { pixels } = growth.level
  let sum = 0
  for (let i = 0; i < steps.length && sum < limit; i++) {
    const a = (at + steps[i]) * 4
    const b = (candidate + steps[i]) * 4
    for (let channel = 0; channel < 4; channel++) {
      const difference = pixels[a + channel] - pixels[b + channel]
      sum += difference * difference
    }
  }
  return sum
}
