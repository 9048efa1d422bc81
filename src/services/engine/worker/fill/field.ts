import type { Level } from './level.ts'
import { type Place, patchHalf, placeAt } from './patch.ts'
import { dearest } from './patchDistance.ts'
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

/** A field of arbitrary sources. */
export function randomField(level: Level, random: Random): Field {
  const field = emptyField(level)
  for (let i = 0; i < field.source.length; i++) field.source[i] = randomSource(level, random)
  return field
}

/**
 * The field of the level half the size, stretched to this one. Where that has no answer, or its answer is not a source
 * here, an arbitrary source stands in.
 */
export function stretchField(coarse: MatchedLevel, level: Level, random: Random): Field {
  const field = emptyField(level)
  for (let i = 0; i < level.targets.length; i++) {
    const y = Math.floor(level.targets[i] / level.width)
    const x = level.targets[i] - y * level.width
    const centreX = clampToCentres(x >> 1, coarse.level.width)
    const centreY = clampToCentres(y >> 1, coarse.level.height)
    const from = coarse.level.targetAt[centreY * coarse.level.width + centreX]
    const place = coarse.field.source[from] ?? 0
    const sourceX = 2 * (place & 0xffff) + x - 2 * centreX
    const sourceY = 2 * (place >>> 16) + y - 2 * centreY
    const holds =
      from >= 0 && sourceX < level.width && level.isSource[sourceY * level.width + sourceX]
    if (!holds) {
      field.source[i] = randomSource(level, random)
      continue
    }
    field.source[i] = placeAt(sourceX, sourceY)
    field.cost[i] = coarse.field.cost[from]
    field.bias.set(coarse.field.bias.subarray(from * 3, from * 3 + 3), i * 3)
  }
  return field
}

/** A level whose hole is filled, and where from. */
export interface MatchedLevel {
  readonly level: Level
  readonly field: Field
}

function emptyField({ targets }: Level): Field {
  return {
    source: new Int32Array(targets.length),
    cost: new Float32Array(targets.length).fill(dearest),
    bias: new Float32Array(targets.length * 3),
  }
}

function clampToCentres(coordinate: number, length: number): number {
  return Math.min(length - patchHalf - 1, Math.max(patchHalf, coordinate))
}

/** A source at random; the level has at least one. */
function randomSource({ isSource, width }: Level, random: Random): Place {
  let at = nextIndex(random, isSource.length)
  for (let tries = 0; !isSource[at] && tries < 64; tries++) at = nextIndex(random, isSource.length)
  while (!isSource[at]) at = (at + 1) % isSource.length
  const y = Math.floor(at / width)
  return placeAt(at - y * width, y)
}
