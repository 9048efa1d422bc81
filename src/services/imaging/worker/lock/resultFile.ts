import type { Size } from '#core/geometry.ts'
import {
  createExactWriter,
  createOpaqueWriter,
  type PictureWriter,
} from '#services/imaging/worker/outpaint/pictureWriter.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels } from '#services/imaging/worker/pixelSource.ts'
import type { LockedPixels } from './lock.ts'
import type { Picture } from './picture.ts'
import { changedOutside, type MayChange, restoredRows } from './restored.ts'
import { createStraightWriter } from './straightWriter.ts'

export interface ResultOrder extends MayChange {
  readonly source: Picture
  readonly changed: LockedPixels['changed']
}

export interface ResultFile {
  readonly picture: Blob
  /** Counted in the file. */
  readonly changedOutside: number
}

async function isOpaque(source: Picture, signal: AbortSignal): Promise<boolean> {
  if (!source.hasAlpha) return true
  for await (const { pixels } of pictureBands(source, signal))
    for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return false
  return true
}

async function written(
  { source, changed }: ResultOrder,
  createWriter: (size: Size) => PictureWriter,
  signal: AbortSignal,
): Promise<Blob> {
  const writer = createWriter(source.size)
  for await (const { pixels } of restoredRows(source, changed, signal)) await writer.write(pixels)
  return writer.finish()
}

async function checked(order: ResultOrder, picture: Blob, signal: AbortSignal) {
  const result = await openPixels(await readPicture(picture))
  try {
    return {
      picture,
      changedOutside: await changedOutside(order.source, result, { ...order, signal }),
    }
  } finally {
    result.close()
  }
}

/**
 * The result as a PNG, and the proof. The browser's own encoders are several times faster, but not every browser keeps
 * straight alpha on that way, and some blur what comes out of a canvas against fingerprinting: the file is decoded again
 * and compared, and written anew without them if it is not exact.
 */
export async function resultFile(
  order: ResultOrder,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<ResultFile> {
  const fast = (await isOpaque(order.source, signal)) ? createOpaqueWriter : createStraightWriter
  onShare(0.1)
  const quick = await written(order, fast, signal)
  onShare(0.7)
  const result = await checked(order, quick, signal)
  if (result.changedOutside === 0) return result
  return checked(order, await written(order, createExactWriter, signal), signal)
}
