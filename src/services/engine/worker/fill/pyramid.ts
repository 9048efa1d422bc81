import { createLevel, type Level, type Raster } from './level.ts'
import { patchSide } from './patch.ts'

/** Halving stops when the hole is less deep than this: a patch then reaches across it. */
const shallow = 0.8 * patchSide
/** ... and the longer side is no more than this, in pixels, so that the whole of it can be searched ... */
const coarsestSide = 400
/** ... or the hole is a mesh of thin lines or dots, of more pixels than this: halved, nothing would be left to copy. */
const meshPixels = 3000
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

/** Whether the hole is many thin lines or dots, which need no plan, only a grain. */
export function isMesh({ depth, holePixels }: Level): boolean {
  return depth < shallow && holePixels.length > meshPixels
}

function canBeHalved(level: Level): boolean {
  const { depth, width, height } = level
  const isDone = isMesh(level) || (depth < shallow && Math.max(width, height) <= coarsestSide)
  return !isDone && Math.min(width, height) >= smallestSide
}

/** Half the size; a pixel belongs to the hole if any of the four it stands for does. */
function halve(raster: Raster): Raster {
  const width = (raster.width + 1) >> 1
  const height = (raster.height + 1) >> 1
  const hole = new Uint8Array(width * height)
  const pixels = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      hole[at] = anyOfFour(raster, 2 * x, 2 * y)
      writeMean(pixels, at * 4, weighAround(raster, 2 * x, 2 * y))
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

/** Sums over the kept ones among 4 x 4 pixels, tent-weighted. */
function weighAround({ pixels, hole, width, height }: Raster, x: number, y: number): Tally {
  let red = 0
  let green = 0
  let blue = 0
  let textureSquared = 0
  let weight = 0
  for (let row = Math.max(0, y - 1); row < Math.min(height, y + 3); row++) {
    for (let column = Math.max(0, x - 1); column < Math.min(width, x + 3); column++) {
      const at = row * width + column
      if (hole[at]) continue
      const share = tent[row - y + 1] * tent[column - x + 1]
      red += share * pixels[at * 4]
      green += share * pixels[at * 4 + 1]
      blue += share * pixels[at * 4 + 2]
      textureSquared += share * pixels[at * 4 + 3] * pixels[at * 4 + 3]
      weight += share
    }
  }
  return { red, green, blue, textureSquared, weight }
}

/** Colours are plain means, texture the root of the mean square: what is busy in places stays busy. */
function writeMean(
  pixels: Uint8Array,
  to: number,
  { red, green, blue, textureSquared, weight }: Tally,
): void {
  if (!weight) return
  pixels[to] = red / weight + 0.5
  pixels[to + 1] = green / weight + 0.5
  pixels[to + 2] = blue / weight + 0.5
  pixels[to + 3] = Math.sqrt(textureSquared / weight) + 0.5
}

interface Tally {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly textureSquared: number
  readonly weight: number
}
