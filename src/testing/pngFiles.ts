import { encode } from 'fast-png'
import type { Size } from '#core/geometry.ts'

/** A PNG of RGBA pixels with straight alpha. */
export const pngFile = ({ width, height }: Size, data: Uint8Array): Blob =>
  new Blob([new Uint8Array(encode({ width, height, data, channels: 4 }))], { type: 'image/png' })

/** A PNG given by the RGB or RGBA of every pixel. */
export function pngOf(size: Size, color: (x: number, y: number) => readonly number[]): Blob {
  const { width, height } = size
  const data = new Uint8Array(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++) data.set(color(i % width, Math.floor(i / width)), 4 * i)
  return pngFile(size, data)
}
