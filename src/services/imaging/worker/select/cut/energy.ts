import type { Size } from '#core/geometry.ts'
import { INSIDE } from './known.ts'
import { DEGREE, STEPS } from './maxFlow.ts'
import { type Mixture, misfit } from './mixture.ts'

/** Colours of the thing and of what is round it. */
export interface Models {
  readonly inside: Mixture
  readonly outside: Mixture
}

/** Energies are whole numbers in a graph: so many to 1. */
const UNIT = 64

/** More than all else that can hold a node. */
const HARD = 4000 * UNIT

/** What it costs to part two neighbours of one colour, as in GrabCut (Rother, Kolmogorov and Blake, 2004). */
const SMOOTHNESS = 50

/** What holds two neighbours together whose colours nobody looks at. */
export const plainLink = (arc: number): number =>
  Math.round((UNIT * SMOOTHNESS) / (arc < 4 ? 1 : Math.SQRT2))

/** What pulls a node inside (above 0) or outside. @param at its first number in `lab` */
export function pull(models: Models, lab: Float32Array, at: number): number {
  return Math.round(UNIT * (misfit(models.outside, lab, at) - misfit(models.inside, lab, at)))
}

/** The same of a node that is INSIDE or OUTSIDE. */
export const pullOf = (known: number): number => (known === INSIDE ? HARD : -HARD)

/** The arcs of a grid whose nodes are its cells, row by row. */
export function gridHeads({ width, height }: Size): Int32Array {
  const heads = new Int32Array(DEGREE * width * height).fill(-1)
  for (let node = 0; node < width * height; node++) {
    const x = node % width
    const y = Math.floor(node / width)
    for (let arc = 0; arc < DEGREE; arc++) {
      const [dx, dy] = STEPS[arc]
      const isWithin = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
      if (isWithin) heads[DEGREE * node + arc] = node + dy * width + dx
    }
  }
  return heads
}

/** Squared distance of two nodes' colours, three numbers each. */
function squareBetween(lab: Float32Array, from: number, to: number): number {
  const x = lab[3 * from] - lab[3 * to]
  const y = lab[3 * from + 1] - lab[3 * to + 1]
  const z = lab[3 * from + 2] - lab[3 * to + 2]
  return x * x + y * y + z * z
}

/** Of neighbours' colours, over all arcs; 0 if there are none. */
export function meanSquare(heads: Int32Array, lab: Float32Array): number {
  let sum = 0
  let count = 0
  for (let arc = 0; arc < heads.length; arc += 2) {
    if (heads[arc] < 0) continue
    sum += squareBetween(lab, arc >> 3, heads[arc])
    count++
  }
  return count > 0 ? sum / count : 0
}

export interface LinkScale {
  /** How much neighbours differ on average: links are measured by it. */
  readonly meanSquare: number
  /** A factor for all links. */
  readonly strength: number
}

/** The capacities of arcs: what it costs to part neighbours, less the more their colours differ. */
export function links(heads: Int32Array, lab: Float32Array, scale: LinkScale): Int32Array {
  const capacities = new Int32Array(heads.length)
  const rate = scale.meanSquare > 0 ? 1 / (2 * scale.meanSquare) : 0
  for (let arc = 0; arc < heads.length; arc += 2) {
    const to = heads[arc]
    if (to < 0) continue
    const alike = Math.exp(-rate * squareBetween(lab, arc >> 3, to))
    const capacity = Math.round(scale.strength * plainLink(arc & 7) * alike)
    capacities[arc] = capacity
    capacities[DEGREE * to + ((arc & 7) ^ 1)] = capacity
  }
  return capacities
}
