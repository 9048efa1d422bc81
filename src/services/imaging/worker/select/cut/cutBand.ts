import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { type Band, blockAt, forEachPixel, nodeAt } from './band.ts'
import { links, type Models, meanSquare, plainLink, pull, pullOf } from './energy.ts'
import { OPEN } from './known.ts'
import { DEGREE, maxFlow, STEPS } from './maxFlow.ts'
import { putColour } from './window.ts'

export interface BandOrder {
  readonly picture: Picture
  readonly band: Band
  /** Per block of the window. */
  readonly inside: Uint8Array
  readonly models: Models
  /** OPEN, INSIDE or OUTSIDE, per pixel of the band. */
  readonly known: Uint8Array
}

function bandColours(picture: Picture, band: Band): Float32Array {
  const { x: left, y: top } = band.window
  const lab = new Float32Array(3 * band.count)
  forEachPixel(band, (node, x, y) => {
    const from = 4 * ((top + y) * picture.width + left + x)
    putColour({ data: picture.data, from }, lab, 3 * node)
  })
  return lab
}

/** The arcs within the band, and what pixels beside it pull at those that touch them, added to `terminals`. */
function bandArcs({ band, inside }: BandOrder, terminals: Int32Array): Int32Array {
  const { window } = band
  const heads = new Int32Array(DEGREE * band.count).fill(-1)
  const isWithin = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < window.width && y < window.height
  forEachPixel(band, (node, x, y) => {
    for (let arc = 0; arc < DEGREE; arc++) {
      const u = x + STEPS[arc][0]
      const v = y + STEPS[arc][1]
      if (!isWithin(u, v)) continue
      const other = nodeAt(band, u, v)
      heads[DEGREE * node + arc] = other
      if (other < 0)
        terminals[node] += inside[blockAt(window, u, v)] ? plainLink(arc) : -plainLink(arc)
    }
  })
  return heads
}

/**
 * The border at full resolution: GrabCut's energy once more, on the band's pixels alone (Lombaert, Sun, Grady and Xu, "A
 * multilevel banded graph cuts method", ICCV 2005). Returns 1 for each of the band's pixels that is inside.
 */
export function cutBand(order: BandOrder): Uint8Array {
  const { picture, band, models, known } = order
  const lab = bandColours(picture, band)
  const terminals = new Int32Array(band.count)
  const heads = bandArcs(order, terminals)
  forEachPixel(band, (node) => {
    terminals[node] += known[node] === OPEN ? pull(models, lab, 3 * node) : pullOf(known[node])
  })
  const scale = { meanSquare: meanSquare(heads, lab), strength: 1 }
  return maxFlow({ heads, capacities: links(heads, lab, scale), terminals }).inside
}
