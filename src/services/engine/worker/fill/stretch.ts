import { emptyField, type MatchedLevel, randomSource } from './field.ts'
import type { Level } from './level.ts'
import { nowhere } from './matcher.ts'
import { type Place, patchHalf, placeAt } from './patch.ts'
import type { Random } from './random.ts'
import { vote } from './vote.ts'

/**
 * Carries what was found at half the size over to a level: the field stretched, and the hole's pixels as it has them. Where
 * the coarse field has no answer, or its answer is not a source here, an arbitrary source stands in.
 */
export function stretchField(coarse: MatchedLevel, level: Level, random: Random): MatchedLevel {
  const field = emptyField(level)
  for (let target = 0; target < level.targets.length; target++) {
    const { from, source } = stretchedSource(coarse, level, level.targets[target])
    if (source === nowhere) {
      field.source[target] = randomSource(level, random)
      continue
    }
    field.source[target] = source
    field.cost[target] = coarse.field.cost[from]
    for (let i = 0; i < 3; i++) field.bias[target * 3 + i] = coarse.field.bias[from * 3 + i]
  }
  const matched = { level, field }
  vote(matched, 'blended')
  return matched
}

/** The coarse target a pixel falls under, and its source at this size, or `nowhere`. */
function stretchedSource(
  coarse: MatchedLevel,
  level: Level,
  centre: number,
): { from: number; source: Place } {
  const y = Math.floor(centre / level.width)
  const x = centre - y * level.width
  const coarseX = clampToCentres(x >> 1, coarse.level.width)
  const coarseY = clampToCentres(y >> 1, coarse.level.height)
  const from = coarse.level.targetAt[coarseY * coarse.level.width + coarseX]
  if (from < 0) return { from, source: nowhere }
  const place = coarse.field.source[from]
  const sourceX = 2 * (place & 0xffff) + x - 2 * coarseX
  const sourceY = 2 * (place >>> 16) + y - 2 * coarseY
  const isInside = sourceX >= 0 && sourceY >= 0 && sourceX < level.width && sourceY < level.height
  const holds = isInside && level.isSource[sourceY * level.width + sourceX]
  return { from, source: holds ? placeAt(sourceX, sourceY) : nowhere }
}

function clampToCentres(coordinate: number, length: number): number {
  return Math.min(length - patchHalf - 1, Math.max(patchHalf, coordinate))
}
