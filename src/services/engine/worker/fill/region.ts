import type { HolePlane } from './holePlane.ts'
import type { Raster } from './level.ts'

/** A rectangle of pixels. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Four bytes a pixel, `width * height` of them. */
export interface Picture {
  readonly pixels: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** The least rectangle that holds the hole; undefined when nothing is marked. */
export function boundsOf({ hole, width, height }: HolePlane): Region | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1]
  for (let y = 0; y < height; y++) {
    const row = hole.subarray(y * width, (y + 1) * width)
    const first = row.findIndex((marked) => marked !== 0)
    if (first < 0) continue
    left = Math.min(left, first)
    right = Math.max(
      right,
      row.findLastIndex((marked) => marked !== 0),
    )
    top = Math.min(top, y)
    bottom = y
  }
  return right < 0
    ? undefined
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** A region with a margin around it, within the picture. */
export function grown(region: Region, margin: number, { width, height }: HolePlane): Region {
  const x = Math.max(0, region.x - margin)
  const y = Math.max(0, region.y - margin)
  return {
    x,
    y,
    width: Math.min(width, region.x + region.width + margin) - x,
    height: Math.min(height, region.y + region.height + margin) - y,
  }
}

/** A copy of a region with its part of the hole, as 0 and 1. */
export function crop({ pixels, hole, width }: Picture & HolePlane, region: Region): Raster {
  const part = new Uint8Array(region.width * region.height * 4)
  const partHole = new Uint8Array(region.width * region.height)
  for (let row = 0; row < region.height; row++) {
    const from = (region.y + row) * width + region.x
    part.set(pixels.subarray(from * 4, (from + region.width) * 4), row * region.width * 4)
    for (let x = 0; x < region.width; x++) partHole[row * region.width + x] = hole[from + x] ? 1 : 0
  }
  return { pixels: part, hole: partHole, width: region.width, height: region.height }
}

/** Writes the colours of a region's hole, opaque, back into the picture; nothing else of it changes. */
export function pasteHole(
  picture: { readonly pixels: Uint8ClampedArray; readonly width: number },
  { pixels, hole }: Raster,
  region: Region,
): void {
  for (let at = 0; at < hole.length; at++) {
    if (!hole[at]) continue
    const row = Math.floor(at / region.width)
    const to = (region.y + row) * picture.width + region.x + at - row * region.width
    picture.pixels.set(pixels.subarray(at * 4, at * 4 + 3), to * 4)
    picture.pixels[to * 4 + 3] = 255
  }
}
