import { encode } from 'fast-png'
import type { Size } from '#core/geometry.ts'
import { createCanvas } from './canvas.ts'

const PNG = 'image/png'

function isOpaque(pixels: Uint8ClampedArray): boolean {
  for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 255) return false
  return true
}

/** Colour type 6 (RGBA), always: what an encoder that looks for savings would not promise. */
function encodeRgba(data: Uint8ClampedArray | Uint8Array, { width, height }: Size): Blob {
  return new Blob([new Uint8Array(encode({ width, height, data, channels: 4 }))], { type: PNG })
}

/**
 * A PNG of RGBA pixels with straight alpha, exactly as they are. Opaque ones go to the browser's own encoder, which is
 * several times faster; it would lose colours under a low alpha.
 */
export async function encodePng(pixels: Uint8ClampedArray<ArrayBuffer>, size: Size): Promise<Blob> {
  if (!isOpaque(pixels)) return encodeRgba(pixels, size)
  const context = createCanvas(size)
  context.putImageData(new ImageData(pixels, size.width, size.height), 0, 0)
  return context.canvas.convertToBlob({ type: PNG })
}

/** A PNG of black pixels with this alpha, with an alpha channel even if all of it is opaque. */
export function encodeAlphaPng(alpha: Uint8Array, size: Size): Blob {
  const pixels = new Uint8Array(alpha.length * 4)
  for (let i = 0; i < alpha.length; i++) pixels[i * 4 + 3] = alpha[i]
  return encodeRgba(pixels, size)
}
