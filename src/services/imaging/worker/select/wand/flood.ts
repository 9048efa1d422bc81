import type { Size } from '#core/geometry.ts'
import { createExtent, type Extent, takeIn } from '#services/imaging/worker/select/picture.ts'

/** What a region grows over: one byte a pixel, and up to which byte it may. */
export interface Ground extends Size {
  readonly distances: Uint8Array
  readonly limit: number
}

/** Pixels still to be looked at. Doubles as it fills: nobody can say beforehand how many ends a region has. */
function createStack() {
  let pixels = new Int32Array(1024)
  let count = 0
  return {
    push: (pixel: number) => {
      if (count === pixels.length) {
        const larger = new Int32Array(2 * count)
        larger.set(pixels)
        pixels = larger
      }
      pixels[count++] = pixel
    },
    /** -1 if there is none. */
    pop: () => (count > 0 ? pixels[--count] : -1),
  }
}

/**
 * Marks (255) what hangs together with a pixel by sides, not by corners: so a slanted line one pixel wide holds it back.
 * Runs of a row at a time (Smith, "Tint fill", SIGGRAPH 1979).
 */
export function flood(ground: Ground, start: number, marks: Uint8Array): Extent {
  const { width, height, distances, limit } = ground
  const extent = createExtent()
  const stack = createStack()
  const isOpen = (pixel: number) => distances[pixel] <= limit && marks[pixel] === 0

  /** Stacks the first pixel of each open run above or below. */
  const stackRuns = (first: number, end: number) => {
    let wasOpen = false
    for (let pixel = first; pixel < end; pixel++) {
      const open = isOpen(pixel)
      if (open && !wasOpen) stack.push(pixel)
      wasOpen = open
    }
  }

  for (let pixel = start; pixel >= 0; pixel = stack.pop()) {
    if (!isOpen(pixel)) continue
    const y = Math.floor(pixel / width)
    const row = y * width
    let first = pixel
    while (first > row && isOpen(first - 1)) first--
    let end = pixel + 1
    while (end < row + width && isOpen(end)) end++
    marks.fill(255, first, end)
    takeIn(extent, y, first - row, end - row)
    if (y > 0) stackRuns(first - width, end - width)
    if (y < height - 1) stackRuns(first + width, end + width)
  }
  return extent
}

/** Marks (255) every pixel the ground allows, wherever it is. */
export function everywhere({ width, height, distances, limit }: Ground, marks: Uint8Array): Extent {
  const extent = createExtent()
  for (let y = 0; y < height; y++) {
    let first = -1
    let last = -1
    for (let x = 0, pixel = y * width; x < width; x++, pixel++) {
      if (distances[pixel] > limit) continue
      marks[pixel] = 255
      if (first < 0) first = x
      last = x
    }
    if (first >= 0) takeIn(extent, y, first, last + 1)
  }
  return extent
}
