import type { Size } from '#core/geometry.ts'
import type { Placement } from './placement.ts'

/** One number a pixel, row by row. */
export interface Plane extends Size {
  readonly values: Float32Array
}

/** RGBA pixels with straight alpha. */
export interface Pixels extends Size {
  readonly bytes: Uint8ClampedArray<ArrayBuffer>
}

export function isOpaque({ bytes }: Pixels): boolean {
  for (let at = 3; at < bytes.length; at += 4) if (bytes[at] !== 255) return false
  return true
}

export const createPlane = ({ width, height }: Size): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
})

/** What is transparent is looked at on this grey. */
const BACKDROP = 128

/** Rec. 601 luma, 0..255. */
export function lumaOf({ width, height, bytes }: Pixels): Plane {
  const values = new Float32Array(width * height)
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    const luma = 0.299 * bytes[at] + 0.587 * bytes[at + 1] + 0.114 * bytes[at + 2]
    values[i] = BACKDROP + ((luma - BACKDROP) * bytes[at + 3]) / 255
  }
  return { width, height, values }
}

/** Half the size, each value the mean of up to four. */
export function halved({ width, height, values }: Plane): Plane {
  const half = createPlane({ width: (width + 1) >> 1, height: (height + 1) >> 1 })
  for (let y = 0; y < half.height; y++) {
    const above = 2 * y * width
    const below = Math.min(2 * y + 1, height - 1) * width
    for (let x = 0; x < half.width; x++) {
      const left = 2 * x
      const right = Math.min(left + 1, width - 1)
      const sum =
        values[above + left] + values[above + right] + values[below + left] + values[below + right]
      half.values[y * half.width + x] = sum / 4
    }
  }
  return half
}

/** Means over 2 * radius + 1 values along each row; the last value goes on beyond the ends. */
function blurredAcross({ width, height, values }: Plane, radius: number): Float32Array {
  const blurred = new Float32Array(values.length)
  const share = 1 / (2 * radius + 1)
  for (let start = 0; start < width * height; start += width) {
    const last = start + width - 1
    let sum = values[start] * (radius + 1)
    for (let i = 1; i <= radius; i++) sum += values[Math.min(start + i, last)]
    for (let at = start; at <= last; at++) {
      blurred[at] = sum * share
      sum += values[Math.min(at + radius + 1, last)]
      sum -= values[Math.max(at - radius, start)]
    }
  }
  return blurred
}

/** The same along each column, all of them side by side: memory is read in its order. */
function blurredDown({ width, height, values }: Plane, radius: number): Float32Array {
  const blurred = new Float32Array(values.length)
  const share = 1 / (2 * radius + 1)
  const lastRow = (height - 1) * width
  const sums = new Float64Array(width)
  for (let x = 0; x < width; x++) sums[x] = values[x] * (radius + 1)
  for (let i = 1; i <= radius; i++) {
    const row = Math.min(i * width, lastRow)
    for (let x = 0; x < width; x++) sums[x] += values[row + x]
  }
  for (let row = 0; row <= lastRow; row += width) {
    const next = Math.min(row + (radius + 1) * width, lastRow)
    const past = Math.max(row - radius * width, 0)
    for (let x = 0; x < width; x++) {
      blurred[row + x] = sums[x] * share
      sums[x] += values[next + x]
      sums[x] -= values[past + x]
    }
  }
  return blurred
}

/** Means over squares of 2 * radius + 1 values a side; the border goes on beyond the edges. */
export function boxBlurred(plane: Plane, radius: number): Plane {
  const across = { ...plane, values: blurredAcross(plane, radius) }
  return { ...plane, values: blurredDown(across, radius) }
}

/** How far the values of a band-passed plane reach. */
export const BAND_REACH = 10

/**
 * What is neither noise nor light: the difference of two blurs, so that gains are all that is left of other exposures
 * and colour casts.
 */
export function bandPassed(plane: Plane): Plane {
  const fine = boxBlurred(plane, 1)
  const coarse = boxBlurred(boxBlurred(fine, 4), 4)
  for (let i = 0; i < fine.values.length; i++) fine.values[i] -= coarse.values[i]
  return fine
}

/**
 * A plane as it is seen from another one: for each of its pixels the (bilinear) value at the place where the placement
 * has it, NaN beyond the edge.
 */
export function placedOn(size: Size, plane: Plane, placement: Placement): Plane {
  const { values, width, height } = plane
  const seen = createPlane(size)
  for (let v = 0; v < size.height; v++) {
    const y = placement.y + (v + 0.5) * placement.scaleY - 0.5
    const row = v * size.width
    if (!(y >= -0.5 && y <= height - 0.5)) {
      seen.values.fill(Number.NaN, row, row + size.width)
      continue
    }
    const top = Math.min(Math.max(Math.floor(y), 0), Math.max(0, height - 2))
    const down = Math.min(1, Math.max(0, y - top))
    const above = top * width
    const below = Math.min(top + 1, height - 1) * width
    for (let u = 0; u < size.width; u++) {
      const x = placement.x + (u + 0.5) * placement.scaleX - 0.5
      if (!(x >= -0.5 && x <= width - 0.5)) {
        seen.values[row + u] = Number.NaN
        continue
      }
      const left = Math.min(Math.max(Math.floor(x), 0), Math.max(0, width - 2))
      const right = Math.min(left + 1, width - 1)
      const across = Math.min(1, Math.max(0, x - left))
      const up = values[above + left] + across * (values[above + right] - values[above + left])
      const low = values[below + left] + across * (values[below + right] - values[below + left])
      seen.values[row + u] = up + down * (low - up)
    }
  }
  return seen
}
