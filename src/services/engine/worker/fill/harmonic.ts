import { holePixelsOf } from './holePlane.ts'
import { smoothSurfaces } from './laplace.ts'
import type { Raster } from './level.ts'
import { nextShare, type Random } from './random.ts'
import { tieToKept } from './ties.ts'

/** Random grey levels on top, so that a patch search has something to hold on to. */
export interface Grain {
  readonly random: Random
  /** From the lowest to the highest. */
  readonly range: number
}

/** Fills the hole with the smoothest continuation of what surrounds it, in all four channels. */
export function fillHarmonic(raster: Raster, grain?: Grain): void {
  const pixels = new Uint8ClampedArray(
    raster.pixels.buffer,
    raster.pixels.byteOffset,
    raster.pixels.length,
  )
  const ties = tieToKept(raster, 4, (values, _at, beside) => {
    for (let channel = 0; channel < 4; channel++) values[channel] = pixels[beside * 4 + channel]
  })
  const surfaces = smoothSurfaces(raster, ties)
  for (const [i, at] of holePixelsOf(raster.hole).entries()) {
    for (let channel = 0; channel < 4; channel++) {
      const noise = grain ? (nextShare(grain.random) - 0.5) * grain.range : 0
      pixels[at * 4 + channel] = surfaces[channel][i] + noise
    }
  }
}
