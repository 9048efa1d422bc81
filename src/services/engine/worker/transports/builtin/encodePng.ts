import { encode } from 'fast-png'
import type { Size } from '#core/geometry.ts'
import { canvasOf, createCanvas, drawCovering, isOpaque, type Pixels } from './pixels.ts'

/** A PNG of exactly these pixels: by the browser where it can (opaque, several times as fast), else by hand. */
async function exactPng(pixels: Pixels): Promise<Blob> {
  if (isOpaque(pixels)) return canvasOf(pixels).convertToBlob({ type: 'image/png' })
  const bytes = new Uint8Array(encode({ ...pixels, depth: 8, channels: 4 }))
  return new Blob([bytes], { type: 'image/png' })
}

/** A PNG of the pixels, exact at their own size, else scaled to cover the asked one. */
export async function encodePng(pixels: Pixels, size: Size = pixels): Promise<Blob> {
  if (size.width === pixels.width && size.height === pixels.height) return exactPng(pixels)
  const context = createCanvas(size)
  drawCovering(context, canvasOf(pixels))
  return context.canvas.convertToBlob({ type: 'image/png' })
}
