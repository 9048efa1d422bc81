import type { Size } from '#core/geometry.ts'

const TEXT = 'Demo picture \u2013 built-in engine, no model asked'

/** The letter height in pixels at which the label is legible in a picture of this size. */
const fontSizeFor = ({ width, height }: Size) => Math.max(11, Math.min(width, height) * 0.02)

/** Says in a corner of the picture what it is. It shrinks where the picture is narrower than the words. */
export function drawLabel(context: OffscreenCanvasRenderingContext2D): void {
  const { width, height } = context.canvas
  const font = (size: number) => `500 ${size}px system-ui, sans-serif`
  const wanted = fontSizeFor(context.canvas)
  context.font = font(wanted)
  const needed = context.measureText(TEXT).width + 3 * wanted
  const size = wanted * Math.min(1, width / needed)
  context.font = font(size)
  const box = { width: context.measureText(TEXT).width + 1.4 * size, height: 1.9 * size }
  const [x, y] = [0.8 * size, height - 0.8 * size - box.height]
  context.fillStyle = 'rgb(0 0 0 / 0.5)'
  context.beginPath()
  context.roundRect(x, y, box.width, box.height, box.height / 2)
  context.fill()
  context.fillStyle = 'rgb(255 255 255 / 0.94)'
  context.textBaseline = 'middle'
  context.fillText(TEXT, x + 0.7 * size, y + box.height / 2)
}
