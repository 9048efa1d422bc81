import type { Rect, Size } from '#core/geometry.ts'
import { putOklab } from '#services/imaging/worker/select/oklab.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'

/** The part of a picture that is worked on, in blocks of k x k pixels; those at the right and lower edge may be cut. */
export interface Window extends Rect {
  /** Pixels along a block's side. */
  readonly block: number
  /** Blocks. */
  readonly columns: number
  readonly rows: number
}

/** Beyond the box on each side, as a share of its mean side: what lies there is known not to be the thing. */
const MARGIN = 0.2
const LEAST_MARGIN_PX = 12

/** Blocks of a window at most: each of them becomes a node of a graph. */
const MOST_BLOCKS = 200_000

/** A border is not looked for at once in blocks larger than this: the band along it would have too many pixels. */
const LARGEST_STEP = 6

/** What it is looked for in before then. */
const SMALL_STEP = 4

/** The side of the blocks in which a border is to be looked for next, on the way down to pixels. */
export const stepFrom = (block: number): number => (block > LARGEST_STEP ? SMALL_STEP : 1)

/** The least side that gives so few blocks, and that steps divide. */
function blockFor({ width, height }: Size): number {
  const least = Math.ceil(Math.sqrt((width * height) / MOST_BLOCKS))
  const step = stepFrom(least)
  return step * Math.ceil(least / step)
}

/** The window round a box, in blocks so large that there are not too many. */
export function windowRound({ width, height }: Picture, box: Rect): Window {
  const margin = Math.round(Math.max(LEAST_MARGIN_PX, (MARGIN * (box.width + box.height)) / 2))
  const x = Math.max(0, box.x - margin)
  const y = Math.max(0, box.y - margin)
  const rect = {
    x,
    y,
    width: Math.min(width, box.x + box.width + margin) - x,
    height: Math.min(height, box.y + box.height + margin) - y,
  }
  const pixels = { ...rect, block: 1, columns: rect.width, rows: rect.height }
  return inBlocksOf(pixels, blockFor(rect))
}

/** The same window in blocks of another side. */
export const inBlocksOf = (window: Window, block: number): Window => ({
  ...window,
  block,
  columns: Math.ceil(window.width / block),
  rows: Math.ceil(window.height / block),
})

/** What is transparent has a lightness that no colour has, so that it is unlike all of them. */
const TRANSPARENT_LIGHTNESS = -0.5

/** Writes the colour of a pixel with a given alpha (0..1) to lab[at .. at + 2]. */
export function putColour(
  color: { readonly data: Uint8ClampedArray | Uint8Array; readonly from: number },
  lab: Float32Array,
  at: number,
): void {
  putOklab(color, lab, at)
  const alpha = color.data[color.from + 3] / 255
  if (alpha === 1) return
  lab[at] = alpha * lab[at] + (1 - alpha) * TRANSPARENT_LIGHTNESS
  lab[at + 1] *= alpha
  lab[at + 2] *= alpha
}

/** The pixels of the picture in a block of a window. */
function blockRect({ x, y, width, height, block }: Window, column: number, row: number): Rect {
  const left = column * block
  const top = row * block
  return {
    x: x + left,
    y: y + top,
    width: Math.min(block, width - left),
    height: Math.min(block, height - top),
  }
}

/** The mean of a window's blocks in OKLab, three numbers each. */
export function blockColours(picture: Picture, window: Window): Float32Array<ArrayBuffer> {
  const means = reduced(picture, window)
  const lab = new Float32Array(3 * window.columns * window.rows)
  for (let i = 0; 3 * i < lab.length; i++) putColour({ data: means.data, from: 4 * i }, lab, 3 * i)
  return lab
}

/** A window as a picture that has a pixel for each block, the block's mean. */
export function reduced(picture: Picture, window: Window): Picture {
  const { columns, rows } = window
  const data = new Uint8ClampedArray(4 * columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const mean = data.subarray(4 * (row * columns + column))
      putMean(picture, blockRect(window, column, row), mean)
    }
  return { width: columns, height: rows, data }
}

/** The mean colour of a rectangle, weighted by alpha, and its mean alpha. */
function putMean({ data, width }: Picture, rect: Rect, mean: Uint8ClampedArray) {
  let red = 0
  let green = 0
  let blue = 0
  let alpha = 0
  for (let v = rect.y; v < rect.y + rect.height; v++) {
    const from = 4 * (v * width + rect.x)
    for (let at = from; at < from + 4 * rect.width; at += 4) {
      const weight = data[at + 3]
      red += weight * data[at]
      green += weight * data[at + 1]
      blue += weight * data[at + 2]
      alpha += weight
    }
  }
  mean[0] = red / Math.max(1, alpha)
  mean[1] = green / Math.max(1, alpha)
  mean[2] = blue / Math.max(1, alpha)
  mean[3] = alpha / (rect.width * rect.height)
}
