import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png'
import { sniffMime } from '#services/engine/worker/sniffMime.ts'
import { createCanvas, isOpaque, type Pixels } from './pixels.ts'

/** Samples side by side: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
interface Samples {
  readonly data: ArrayLike<number>
  readonly channels: number
}

function samplesOf(png: DecodedPng): Samples {
  // The palette of a PNG of true colour is a mere suggestion.
  if (png.channels !== 1 || !png.palette) return png
  return { data: convertIndexedToRgb(png), channels: png.palette[0].length }
}

function rgbaOf(png: DecodedPng): Uint8ClampedArray<ArrayBuffer> {
  const { data, channels } = samplesOf(png)
  const rgba = new Uint8ClampedArray(png.width * png.height * 4).fill(255)
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2]
  const alpha = channels % 2 === 0 ? channels - 1 : undefined
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = data[from]
    rgba[to + 1] = data[from + green]
    rgba[to + 2] = data[from + blue]
    if (alpha !== undefined) rgba[to + 3] = data[from + alpha]
  }
  return rgba
}

/** The pixels of a PNG with 8 bits per sample as they are in the file; undefined for other files. */
async function decodeExactly(file: Blob): Promise<Pixels | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (sniffMime(bytes) !== 'image/png') return undefined
  const png = decode(bytes)
  if (png.depth !== 8 || png.transparency) return undefined
  return { width: png.width, height: png.height, data: rgbaOf(png) }
}

/** The pixels of a picture file as the browser reads them; colour under a low alpha is lost. Rejects for other files. */
export async function decodeByCanvas(file: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' })
  const { width, height } = bitmap
  const context = createCanvas({ width, height }, { willReadFrequently: true })
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

/**
 * The pixels of a picture file, those of a PNG exactly: a canvas keeps opaque ones as they are and is several times as
 * fast as reading the file by hand, but premultiplies the others. Rejects when the file is not a picture.
 */
export async function decodePixels(file: Blob): Promise<Pixels> {
  const pixels = await decodeByCanvas(file)
  if (isOpaque(pixels)) return pixels
  return (await decodeExactly(file)) ?? pixels
}
