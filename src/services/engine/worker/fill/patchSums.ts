import type { Level } from './level.ts'
import { patchHalf, patchSide } from './patch.ts'

/** Stands in the texture's place where no source is centred. */
export const notSource = 0xffff

/**
 * For each pixel the sums of the four channels over the source centred there, at most 49 x 255 and so exact in 16 bits.
 * Where there is no source the fourth is `notSource`.
 */
export function sumSources({ pixels, isSource, width, height }: Level): Uint16Array {
  const sums = new Uint16Array(width * height * 4).fill(notSource)
  const columns = new Uint16Array(width * 4)
  for (let y = 0; y < height; y++) {
    addRow(columns, pixels, y * width * 4)
    if (y < patchSide - 1) continue
    writeSums(sums, columns, (y - patchHalf) * width * 4)
    subtractRow(columns, pixels, (y - patchSide + 1) * width * 4)
  }
  for (let at = 0; at < isSource.length; at++) if (!isSource[at]) sums[at * 4 + 3] = notSource
  return sums
}

/** For each target, in their order, the sums of the four channels over it. */
export function sumTargets({ pixels, width, targets }: Level): Uint16Array {
  const sums = new Uint16Array(targets.length * 4)
  const stride = width * 4
  for (let i = 0; i < targets.length; i++) {
    const isNext = i > 0 && targets[i - 1] === targets[i] - 1
    const corner = (targets[i] - patchHalf * width - patchHalf) * 4
    for (let channel = 0; channel < 4; channel++) {
      sums[i * 4 + channel] = isNext
        ? sums[i * 4 - 4 + channel] + columnDifference(pixels, corner + channel, stride)
        : patchSum(pixels, corner + channel, stride)
    }
  }
  return sums
}

/** What a patch gains on the right less what the one before it loses on the left. */
function columnDifference(pixels: Uint8Array, top: number, stride: number): number {
  let difference = 0
  for (let row = 0, at = top; row < patchSide; row++, at += stride) {
    difference += pixels[at + patchSide * 4 - 4] - pixels[at - 4]
  }
  return difference
}

function patchSum(pixels: Uint8Array, top: number, stride: number): number {
  let sum = 0
  for (let row = 0, at = top; row < patchSide; row++, at += stride) {
    for (let column = 0; column < patchSide * 4; column += 4) sum += pixels[at + column]
  }
  return sum
}

function addRow(columns: Uint16Array, pixels: Uint8Array, from: number): void {
  for (let i = 0; i < columns.length; i++) columns[i] += pixels[from + i]
}

function subtractRow(columns: Uint16Array, pixels: Uint8Array, from: number): void {
  for (let i = 0; i < columns.length; i++) columns[i] -= pixels[from + i]
}

function writeSums(sums: Uint16Array, columns: Uint16Array, to: number): void {
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0
    for (let i = channel; i < columns.length; i += 4) {
      sum += columns[i]
      if (i >= patchSide * 4) sum -= columns[i - patchSide * 4]
      if (i >= (patchSide - 1) * 4) sums[to + i - patchHalf * 4] = sum
    }
  }
}
