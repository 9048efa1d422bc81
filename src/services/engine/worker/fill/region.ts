import type { HolePlane } from './holePlane.ts'
import type { Raster } from './level.ts'

/** A rectangle of pixels: from `left` and `top` up to, not including, `right` and `bottom`. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** An RGBA picture and its hole. */
export interface Picture extends HolePlane {
  readonly pixels: Uint8Array | Uint8ClampedArray
}

/** Copies may come from this far around the hole, in sizes of the hole, but from at least so many pixels. */
const searchReach = 1.5
const leastReach = 192

export function longerSideOf({ left, top, right, bottom }: Region): number {
  return Math.max(right - left, bottom - top)
}

export function areaOf({ left, top, right, bottom }: Region): number {
  return (right - left) * (bottom - top)
}

/** The part of the picture that a hole within `box` is filled from. */
export function searchRegion(box: Region, { width, height }: HolePlane): Region {
  const reach = Math.max(leastReach, Math.ceil(searchReach * longerSideOf(box)))
  return {
    left: Math.max(0, box.left - reach),
    top: Math.max(0, box.top - reach),
    right: Math.min(width, box.right + reach),
    bottom: Math.min(height, box.bottom + reach),
  }
}

/** Whether two regions have a pixel in common. */
export function overlap(a: Region, b: Region): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** The smallest region around both. */
export function union(a: Region, b: Region): Region {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  }
}

/** A copy of a part of the picture, its hole as 0 and 1. */
export function cropped(picture: Picture, { left, top, right, bottom }: Region): Raster {
  const width = right - left
  const height = bottom - top
  const pixels = new Uint8Array(width * height * 4)
  const hole = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * picture.width + left
    pixels.set(picture.pixels.subarray(from * 4, (from + width) * 4), y * width * 4)
    for (let x = 0; x < width; x++) hole[y * width + x] = picture.hole[from + x] ? 1 : 0
  }
  return { pixels, hole, width, height }
}

/** Puts the colours of a region into the hole of the picture that lies within it, opaque; nothing else changes. */
export function paste(
  { pixels, hole, width }: Picture & { readonly pixels: Uint8ClampedArray },
  { left, top, right, bottom }: Region,
  filled: { readonly pixels: Uint8Array },
): void {
  for (let y = top, from = 0; y < bottom; y++) {
    for (let x = left; x < right; x++, from += 4) {
      const at = y * width + x
      if (!hole[at]) continue
      for (let channel = 0; channel < 3; channel++)
        pixels[at * 4 + channel] = filled.pixels[from + channel]
      pixels[at * 4 + 3] = 255
    }
  }
}
