import { drawCovering } from '#services/engine/worker/transports/builtin/pixels.ts'
import { css, type Palette } from './palette.ts'

type Context = OffscreenCanvasRenderingContext2D

function washOver(
  context: Context,
  mode: GlobalCompositeOperation,
  palette: Palette,
  alpha: number,
) {
  const { width, height } = context.canvas
  const gradient = context.createLinearGradient(0, 0, width * 0.3, height)
  gradient.addColorStop(0, css(palette.horizon, alpha))
  gradient.addColorStop(1, css(palette.nearHill, alpha))
  context.globalCompositeOperation = mode
  context.fillStyle = gradient
  context.fillRect(0, 0, width, height)
}

/** Draws a picture over the whole canvas in two tones of the palette; its transparency stays. */
export function drawGraded(context: Context, picture: ImageBitmap, palette: Palette): void {
  drawCovering(context, picture)
  washOver(context, 'color', palette, 0.42)
  washOver(context, 'soft-light', palette, 0.35)
  // The blend modes paint where nothing was, too.
  context.globalCompositeOperation = 'destination-in'
  drawCovering(context, picture)
  context.globalCompositeOperation = 'source-over'
}
