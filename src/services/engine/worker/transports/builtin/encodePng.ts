import { encode } from 'fast-png'
import type { Size } from '#core/geometry.ts'
import { canvasOf, createCanvas, drawCovering, isOpaque, type Pixels } from './pixels.ts'

/** A PNG of exactly these pixels: by the browser where it can (opaque, several times as fast), else by hand. */
async function exactPng(pixels: Pixels): Promise<Blob> {
  if (isOpaque(pixels)) return canvasOf(pixels).convertToBlob({ type: 'image/png' })
  const bytes = new Uint8Array(encode({ ...pixels, depth: 8, channels: 4 }))
  return new Blob([bytes], { type: 'image/png' })
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height
}

/** A PNG of the pixels, exact at their own size, else scaled to cover the asked one. */
export async function encodePng(pixels: Pixels, size: Size = pixels): Promise<Blob> {
  return isSameSize(pixels, size) ? exactPng(pixels) : encodeByCanvas(pixels, size)
}

/** A PNG of the pixels by the fast way, which loses colour under a low alpha, scaled to cover the size. */
export async function encodeByCanvas(pixels: Pixels, size: Size = pixels): Promise<Blob> {
  if (isSameSize(pixels, size)) return canvasOf(pixels).convertToBlob({ type: 'image/png' })
  const context = createCanvas(size)
  drawCovering(context, canvasOf(pixels))
  return context.canvas.convertToBlob({ type: 'image/png' })
}
