import type { Size } from '#core/geometry.ts'
import { numbersFrom } from '#core/seed.ts'

/** What a model that redraws the whole picture does to the parts it should have kept. */
export interface DriftOrder {
  /** The answer's. */
  readonly size: Size
  /** How the picture was brought to the answer's shape: stretched, cropped in the middle, or whole between borders. */
  readonly fit?: 'stretch' | 'cover' | 'contain'
  /** To the right and down, as shares of the picture's width and height. */
  readonly shift?: readonly [x: number, y: number]
  /** About the picture's middle; more than 1: things become larger. */
  readonly scale?: number
  /** Standard deviation in grey levels. */
  readonly noise?: number
  /** Per channel: value * gain + offset. */
  readonly gain?: readonly [number, number, number]
  readonly offset?: readonly [number, number, number]
  /** The step to which the frequencies of blocks of 8 x 8 are rounded, as a poor JPEG does; 0 leaves them. */
  readonly blockStep?: number
  readonly seed?: number
}

/** RGBA. */
export interface DriftPicture extends Size {
  readonly bytes: Uint8ClampedArray<ArrayBuffer>
}

/** Where a point of the answer was in the picture. */
function origin(picture: Size, { size, fit = 'stretch', shift = [0, 0], scale = 1 }: DriftOrder) {
  const across = size.width / picture.width
  const down = size.height / picture.height
  const uniform = fit === 'cover' ? Math.max(across, down) : Math.min(across, down)
  const [scaleX, scaleY] = fit === 'stretch' ? [across, down] : [uniform, uniform]
  return (x: number, y: number) => {
    const u = (x - size.width / 2) / scaleX - shift[0] * picture.width
    const v = (y - size.height / 2) / scaleY - shift[1] * picture.height
    return { u: u / scale + picture.width / 2, v: v / scale + picture.height / 2 }
  }
}

/** The picture's colour at a point, bilinear; at its edges it goes on. */
function addColor(picture: DriftPicture, { u, v }: { u: number; v: number }, sums: number[]) {
  const { width, height, bytes } = picture
  const x = Math.min(width - 1, Math.max(0, u - 0.5))
  const y = Math.min(height - 1, Math.max(0, v - 0.5))
  const left = Math.min(Math.floor(x), Math.max(0, width - 2))
  const top = Math.min(Math.floor(y), Math.max(0, height - 2))
  const right = Math.min(left + 1, width - 1)
  const below = Math.min(top + 1, height - 1)
  const [across, down] = [x - left, y - top]
  for (let channel = 0; channel < 4; channel++) {
    const at = (column: number, row: number) => bytes[(row * width + column) * 4 + channel] ?? 0
    const up = at(left, top) * (1 - across) + at(right, top) * across
    const low = at(left, below) * (1 - across) + at(right, below) * across
    sums[channel] = (sums[channel] ?? 0) + up * (1 - down) + low * down
  }
}

/** The cosines of the discrete cosine transform of eight numbers, with its factors. */
const cosines = Array.from({ length: 8 }, (_, k) =>
  Array.from(
    { length: 8 },
    (_, i) => Math.cos(((2 * i + 1) * k * Math.PI) / 16) * (k === 0 ? Math.SQRT1_2 / 2 : 0.5),
  ),
)

/** A block's numbers in the other domain: rows by columns of the cosines, or back. */
function turned(block: readonly number[], back: boolean): number[] {
  const weight = (k: number, i: number) => (back ? cosines[i]?.[k] : cosines[k]?.[i]) ?? 0
  const across = block.map((_, at) => {
    const [row, k] = [at >> 3, at & 7]
    let sum = 0
    for (let i = 0; i < 8; i++) sum += weight(k, i) * (block[row * 8 + i] ?? 0)
    return sum
  })
  return block.map((_, at) => {
    const [k, column] = [at >> 3, at & 7]
    let sum = 0
    for (let i = 0; i < 8; i++) sum += weight(k, i) * (across[i * 8 + column] ?? 0)
    return sum
  })
}

function roundBlocks({ width, height, bytes }: DriftPicture, step: number) {
  for (let top = 0; top < height - 7; top += 8) {
    for (let left = 0; left < width - 7; left += 8) {
      for (let channel = 0; channel < 3; channel++) {
        const place = (at: number) => ((top + (at >> 3)) * width + left + (at & 7)) * 4 + channel
        const block = Array.from({ length: 64 }, (_, at) => bytes[place(at)] ?? 0)
        const rounded = turned(block, false).map((value, at) => {
          const own = step * (1 + ((at >> 3) + (at & 7)) / 4)
          return Math.round(value / own) * own
        })
        for (const [at, value] of turned(rounded, true).entries()) bytes[place(at)] = value
      }
    }
  }
}

/** The mean colour of what an answer's pixel shows of the picture. */
function sampler(picture: DriftPicture, order: DriftOrder) {
  const from = origin(picture, order)
  const side = Math.max(1, Math.ceil(picture.width / order.size.width))
  return (x: number, y: number): readonly number[] => {
    const sums = [0, 0, 0, 0]
    for (let i = 0; i < side * side; i++) {
      const right = ((i % side) + 0.5) / side
      const down = (Math.floor(i / side) + 0.5) / side
      addColor(picture, from(x + right, y + down), sums)
    }
    return sums.map((sum) => sum / (side * side))
  }
}

/**
 * The picture as a model would hand it back: every pixel new. Resampled with means of bilinear samples, noise in a
 * normal distribution, all of it decided by the seed.
 */
export function driftedAnswer(picture: DriftPicture, order: DriftOrder): DriftPicture {
  const { size, noise = 0, gain = [1, 1, 1], offset = [0, 0, 0], blockStep = 0, seed = 1 } = order
  const random = numbersFrom(seed)
  const grain = () =>
    noise * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const sampled = sampler(picture, order)
  const bytes = new Uint8ClampedArray(size.width * size.height * 4)
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = (y * size.width + x) * 4
      const color = sampled(x, y)
      for (let channel = 0; channel < 3; channel++)
        bytes[at + channel] =
          (color[channel] ?? 0) * (gain[channel] ?? 1) + (offset[channel] ?? 0) + grain()
      bytes[at + 3] = color[3] ?? 0
    }
  }
  const answer = { ...size, bytes }
  if (blockStep > 0) roundBlocks(answer, blockStep)
  return answer
}
