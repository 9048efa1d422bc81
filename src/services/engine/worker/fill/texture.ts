import type { Level, Raster } from './level.ts'

/** Reach of the average, in pixels to each side. */
const reach = 4
/** Puts the busyness of ordinary texture on the same footing as a difference of colour. */
const weight = 4

/**
 * Replaces the fourth channel by how busy a pixel's surroundings are: the mean of |horizontal| + |vertical| brightness
 * step over 9 x 9 pixels, kept ones only, times 4. It tells grass from a plain of the same green.
 */
export function writeTexture(raster: Raster): void {
  const { pixels, width, height } = raster
  const steps = brightnessSteps(raster)
  const columnSum = new Int32Array(width)
  const columnCount = new Int32Array(width)
  for (let y = -reach; y < height; y++) {
    addRow(steps, y + reach, { columnSum, columnCount, height, sign: 1 })
    addRow(steps, y - reach - 1, { columnSum, columnCount, height, sign: -1 })
    if (y >= 0)
      writeRow(pixels.subarray(y * width * 4, (y + 1) * width * 4), columnSum, columnCount)
  }
}

/** -1 where a step would touch the hole. */
function brightnessSteps({ pixels, hole, width, height }: Raster): Int16Array {
  const light = new Uint8Array(width * height)
  for (let at = 0; at < light.length; at++) {
    light[at] = (77 * pixels[at * 4] + 150 * pixels[at * 4 + 1] + 29 * pixels[at * 4 + 2]) >> 8
  }
  const steps = new Int16Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const right = x + 1 < width ? at + 1 : at
      const below = y + 1 < height ? at + width : at
      const known = !(hole[at] || hole[right] || hole[below])
      steps[at] = known
        ? Math.abs(light[right] - light[at]) + Math.abs(light[below] - light[at])
        : -1
    }
  }
  return steps
}

interface Columns {
  readonly columnSum: Int32Array
  readonly columnCount: Int32Array
  readonly height: number
  readonly sign: 1 | -1
}

function addRow(
  steps: Int16Array,
  y: number,
  { columnSum, columnCount, height, sign }: Columns,
): void {
  if (y < 0 || y >= height) return
  const width = columnSum.length
  for (let x = 0; x < width; x++) {
    const step = steps[y * width + x]
    if (step < 0) continue
    columnSum[x] += sign * step
    columnCount[x] += sign
  }
}

function writeRow(row: Uint8Array, columnSum: Int32Array, columnCount: Int32Array): void {
  const width = columnSum.length
  let sum = 0
  let count = 0
  for (let x = -reach; x < width; x++) {
    if (x + reach < width) {
      sum += columnSum[x + reach]
      count += columnCount[x + reach]
    }
    if (x > reach) {
      sum -= columnSum[x - reach - 1]
      count -= columnCount[x - reach - 1]
    }
    if (x >= 0) row[x * 4 + 3] = count ? Math.min(255, (weight * sum) / count) : 0
  }
}

/** The texture of the kept pixels within a patch's reach of the hole, sorted upwards. */
export function rimTexture({ pixels, hole, targets }: Level): Uint8Array {
  const kept = targets.filter((at) => !hole[at])
  return Uint8Array.from(kept, (at) => pixels[at * 4 + 3]).sort()
}

/** The rim's median busyness, in steps of brightness from pixel to pixel. */
export function rimBusyness(level: Level): number {
  const rim = rimTexture(level)
  return rim.length ? rim[rim.length >> 1] / weight : 0
}

/** Takes texture out of the matching, where there is none to speak of. */
export function clearTexture({ pixels }: Raster): void {
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 0
}
