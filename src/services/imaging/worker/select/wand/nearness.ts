import { putOklab } from '#services/imaging/worker/select/oklab.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'

/** A square of pixels whose mean is the colour that is looked for. */
export interface Sample {
  /** The middle; whole numbers, within the picture. */
  readonly x: number
  readonly y: number
  /** 0 is the pixel alone, 1 is 3 x 3. */
  readonly radiusPx: number
}

/**
 * Writes a colour as four numbers whose Euclidean distances are how different colours look: OKLab times alpha, and alpha.
 * So all that is transparent is alike.
 */
function putColour(picture: Picture, pixel: number, target: Float64Array) {
  const { data } = picture
  const from = 4 * pixel
  const alpha = data[from + 3] / 255
  putOklab({ data, from }, target, 0)
  target[0] *= alpha
  target[1] *= alpha
  target[2] *= alpha
  target[3] = alpha
}

function meanColour(picture: Picture, { x, y, radiusPx }: Sample): Float64Array {
  const sum = new Float64Array(4)
  const colour = new Float64Array(4)
  let count = 0
  const right = Math.min(x + radiusPx, picture.width - 1)
  const bottom = Math.min(y + radiusPx, picture.height - 1)
  for (let v = Math.max(0, y - radiusPx); v <= bottom; v++)
    for (let u = Math.max(0, x - radiusPx); u <= right; u++) {
      putColour(picture, v * picture.width + u, colour)
      for (let i = 0; i < 4; i++) sum[i] += colour[i]
      count++
    }
  return sum.map((value) => value / count)
}

/**
 * The byte that stands for a distance of two colours, 0 for none, 255 for that of black and white (1) and more. It goes
 * by the root, so that steps are small (0.0004 at 0.01, 0.008 at 1) where eyes and hands are exact.
 */
export const distanceByte = (distance: number): number =>
  Math.round(255 * Math.sqrt(Math.min(1, distance)))

/**
 * How far every pixel's colour is from a sample's mean, a `distanceByte` each. Distances are Euclidean in OKLab, not
 * CIELAB: its hues stay straight (no blue that turns violet on its way to white), and it takes three table look-ups.
 */
export function colourDistances(picture: Picture, sample: Sample): Uint8Array<ArrayBuffer> {
  const [l, a, b, alpha] = meanColour(picture, sample)
  const distances = new Uint8Array(picture.width * picture.height)
  const colour = new Float64Array(4)
  for (let i = 0; i < distances.length; i++) {
    putColour(picture, i, colour)
    const lightness = colour[0] - l
    const greenRed = colour[1] - a
    const blueYellow = colour[2] - b
    const opacity = colour[3] - alpha
    const square =
      lightness * lightness + greenRed * greenRed + blueYellow * blueYellow + opacity * opacity
    distances[i] = square >= 1 ? 255 : 255 * Math.sqrt(Math.sqrt(square)) + 0.5
  }
  return distances
}
