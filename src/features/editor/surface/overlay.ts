import type { Rect, Size, View } from '#core/geometry.ts'
import type { Mask } from '#core/mask/mask.ts'
import { sampleView } from '#core/mask/sample.ts'
import type { Stroke } from '#core/mask/stroke.ts'
import { colourMask, type MaskStyle, outlineMask } from '#features/editor/surface/maskColours.ts'

/** What of the mask is shown. */
export interface MaskLook {
  readonly mask: Mask
  /** A stroke in progress, shown as it will be applied. */
  readonly stroke?: Stroke | undefined
  /** From image pixels to device pixels. */
  readonly view: View
  readonly style: MaskStyle
}

export interface Overlay {
  /** As large as the surface, in device pixels. */
  readonly canvas: HTMLCanvasElement
  readonly resized: (size: Size) => void
  /** Draws a part (device pixels) anew, by default all of it. */
  readonly drawn: (look: MaskLook, part?: Rect) => void
  readonly cleared: () => void
}

function clipped(part: Rect, { width, height }: Size): Rect {
  const x = Math.max(0, Math.floor(part.x))
  const y = Math.max(0, Math.floor(part.y))
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(part.x + part.width)) - x,
    height: Math.min(height, Math.ceil(part.y + part.height)) - y,
  }
}

/** The mask at the surface's own size: its cost never depends on the picture's. */
export function createOverlay(): Overlay {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  let values = new Uint8Array(0)

  return {
    canvas,
    resized: ({ width, height }) => {
      canvas.width = width
      canvas.height = height
      values = new Uint8Array(width * height)
    },
    drawn: ({ mask, stroke, view, style }, part) => {
      const rect = clipped(
        part ?? { x: 0, y: 0, width: canvas.width, height: canvas.height },
        canvas,
      )
      if (!context || rect.width <= 0 || rect.height <= 0) return
      const target = values.subarray(0, rect.width * rect.height)
      sampleView({ mask, ...(stroke ? { stroke } : {}), view, rect, target })
      const image = context.createImageData(rect.width, rect.height)
      const pixels = new Uint32Array(image.data.buffer)
      if (style.view === 'outline') outlineMask(target, rect, { pixels, phase: style.phase })
      else colourMask(target, style, pixels)
      context.putImageData(image, rect.x, rect.y)
    },
    cleared: () => context?.clearRect(0, 0, canvas.width, canvas.height),
  }
}
