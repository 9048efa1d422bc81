import type { Size } from '#core/geometry.ts'

/** A picture as RGBA bytes, not premultiplied: the colour under alpha 0 is kept. */
export interface Pixels extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

export function isOpaque({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

/** The 2D context of a new canvas in memory. */
export function createCanvas(
  { width, height }: Size,
  settings: { willReadFrequently?: boolean } = {},
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', settings)
  if (!context) throw new Error('this browser has no 2D canvas in workers')
  return context
}

/**
 * The part of a picture that fills a frame when the picture is scaled to cover it, centred; in the picture's pixels.
 */
function coveringPart(picture: Size, frame: Size) {
  const scale = Math.max(frame.width / picture.width, frame.height / picture.height)
  const [width, height] = [frame.width / scale, frame.height / scale]
  return { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height }
}

/** Draws a picture so that it covers the whole canvas, the overhang cut off evenly. */
export function drawCovering(
  context: OffscreenCanvasRenderingContext2D,
  picture: OffscreenCanvas | ImageBitmap,
): void {
  const { width, height } = context.canvas
  const part = coveringPart(picture, context.canvas)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, width, height)
}

/** A canvas with these pixels; colour under alpha 0 is lost there. */
export function canvasOf({ width, height, data }: Pixels): OffscreenCanvas {
  const context = createCanvas({ width, height })
  context.putImageData(new ImageData(data, width, height), 0, 0)
  return context.canvas
}
