import type { Edge } from './edge.ts'

/** The edge blurred along itself, red, green and blue times alpha, and alpha: four numbers a pixel, 0..255. */
type Level = Float32Array

/** The edge's colour at a place, blurred so much; writes RGBA with straight alpha to target[at .. at + 3]. */
export type BlurredEdge = (place: {
  readonly index: number
  readonly sigmaPx: number
  readonly target: Uint8Array | Uint8ClampedArray
  readonly at: number
}) => void

function premultiplied({ pixels }: Edge): Level {
  const level = new Float32Array(pixels.length)
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]
    for (let channel = 0; channel < 3; channel++)
      level[i + channel] = (pixels[i + channel] * alpha) / 255
    level[i + 3] = alpha
  }
  return level
}

/** The mean of 2 * radius + 1 pixels round each, the edge being a closed line. */
function boxBlurred(level: Level, radius: number): Level {
  const { length } = level
  const blurred = new Float32Array(length)
  const reach = 4 * radius
  const count = 2 * radius + 1
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0
    for (let i = -reach; i <= reach; i += 4) sum += level[(i + length + channel) % length]
    for (let i = channel; i < length; i += 4) {
      blurred[i] = sum / count
      sum += level[(i + reach + 4) % length] - level[(i - reach + length) % length]
    }
  }
  return blurred
}

/** Of three boxes one after the other, which are nearly a Gaussian of that variance: radius * (radius + 1). */
const radiusFor = (sigmaPx: number) => Math.sqrt(sigmaPx * sigmaPx + 0.25) - 0.5

/** Level 0 is the edge itself, level n > 0 is blurred by boxes of radius 2^(n - 1). */
const levelFor = (radius: number) => (radius < 1 ? radius : 1 + Math.log2(radius))

function levelsOf(edge: Edge, widestPx: number): readonly Level[] {
  const sharp = premultiplied(edge)
  const levels = [sharp]
  const most = Math.min(radiusFor(widestPx) * 2, (sharp.length / 4 - 1) / 2)
  for (let radius = 1; radius <= most; radius *= 2)
    levels.push(boxBlurred(boxBlurred(boxBlurred(sharp, radius), radius), radius))
  return levels
}

/**
 * The edge at any blur, interpolated between blurs of twice the radius each (as Williams does with sizes, "Pyramidal
 * parametrics", SIGGRAPH 1983).
 * @param widestPx the largest sigma that will be asked for
 */
export function createBlurredEdge(edge: Edge, widestPx: number): BlurredEdge {
  const levels = levelsOf(edge, widestPx)
  return ({ index, sigmaPx, target, at }) => {
    const wanted = Math.min(levels.length - 1, levelFor(radiusFor(sigmaPx)))
    const sharper = levels[Math.floor(wanted)]
    const softer = levels[Math.ceil(wanted)]
    const part = wanted - Math.floor(wanted)
    const from = 4 * index
    const mixed = (i: number) => sharper[i] + (softer[i] - sharper[i]) * part
    const alpha = mixed(from + 3)
    const scale = alpha > 0 ? 255 / alpha : 0
    target[at] = Math.min(255, mixed(from) * scale) + 0.5
    target[at + 1] = Math.min(255, mixed(from + 1) * scale) + 0.5
    target[at + 2] = Math.min(255, mixed(from + 2) * scale) + 0.5
    target[at + 3] = alpha + 0.5
  }
}
