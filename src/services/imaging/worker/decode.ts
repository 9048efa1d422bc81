import type { Size } from '#core/geometry.ts'
import { createCanvas } from './canvas.ts'
import { undecodable } from './inspect/refusal.ts'
import { orientedSize, turnMatrix } from './orientation.ts'
import type { PictureFile } from './pictureFile.ts'

/**
 * The whole picture as it is stored, in sRGB. Untagged and sRGB files keep their values.
 * @param premultiplyAlpha `premultiply` to be drawn, which is several times faster then; `none` to keep all values
 */
export async function decodeStored(
  { header, blob }: PictureFile,
  premultiplyAlpha: 'premultiply' | 'none',
): Promise<ImageBitmap> {
  const colorSpaceConversion = header.profile === 'other' ? 'default' : 'none'
  try {
    return await createImageBitmap(blob, { colorSpaceConversion, premultiplyAlpha })
  } catch (error) {
    throw undecodable(header.format, error)
  }
}

/** JPEG's blocks of 8 x 8 pixels can be decoded as n x n, in half the time and a fraction of the memory. */
const JPEG_BLOCK = 8

/**
 * A JPEG decoded at a part of its size, no smaller than `longSide` pixels; nothing where that gains nothing or the
 * browser has no ImageDecoder.
 */
async function decodeScaledJpeg(
  { header, blob, mime }: PictureFile,
  longSide: number,
): Promise<VideoFrame | undefined> {
  const { width, height } = header.size
  const part = Math.ceil((longSide / Math.max(width, height)) * JPEG_BLOCK) / JPEG_BLOCK
  // A larger size than the picture's own makes the decoder fail.
  if (header.format !== 'JPEG' || header.profile === 'other' || part >= 1) return undefined
  if (typeof ImageDecoder === 'undefined') return undefined
  const decoder = new ImageDecoder({
    data: blob.stream(),
    type: mime,
    colorSpaceConversion: 'none',
    desiredWidth: Math.ceil(width * part),
    desiredHeight: Math.ceil(height * part),
  })
  try {
    return (await decoder.decode()).image
  } catch {
    // If it is the file's fault, the other way of decoding will say so.
    return undefined
  } finally {
    decoder.close()
  }
}

/** Draws stored pixels turned and scaled to the (oriented) size. */
function drawTurned(
  source: ImageBitmap | VideoFrame,
  { header }: PictureFile,
  size: Size,
): ImageBitmap {
  const context = createCanvas(size)
  const stored = orientedSize(header.orientation, size)
  context.setTransform(...turnMatrix(header.orientation, stored))
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, stored.width, stored.height)
  source.close()
  return context.canvas.transferToImageBitmap()
}

/** The whole picture. Rejects with a `FailureError` of kind `picture` if the browser cannot decode it. */
export async function decodeWhole(file: PictureFile): Promise<ImageBitmap> {
  const stored = await decodeStored(file, 'premultiply')
  const { orientation } = file.header
  return orientation === 1 ? stored : drawTurned(stored, file, orientedSize(orientation, stored))
}

function fitInto({ width, height }: Size, longSide: number): Size {
  const scale = Math.min(1, longSide / Math.max(width, height))
  const scaled = (side: number) => Math.max(1, Math.round(side * scale))
  return { width: scaled(width), height: scaled(height) }
}

export interface SmallPicture {
  readonly bitmap: ImageBitmap
  /** The picture's own, oriented. */
  readonly size: Size
}

/**
 * The picture, at most `longSide` pixels long. Rejects as `decodeWhole` does: all of the file is decoded, if not to all
 * of its pixels.
 */
export async function decodeSmall(file: PictureFile, longSide: number): Promise<SmallPicture> {
  const { header } = file
  const scaled = await decodeScaledJpeg(file, longSide)
  const source = scaled ?? (await decodeStored(file, 'premultiply'))
  // What a decoder gives is the picture, whatever the header says: it may have cropped (AVIF).
  const { width, height } = source instanceof ImageBitmap ? source : header.size
  const size = orientedSize(header.orientation, { width, height })
  return { bitmap: drawTurned(source, file, fitInto(size, longSide)), size }
}
