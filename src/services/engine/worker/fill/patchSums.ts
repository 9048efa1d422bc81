import type { Level } from './level.ts'
import { patchHalf, patchSide } from './patch.ts'

/**
 * For each pixel the sums of the four channels over the patch centred there (at most 49 x 255, so exact in 16 bits);
 * 0 where the patch would leave the picture.
 */
export type PatchSums = Uint16Array

/** Sums over every patch. */
export function sumPatches({ pixels, width, height }: Level): PatchSums {
  const sums = new Uint16Array(width * height * 4)
  const columns = new Uint16Array(width * 4)
  for (let y = 0; y < height; y++) {
    addRow(columns, pixels, y * width * 4)
    if (y < patchSide - 1) continue
    writeSums(sums, columns, (y - patchHalf) * width * 4)
    subtractRow(columns, pixels, (y - patchSide + 1) * width * 4)
  }
  return sums
}

/** Sums again over the targets, whose pixels have changed. */
export function sumTargets(sums: PatchSums, { pixels, width, targets }: Level): void {
  const stride = width * 4
  for (let i = 0; i < targets.length; i++) {
    const centre = targets[i]
    const isNext = i > 0 && targets[i - 1] === centre - 1
    const corner = (centre - patchHalf * width - patchHalf) * 4
    for (let channel = 0; channel < 4; channel++) {
      const top = corner + channel
      sums[centre * 4 + channel] = isNext
        ? sums[centre * 4 - 4 + channel] + columnDifference(pixels, top, stride)
        : patchSum(pixels, top, stride)
    }
  }
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

function writeSums(sums: PatchSums, columns: Uint16Array, to: number): void {
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0
    for (let i = channel; i < columns.length; i += 4) {
      sum += columns[i]
      if (i >= patchSide * 4) sum -= columns[i - patchSide * 4]
      if (i >= (patchSide - 1) * 4) sums[to + i - patchHalf * 4] = sum
    }
  }
}
