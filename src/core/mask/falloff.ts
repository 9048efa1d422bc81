import type { Capsule } from './capsule.ts'

/**
 * How a mark ends. Its outer radius is half a pixel more than the radius; it falls to nothing there, from full at
 * `hardness` times that. A fall shorter than a pixel becomes one pixel long and linear (antialiasing), a longer one is
 * a smoothstep. Everything in cells of a coverage grid.
 */
export interface Edge {
  /** 0..1 */
  readonly hardness: number
  /** The side of a pixel of the picture, in cells. */
  readonly pixel: number
}

/** Where a mark of this radius ends. */
export const outerRadius = (radius: number, { pixel }: Edge): number => radius + pixel / 2

/** Whether it falls over more than a pixel. If so, the fall scales with the outer radius. */
const isSoft = (radius: number, edge: Edge): boolean =>
  outerRadius(radius, edge) * (1 - edge.hardness) > edge.pixel

/** Up to where it is full. */
export const innerRadius = (radius: number, edge: Edge): number => {
  const outer = outerRadius(radius, edge)
  return isSoft(radius, edge) ? outer * edge.hardness : outer - edge.pixel
}

/** The value, 0..255, at a distance from the centre. */
export function valueAtDistance(distance: number, radius: number, edge: Edge): number {
  const inner = innerRadius(radius, edge)
  const out = (distance - inner) / (outerRadius(radius, edge) - inner)
  return valueAlong(out, isSoft(radius, edge))
}

/** The value where the fall has come to a share of its way, 0..1. */
function valueAlong(share: number, soft: boolean): number {
  const out = Math.max(0, Math.min(1, share))
  const fall = soft ? out * out * (3 - 2 * out) : out
  return (255 * (1 - fall) + 0.5) | 0
}

/**
 * The values by squared distance over squared outer radius, so that no root is drawn per cell: the value at q is at
 * q * scale - start, rounded down.
 */
export interface Falloff {
  readonly values: Uint8Array
  readonly start: number
  readonly scale: number
}

const STEPS = 4096

/** The table for a radius of at least 2 cells, and for every other one if it is soft. Within a level of the value. */
function falloffOf(radius: number, edge: Edge): Falloff {
  const soft = isSoft(radius, edge)
  const ratio = innerRadius(radius, edge) / outerRadius(radius, edge)
  const step = (1 - ratio * ratio) / STEPS
  // An entry more at either end takes the rounding errors of squared distances.
  const values = new Uint8Array(STEPS + 2)
  for (let at = 0; at < values.length; at++) {
    const distance = Math.sqrt(Math.max(0, ratio * ratio + (at - 0.5) * step))
    values[at] = valueAlong((distance - ratio) / (1 - ratio), soft)
  }
  return { values, start: (ratio * ratio) / step - 1, scale: 1 / step }
}

/** Finds the table for a capsule; the last one is remembered, for most strokes need but one. */
export function createFalloffs(edge: Edge): (capsule: Capsule) => Falloff | undefined {
  let last: Falloff | undefined
  let lastKey = 0
  return ({ from, to, taper }) => {
    const soft = isSoft(from.radius, edge) && isSoft(to.radius, edge)
    if (to.radius < 2 || (taper !== 0 && !soft)) return undefined
    const key = soft ? Number.POSITIVE_INFINITY : to.radius
    if (!last || key !== lastKey) last = falloffOf(to.radius, edge)
    lastKey = key
    return last
  }
}
