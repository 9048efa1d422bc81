import type { Size } from '#core/geometry.ts'

/**
 * The size a picture (and its mask) is sent at: `scale = sqrt(totalPixels / (width * height))`, each side rounded by
 * itself; untouched if the scale is at least 1, so nothing is ever enlarged. The product may exceed the budget by a
 * little (rounding), as it does in the GPT Image node of ComfyUI, whose rule this is.
 * @param size source pixels after orientation
 * @param totalPixels the model's upload budget in pixels
 */
export function uploadSize(size: Size, totalPixels: number): Size {
  const scale = Math.sqrt(totalPixels / (size.width * size.height))
  if (scale >= 1) return size
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
}
