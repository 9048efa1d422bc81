import type { MaskMeaning } from '#services/imaging/imaging.ts'

/** The lightness of a colour, 0..255, as Pillow's mode L has it (ITU-R BT.601, in gamma space); of a grey its level. */
export const lightness = (red: number, green: number, blue: number): number =>
  (red * 19_595 + green * 38_470 + blue * 7_471 + 0x8000) >> 16

/** Whether only the alpha channel counts. */
export const isOfAlpha = (meaning: MaskMeaning): boolean =>
  meaning === 'transparent' || meaning === 'opaque'

/**
 * Writes how much each of these RGBA pixels is to be repainted. What is transparent is neither white nor black, and not
 * painted unless it is what is meant.
 */
export function putPainted(meaning: MaskMeaning, pixels: Uint8Array, target: Uint8Array): void {
  const flip = meaning === 'transparent' || meaning === 'black' ? 255 : 0
  if (isOfAlpha(meaning)) {
    for (let i = 0; i < target.length; i++) target[i] = pixels[4 * i + 3] ^ flip
    return
  }
  for (let i = 0, at = 0; i < target.length; i++, at += 4) {
    const light = lightness(pixels[at], pixels[at + 1], pixels[at + 2]) ^ flip
    target[i] = Math.round((light * pixels[at + 3]) / 255)
  }
}

/** What a lossy encoder leaves of an even surface is not meant. */
const NOISE = 8

/** Makes what is nearly nothing nothing, and what is nearly everything everything. */
export function cleanNoise(painted: Uint8Array): void {
  for (let i = 0; i < painted.length; i++) {
    if (painted[i] < NOISE) painted[i] = 0
    else if (painted[i] > 255 - NOISE) painted[i] = 255
  }
}
