import type { MaskMeaning } from '#services/imaging/imaging.ts'
import { lightness } from './greyPlane.ts'

/** What was counted of a file's pixels. */
export interface MaskTally {
  pixels: number
  /** Sum of all alphas. */
  alpha: number
  /** Visible pixels of each lightness. */
  readonly levels: Uint32Array
  /** Visible pixels that are no grey. */
  coloured: number
}

export const createTally = (): MaskTally => ({
  pixels: 0,
  alpha: 0,
  levels: new Uint32Array(256),
  coloured: 0,
})

/** Channels further apart than this make a colour, not the noise of a lossy grey. */
const COLOURED = 24

/** Counts RGBA pixels in. */
export function countIn(tally: MaskTally, pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3]
    tally.alpha += alpha
    if (alpha === 0) continue
    const red = pixels[at]
    const green = pixels[at + 1]
    const blue = pixels[at + 2]
    tally.levels[lightness(red, green, blue)]++
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOURED) tally.coloured++
  }
  tally.pixels += pixels.length / 4
}

/** Which pixels of a file may be meant. */
export interface Reading {
  /** The most likely first. */
  readonly meanings: readonly MaskMeaning[]
  /** Whether the first is meant beyond doubt. */
  readonly certain: boolean
}

const BLACK = 8

/** A share of pixels that is not just litter. */
const SOME = 0.02

/** Shares of a picture with which it cannot be told what is the mask and what is the ground. */
const isAboutHalf = (share: number) => share > 0.4 && share < 0.6

/** How many pixels are not black, and how many levels of lightness have more than a few of them. */
function visiblePart({ levels }: MaskTally) {
  const visible = levels.reduce((sum, count) => sum + count, 0)
  const black = levels.subarray(0, BLACK).reduce((sum, count) => sum + count, 0)
  const used = levels.reduce((sum, count) => sum + (count > visible / 1000 ? 1 : 0), 0)
  return { visible, light: visible - black, used }
}

/** So many levels of lightness, and colours, are a photo's. */
const PHOTO_LEVELS = 24

/**
 * What a file's pixels say. With transparency it is the API's convention: what is transparent is repainted; the API's own
 * masks are black or a photo with a hole, anything else could as well be strokes on a transparent ground. Without, white
 * is repainted, as in most programs; a colour picture is no mask at all.
 */
export function readingOf(tally: MaskTally): Reading {
  const { visible, light, used } = visiblePart(tally)
  const isColoured = tally.coloured > SOME * visible
  const opacity = tally.alpha / (255 * tally.pixels)
  if (opacity === 1) {
    const certain = !isColoured && !isAboutHalf(lightShare(tally))
    return { meanings: ['white', 'black'], certain }
  }
  const isBlack = light <= visible / 1000
  const isPhoto = isColoured && used >= PHOTO_LEVELS
  const certain = (isBlack || isPhoto) && !isAboutHalf(opacity)
  const meanings: readonly MaskMeaning[] = ['transparent', 'opaque']
  return { meanings: isBlack ? meanings : [...meanings, 'white', 'black'], certain }
}

/** The mean lightness of what is visible, 0..1. */
function lightShare({ levels }: MaskTally): number {
  let sum = 0
  let count = 0
  levels.forEach((pixels, level) => {
    sum += pixels * level
    count += pixels
  })
  return count > 0 ? sum / (255 * count) : 0
}
