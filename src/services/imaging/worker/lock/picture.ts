import { FailureError } from '#core/failure.ts'
import type { Rect, Size } from '#core/geometry.ts'
import type { PixelSource } from '#services/imaging/worker/pixelSource.ts'
import type { Pixels } from './plane.ts'

/** Pixels to be read in bands. */
export type Picture = Omit<PixelSource, 'close'>

/** Pixels in memory, as a picture. */
export const pictureFrom = ({ width, height, bytes }: Pixels): Picture => ({
  size: { width, height },
  hasAlpha: true,
  blueFirst: false,
  read: async (y, rows, target) => {
    target.set(bytes.subarray(y * width * 4, (y + rows) * width * 4))
  },
})

const isPart = ({ x, y, width, height }: Rect, picture: Size) =>
  [x, y, width, height].every(Number.isInteger) &&
  Math.min(x, y) >= 0 &&
  Math.min(width, height) >= 1 &&
  x + width <= picture.width &&
  y + height <= picture.height

/** Throws an `internal` failure if a picture has no such part. */
function requirePart(part: Rect, picture: Size) {
  if (isPart(part, picture)) return
  const { x, y, width, height } = part
  throw new FailureError({
    kind: 'internal',
    detail: `a picture of ${picture.width} x ${picture.height} pixels has no part of ${width} x ${height} at ${x}, ${y}`,
  })
}

/** A part of a picture, as a picture. */
export function cropped(picture: Picture, part: Rect): Picture {
  requirePart(part, picture.size)
  const { x, y, width, height } = part
  const isWhole = width === picture.size.width && height === picture.size.height
  if (isWhole) return picture
  const rowBytes = picture.size.width * 4
  return {
    ...picture,
    size: { width, height },
    read: async (top, rows, target) => {
      const whole = new Uint8Array(rows * rowBytes)
      await picture.read(y + top, rows, whole)
      for (let row = 0; row < rows; row++) {
        const from = row * rowBytes + x * 4
        target.set(whole.subarray(from, from + width * 4), row * width * 4)
      }
    },
  }
}

/** Rows of a picture as RGBA with straight alpha, whatever the decoder's order; opaque where it knows no alpha. */
export async function readRows(
  picture: Picture,
  y: number,
  rows: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(rows * picture.size.width * 4)
  await picture.read(y, rows, bytes)
  if (picture.blueFirst) {
    for (let at = 0; at < bytes.length; at += 4) {
      const blue = bytes[at]
      bytes[at] = bytes[at + 2]
      bytes[at + 2] = blue
    }
  }
  if (!picture.hasAlpha) for (let at = 3; at < bytes.length; at += 4) bytes[at] = 255
  return bytes
}
