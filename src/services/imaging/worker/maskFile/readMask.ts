import { FailureError } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { maskFromPixels, type PackedMask, packed } from '#core/mask/pack.ts'
import type { MaskMeaning, ReadMaskOrder } from '#services/imaging/imaging.ts'
import type { Format } from '#services/imaging/worker/inspect/sniff.ts'
import { resampleMask } from '#services/imaging/worker/lanczos/resampleMask.ts'
import type { Picture } from '#services/imaging/worker/lock/picture.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels } from '#services/imaging/worker/pixelSource.ts'
import { cleanNoise, isOfAlpha, putPainted } from './greyPlane.ts'
import { openMaskPixels } from './maskPixels.ts'

/** Formats in which an even surface may come out uneven. (WebP and AVIF can be exact; nobody can tell.) */
const lossy: ReadonlySet<Format> = new Set(['JPEG', 'WebP', 'AVIF'])

/** One byte a pixel of the file. */
async function paintedPlane(
  picture: Picture,
  meaning: MaskMeaning,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = picture.size
  const plane = new Uint8Array(width * height)
  for await (const { y, rows, pixels } of pictureBands(picture, signal))
    putPainted(meaning, pixels, plane.subarray(y * width, (y + rows) * width))
  return plane
}

/** The plane at another size, by the filter that pictures are resized with: softened where it grows, never shifted. */
async function planeAt(
  plane: Uint8Array<ArrayBuffer>,
  from: Size,
  to: Size,
): Promise<Uint8Array<ArrayBuffer>> {
  if (from.width === to.width && from.height === to.height) return plane
  return resampleMask({
    from,
    to,
    rows: (y, rows, target) => {
      target.set(plane.subarray(y * from.width, (y + rows) * from.width))
      return undefined
    },
  })
}

function requireSize({ width, height }: Size) {
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0) return
  throw new FailureError({ kind: 'internal', detail: `no mask is ${width} x ${height} pixels` })
}

/** What a file says is to be repainted, at a picture's size. A file of another shape is stretched. */
export async function readMask(
  { file, meaning, size }: ReadMaskOrder,
  signal: AbortSignal,
): Promise<PackedMask> {
  requireSize(size)
  const { source, format } = await openMaskPixels(file)
  const plane = await paintedPlane(source, meaning, signal).finally(source.close)
  if (lossy.has(format) && !isOfAlpha(meaning)) cleanNoise(plane)
  return packed(maskFromPixels(size, await planeAt(plane, source.size, size)))
}

/** Painted where the (oriented) picture is transparent. */
export async function transparencyMask(picture: Blob, signal: AbortSignal): Promise<PackedMask> {
  const source = await openPixels(await readPicture(picture))
  const plane = await paintedPlane(source, 'transparent', signal).finally(source.close)
  return packed(maskFromPixels(source.size, plane))
}
