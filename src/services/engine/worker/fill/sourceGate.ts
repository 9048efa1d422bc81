import type { Level } from './level.ts'
import { rimTexture } from './texture.ts'

/**
 * Bars patches busier than anything at the hole's rim from being copied, so that a stray object is not cloned into
 * a plain. Leaves a level alone whose rim is too short to judge by or where hardly a source would remain.
 */
export function gateSources(level: Level): Level {
  const rim = rimTexture(level)
  if (rim.length < 20) return level
  const busiest = rim[Math.floor(rim.length * 0.97)] * 1.25 + 8
  const isSource = level.isSource.slice()
  let kept = level.sourceCount
  for (let at = 0; at < isSource.length; at++) {
    if (isSource[at] && level.pixels[at * 4 + 3] > busiest) {
      isSource[at] = 0
      kept--
    }
  }
  return kept > Math.max(200, level.sourceCount * 0.1)
    ? { ...level, isSource, sourceCount: kept }
    : level
}
