import type { Rect, Size } from '#core/geometry.ts'
import { createCanvas } from './canvas.ts'
import { decodeStored } from './decode.ts'
import { type Orientation, orientedSize, storedRect, turnPixels } from './orientation.ts'
import type { PictureFile } from './pictureFile.ts'

/** The decoded pixels of a picture, to be read in bands. */
export interface PixelSource {
  /** Oriented. */
  readonly size: Size
  /** Whether there may be transparency. */
  readonly hasAlpha: boolean
  /** Whether blue comes first; cheaper to put right in the small picture that is made of this one. */
  readonly blueFirst: boolean
  /**
   * Writes the rows y .. y + rows - 1, oriented, in sRGB, as RGBA or BGRA with straight alpha.
   * @param target rows * size.width * 4 bytes, beginning at a multiple of 4; of a picture without alpha, every fourth
   * means nothing
   */
  readonly read: (y: number, rows: number, target: Uint8Array) => Promise<void>
  /** Frees the memory. */
  readonly close: () => void
}

/** Decoded pixels as they are stored in the file. */
interface StoredPixels extends Pick<PixelSource, 'size' | 'hasAlpha' | 'blueFirst' | 'close'> {
  readonly read: (rect: Rect, target: Uint8Array) => Promise<void>
}

const asPixels = (bytes: Uint8Array) =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)

/**
 * A frame's pixels; nothing if they are not RGB, since a conversion from YUV is not exact. They are copied in the
 * frame's own format: asked for another one, Chromium premultiplies on the way, and other browsers ignore the wish.
 */
function framePixels(frame: VideoFrame): StoredPixels | undefined {
  const { format, visibleRect } = frame
  if (!format || !visibleRect || !/^(RGB|BGR)[AX]$/.test(format)) return undefined
  return {
    size: { width: visibleRect.width, height: visibleRect.height },
    hasAlpha: format.endsWith('A'),
    blueFirst: format.startsWith('B'),
    read: async (rect, target) => {
      await frame.copyTo(target, { rect })
    },
    close: () => frame.close(),
  }
}

/**
 * By way of a canvas, which turns and converts as the bitmap asks. It premultiplies: colours under a low alpha become
 * inexact, under alpha 0 black.
 */
function canvasPixels(bitmap: ImageBitmap, hasAlpha: boolean): StoredPixels {
  let context: OffscreenCanvasRenderingContext2D | undefined
  const contextOf = ({ width, height }: Size) => {
    const same = context?.canvas.width === width && context.canvas.height === height
    if (!context || !same) context = createCanvas({ width, height }, { willReadFrequently: true })
    return context
  }
  return {
    size: { width: bitmap.width, height: bitmap.height },
    hasAlpha,
    blueFirst: false,
    read: async (rect, target) => {
      const band = contextOf(rect)
      band.globalCompositeOperation = 'copy'
      band.drawImage(bitmap, -rect.x, -rect.y)
      target.set(band.getImageData(0, 0, rect.width, rect.height).data)
    },
    close: () => bitmap.close(),
  }
}

/**
 * The fastest way and the one that takes the least memory. Given a stream, Chromium decodes JPEG to RGB, with the very
 * values of createImageBitmap; given all bytes at once, to YUV.
 */
async function decoderPixels({ blob, mime }: PictureFile): Promise<StoredPixels | undefined> {
  if (typeof ImageDecoder === 'undefined') return undefined
  if (!(await ImageDecoder.isTypeSupported(mime))) return undefined
  const decoder = new ImageDecoder({
    data: blob.stream(),
    type: mime,
    colorSpaceConversion: 'none',
  })
  try {
    const { image } = await decoder.decode()
    const pixels = framePixels(image)
    if (!pixels) image.close()
    return pixels
  } catch {
    // If it is the file's fault, the other way of decoding will say so.
    return undefined
  } finally {
    decoder.close()
  }
}

/** The values of a bitmap that is not premultiplied, where the browser knows frames. */
function bitmapPixels(bitmap: ImageBitmap): StoredPixels | undefined {
  if (typeof VideoFrame === 'undefined') return undefined
  const frame = new VideoFrame(bitmap, { timestamp: 0 })
  const pixels = framePixels(frame)
  if (pixels) bitmap.close()
  else frame.close()
  return pixels
}

async function decode(file: PictureFile): Promise<StoredPixels> {
  const { format, profile, hasAlpha } = file.header
  // AVIF is turned, and colours are converted, only when a bitmap is drawn: a frame has the pixels from before that.
  const plain = format !== 'AVIF' && profile !== 'other'
  const decoded = plain ? await decoderPixels(file) : undefined
  if (decoded) return decoded
  const bitmap = await decodeStored(file, 'none')
  const exact = plain && hasAlpha ? bitmapPixels(bitmap) : undefined
  return exact ?? canvasPixels(bitmap, hasAlpha)
}

function turned(stored: StoredPixels, orientation: Orientation): PixelSource {
  return {
    ...stored,
    size: orientedSize(orientation, stored.size),
    read: async (y, rows, target) => {
      const rect = storedRect(orientation, stored.size, { y, rows })
      if (orientation === 1) return stored.read(rect, target)
      const block = new Uint8Array(target.length)
      await stored.read(rect, block)
      turnPixels(orientation, rect, { from: asPixels(block), to: asPixels(target) })
    },
  }
}

/** Decodes a picture. Rejects with a `FailureError` of kind `picture` if the browser cannot. */
export async function openPixels(file: PictureFile): Promise<PixelSource> {
  return turned(await decode(file), file.header.orientation)
}
