import { createLevel, type Level, type Raster } from './level.ts'
import { patchSide } from './patch.ts'

/** Halving stops when the hole is less deep than this: a patch then reaches across it. */
const shallow = 0.8 * patchSide
/** Longest side of the coarsest level, in pixels, however shallow the hole. */
const coarsestSide = 400
/** A level with a shorter side than this is not halved. */
const smallestSide = 40
/** Fewer sources than this are not worth a level. */
const fewestSources = 150

const tent = [1, 3, 3, 1]

/** The picture at full size, at half, at a quarter ... down to where the hole is about as wide as a patch. */
export function buildPyramid(raster: Raster): readonly Level[] {
  const levels = [createLevel(raster)]
  for (let finest = levels[0]; canBeHalved(finest); ) {
    finest = createLevel(halve(finest))
    if (finest.sourceCount < fewestSources) break
    levels.push(finest)
  }
  return levels
}

function canBeHalved({ depth, width, height }: Level): boolean {
  const done = depth < shallow && Math.max(width, height) <= coarsestSide
  return !done && Math.min(width, height) >= smallestSide
}

/**
 * Half the size. Colours are a tent-weighted mean of the kept ones among 4 x 4 pixels, texture is the root of the mean
 * square. A pixel belongs to the hole if any of the four it stands for does.
 */
function halve(raster: Raster): Raster {
  const width = (raster.width + 1) >> 1
  const height = (raster.height + 1) >> 1
  const pixels = new Uint8Array(width * height * 4)
  const hole = new Uint8Array(width * height)
  const tally = new Float64Array(5)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      hole[at] = anyOfFour(raster, 2 * x, 2 * y)
      weighAround(raster, { x: 2 * x, y: 2 * y }, tally)
      writeMean(pixels, at * 4, tally)
    }
  }
  return { pixels, hole, width, height }
}

function anyOfFour({ hole, width, height }: Raster, x: number, y: number): number {
  const right = x + 1 < width ? 1 : 0
  const top = y * width + x
  const below = y + 1 < height ? top + width : top
  return hole[top] | hole[top + right] | hole[below] | hole[below + right]
}

/** Sums red, green, blue, texture squared and the weights themselves. */
function weighAround(
  { pixels, hole, width, height }: Raster,
  { x, y }: { x: number; y: number },
  tally: Float64Array,
) {
  tally.fill(0)
  for (let dy = -1; dy <= 2; dy++) {
    if (y + dy < 0 || y + dy >= height) continue
    for (let dx = -1; dx <= 2; dx++) {
      const at = (y + dy) * width + x + dx
      if (x + dx < 0 || x + dx >= width || hole[at]) continue
      const weight = tent[dx + 1] * tent[dy + 1]
      const texture = pixels[at * 4 + 3]
      tally[0] += weight * pixels[at * 4]
      tally[1] += weight * pixels[at * 4 + 1]
      tally[2] += weight * pixels[at * 4 + 2]
      tally[3] += weight * texture * texture
      tally[4] += weight
    }
  }
}

function writeMean(pixels: Uint8Array, to: number, tally: Float64Array): void {
  const weight = tally[4]
  if (!weight) return
  for (let channel = 0; channel < 3; channel++) pixels[to + channel] = tally[channel] / weight + 0.5
  pixels[to + 3] = Math.sqrt(tally[3] / weight) + 0.5
}
