import type { Size } from '#core/geometry.ts'
import { css, mix, type Palette } from './palette.ts'
import { between, type Random } from './random.ts'

type Context = OffscreenCanvasRenderingContext2D

interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
}

function drawGradient(context: Context, { width, height }: Size, palette: Palette): void {
  const gradient = context.createLinearGradient(0, 0, 0, height * 0.75)
  for (const stop of [0, 0.25, 0.5, 0.75, 1])
    gradient.addColorStop(stop, css(mix(palette.zenith, palette.horizon, stop ** 1.3)))
  context.fillStyle = gradient
  context.fillRect(0, 0, width, height)
}

function drawStars(context: Context, { width, height }: Size, random: Random): void {
  const unit = Math.min(width, height)
  for (let i = 0; i < 160; i++) {
    const [x, y] = [random() * width, random() ** 1.4 * height * 0.6]
    context.fillStyle = `rgb(255 255 255 / ${between(random, 0.2, 0.9) * (1 - y / height)})`
    context.beginPath()
    context.arc(x, y, unit * between(random, 0.0006, 0.0018), 0, 2 * Math.PI)
    context.fill()
  }
}

function drawDisc(context: Context, palette: Palette, { x, y, radius }: Disc): void {
  const glow = context.createRadialGradient(x, y, radius * 0.8, x, y, radius * 7)
  glow.addColorStop(0, css(palette.light, 0.55))
  glow.addColorStop(0.35, css(palette.light, 0.16))
  glow.addColorStop(1, css(palette.light, 0))
  context.fillStyle = glow
  context.fillRect(x - radius * 7, y - radius * 7, radius * 14, radius * 14)
  context.fillStyle = css(palette.light)
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

/** Long soft bands of cloud, brighter than the sky behind them. */
function drawClouds(context: Context, { width, height }: Size, random: Random): void {
  for (let i = 0; i < 5; i++) {
    const [x, y] = [random() * width, between(random, 0.08, 0.42) * height]
    const [long, thick] = [
      between(random, 0.18, 0.4) * width,
      between(random, 0.008, 0.02) * height,
    ]
    const gradient = context.createRadialGradient(0, 0, 0, 0, 0, 1)
    gradient.addColorStop(0, `rgb(255 255 255 / ${between(random, 0.14, 0.32)})`)
    gradient.addColorStop(1, 'rgb(255 255 255 / 0)')
    context.save()
    context.translate(x, y)
    context.scale(long, thick)
    context.fillStyle = gradient
    context.fillRect(-1, -1, 2, 2)
    context.restore()
  }
}

/** A sky with a sun behind clouds, or a moon among stars. */
export function drawSky(context: Context, palette: Palette, random: Random): void {
  const { canvas } = context
  const unit = Math.min(canvas.width, canvas.height)
  drawGradient(context, canvas, palette)
  if (palette.starry) drawStars(context, canvas, random)
  drawDisc(context, palette, {
    x: between(random, 0.2, 0.8) * canvas.width,
    y: between(random, 0.18, 0.42) * canvas.height,
    radius: unit * between(random, 0.035, 0.065),
  })
  if (!palette.starry) drawClouds(context, canvas, random)
}
