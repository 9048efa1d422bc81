import { encodePng } from '#services/imaging/worker/png.ts'
import type { Leak } from './leak.ts'

/** Shares of the hottest: below the first nothing is seen, from the second on the colour is at its strongest. */
const [FIRST, STRONGEST] = [0.08, 0.6]

const MOST_OPAQUE = 220

/** From yellow over orange to a deep red. */
const RAMP = [
  [255, 225, 80],
  [250, 120, 30],
  [170, 10, 40],
] as const

/** The colour of a heat of 0..1. */
function warmth(heat: number): readonly [red: number, green: number, blue: number] {
  const place = Math.min(1, heat) * (RAMP.length - 1)
  const below = Math.min(RAMP.length - 2, Math.floor(place))
  const [low, high] = [RAMP[below], RAMP[below + 1]]
  const between = (channel: 0 | 1 | 2) =>
    low[channel] + (place - below) * (high[channel] - low[channel])
  return [between(0), between(1), between(2)]
}

/** The heat map as a picture to lay over the source: a PNG, transparent where no difference can be seen. */
export function heatMapFile({ heatMap: { width, height, values } }: Leak): Promise<Blob> {
  const pixels = new Uint8ClampedArray(values.length * 4)
  for (let i = 0; i < values.length; i++) {
    const strength = (values[i] / 255 - FIRST) / (STRONGEST - FIRST)
    if (strength <= 0) continue
    pixels.set(warmth(strength), 4 * i)
    pixels[4 * i + 3] = MOST_OPAQUE * Math.sqrt(Math.min(1, strength))
  }
  return encodePng(pixels, { width, height })
}
