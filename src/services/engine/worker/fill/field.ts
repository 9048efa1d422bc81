import type { Level } from './level.ts'
import { dearest, nowhere } from './matcher.ts'
import { type Place, placeAt } from './patch.ts'
import { nextIndex, type Random } from './random.ts'

/** For each of a level's targets the source found for it. */
export interface Field {
  /** `Place` of the source's centre. */
  readonly source: Int32Array
  /** How unlike the two patches are. */
  readonly cost: Float32Array
  /** What is added to the source's red, green and blue when it is copied, three numbers a target. */
  readonly bias: Float32Array
}

/** A field of arbitrary sources, from within `reach` pixels of the target where there are any. */
export function randomField(level: Level, random: Random, reach: number): Field {
  const field = emptyField(level)
  for (let target = 0; target < field.source.length; target++) {
    const near = nearbySource(level, level.targets[target], { random, reach })
    field.source[target] = near === nowhere ? randomSource(level, random) : near
  }
  return field
}

/** A level whose hole is filled, and where from. */
export interface MatchedLevel {
  readonly level: Level
  readonly field: Field
}

/** A field of as many targets as the level has, without sources. */
export function emptyField({ targets }: Level): Field {
  return {
    source: new Int32Array(targets.length),
    cost: new Float32Array(targets.length).fill(dearest),
    bias: new Float32Array(targets.length * 3),
  }
}

/** A source at random; the level has at least one. */
export function randomSource({ isSource, width }: Level, random: Random): Place {
  let at = nextIndex(random, isSource.length)
  for (let tries = 0; !isSource[at] && tries < 64; tries++) at = nextIndex(random, isSource.length)
  while (!isSource[at]) at = (at + 1) % isSource.length
  const y = Math.floor(at / width)
  return placeAt(at - y * width, y)
}

interface Lottery {
  readonly random: Random
  readonly reach: number
}

function nearbySource(
  { isSource, width, height }: Level,
  centre: number,
  { random, reach }: Lottery,
): Place {
  for (let tries = 0; tries < 32; tries++) {
    const x = (centre % width) + nextIndex(random, 2 * reach + 1) - reach
    const y = Math.floor(centre / width) + nextIndex(random, 2 * reach + 1) - reach
    const isInside = x >= 0 && y >= 0 && x < width && y < height
    if (isInside && isSource[y * width + x]) return placeAt(x, y)
  }
  return nowhere
}
