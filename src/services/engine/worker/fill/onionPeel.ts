import { beginGrowth, copyPixel, findExemplar, type Growth } from './exemplar.ts'
import { holeDistance } from './holeDistance.ts'
import type { Level } from './level.ts'
import type { Random } from './random.ts'

/** Differences to be looked at before candidates are drawn by lot. */
const affordable = 3_000_000

/** Fills the hole layer by layer from its edge, each pixel from the source most like what surrounds it. */
export function fillOnionPeel(level: Level, random: Random, jitter: number): void {
  const growth = beginGrowth(level, random, jitter)
  const tries = triesFor(growth)
  for (const layer of layersOf(level)) {
    const chosen = layer.map((at) => findExemplar(growth, at, tries))
    for (const [i, at] of layer.entries()) copyPixel(growth, chosen[i], at)
  }
}

function triesFor({ level, sources }: Growth): number {
  const holeSize = level.holePixels.length
  if (sources.length * holeSize < affordable) return sources.length
  return holeSize > 6000 ? 120 : 600
}

/** The hole's pixels by how far they are from a kept one, in whole pixels. */
function layersOf(level: Level): readonly (readonly number[])[] {
  const distance = holeDistance(level)
  const layers: number[][] = []
  for (const at of level.holePixels) {
    const depth = Math.ceil(distance[at])
    layers[depth] ??= []
    layers[depth].push(at)
  }
  return layers.filter((layer) => layer.length > 0)
}
