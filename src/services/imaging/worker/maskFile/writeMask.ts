import { TILE } from '#core/mask/mask.ts'
import { fillRows, unpacked } from '#core/mask/pack.ts'
import type { MaskFileOrder } from '#services/imaging/imaging.ts'
import { createPngWriter, pngKinds } from '#services/imaging/worker/pngWriter.ts'
import { turnUnless } from '#services/imaging/worker/turnUnless.ts'

/** PNG's filter that leaves the differences from the row above: a mask's rows are mostly alike. */
const UP = 2

interface Scanlines {
  /** Of the row above the first, zeros at the top, and then of these rows. */
  readonly values: Uint8Array
  readonly width: number
  readonly channels: number
}

/** Rows of a mask as differences. Of four channels only the last one, alpha, is ever written to. */
function putDifferences({ values, width, channels }: Scanlines, target: Uint8Array) {
  const stride = 1 + width * channels
  for (let row = 0; row * stride < target.length; row++) {
    const above = row * width
    target[row * stride] = UP
    let to = row * stride + channels
    for (let at = above; at < above + width; at++, to += channels)
      target[to] = values[at + width] - values[at]
  }
}

/**
 * A mask as a PNG of its own size: white on black, 8-bit grey, or as the API wants it, RGBA with RGB 0 and alpha
 * 255 - painted. Holds a row of tiles at a time.
 */
export async function writeMask(
  { packed, kind }: MaskFileOrder,
  signal: AbortSignal,
): Promise<Blob> {
  const mask = unpacked(packed)
  const { width, height } = mask
  const format = kind === 'alpha' ? 'rgba' : 'grey'
  const { channels } = pngKinds[format]
  const writer = createPngWriter(mask, format)
  const values = new Uint8Array(width * (TILE + 1))
  for (let y = 0; y < height; y += TILE) {
    await turnUnless(signal)
    const rows = Math.min(TILE, height - y)
    const band = values.subarray(width, width * (rows + 1))
    fillRows(mask, y, rows, band)
    if (kind === 'alpha') for (let i = 0; i < band.length; i++) band[i] = 255 - band[i]
    const scanlines = new Uint8Array(rows * (1 + width * channels))
    putDifferences({ values, width, channels }, scanlines)
    await writer.write(scanlines)
    values.copyWithin(0, width * rows, width * (rows + 1))
  }
  return writer.finish()
}
