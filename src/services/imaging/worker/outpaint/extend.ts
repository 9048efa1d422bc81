import { FailureError } from '#core/failure.ts'
import { extendedSize, type Sides } from '#core/outpaint.ts'
import type { ExtendOrder } from '#services/imaging/imaging.ts'
import {
  isOpenable,
  limitsText,
  refusal,
  sizeText,
} from '#services/imaging/worker/inspect/refusal.ts'
import type { Picture } from '#services/imaging/worker/lock/picture.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels } from '#services/imaging/worker/pixelSource.ts'
import { turnUnless } from '#services/imaging/worker/turnUnless.ts'
import { edgeOf } from './edge.ts'
import { createExactWriter, createOpaqueWriter, type PictureWriter } from './pictureWriter.ts'
import { createSurround, type Surround } from './surround.ts'

/** Rows of new pixels that are made at a time. */
const BAND_ROWS = 64

function requireSides({ left, top, right, bottom }: Sides) {
  if ([left, top, right, bottom].every((px) => Number.isInteger(px) && px >= 0)) return
  throw new FailureError({
    kind: 'internal',
    detail: `a picture cannot grow by ${left}, ${top}, ${right} and ${bottom} pixels`,
  })
}

interface Task {
  readonly picture: Picture
  readonly sides: Sides
  readonly surround: Surround
  readonly writer: PictureWriter
  readonly signal: AbortSignal
}

/** Writes rows that lie above or below the picture, in its coordinates. */
async function writeBeyond(
  { picture, sides, surround, writer, signal }: Task,
  from: number,
  to: number,
) {
  const { width } = extendedSize(picture.size, sides)
  for (let y = from; y < to; y += BAND_ROWS) {
    await turnUnless(signal)
    const rows = Math.min(BAND_ROWS, to - y)
    const pixels = new Uint8Array(4 * width * rows)
    for (let row = 0; row < rows; row++)
      surround.putRow(y + row, -sides.left, width - sides.left, pixels.subarray(4 * row * width))
    await writer.write(pixels)
  }
}

/** Writes the picture's own rows, with what is left and right of them. */
async function writeBeside({ picture, sides, surround, writer, signal }: Task) {
  const { width } = extendedSize(picture.size, sides)
  const own = picture.size.width
  for await (const { y, rows, pixels: old } of pictureBands(picture, signal)) {
    const pixels = new Uint8Array(4 * width * rows)
    for (let row = 0; row < rows; row++) {
      const line = pixels.subarray(4 * row * width, 4 * (row + 1) * width)
      surround.putRow(y + row, -sides.left, 0, line)
      line.set(old.subarray(4 * row * own, 4 * (row + 1) * own), 4 * sides.left)
      surround.putRow(y + row, own, own + sides.right, line.subarray(4 * (sides.left + own)))
    }
    await writer.write(pixels)
  }
}

/**
 * A picture on a larger canvas, as a PNG: its own pixels as they are, round them a blurred continuation of its edge.
 * Rejects with a `FailureError` of kind `picture` if it gets too large to be opened.
 */
export async function extend(
  { picture: file, sides }: ExtendOrder,
  signal: AbortSignal,
): Promise<Blob> {
  requireSides(sides)
  const picture = await openPixels(await readPicture(file))
  try {
    const size = extendedSize(picture.size, sides)
    if (!isOpenable(size))
      throw refusal(
        `The extended picture would have ${sizeText(size)} pixels, which is too large: ${limitsText}. Extend it by less, or make the picture smaller first.`,
      )
    const edge = await edgeOf(picture, signal)
    const writer = edge.isOpaque ? createOpaqueWriter(size) : createExactWriter(size)
    const task = { picture, sides, surround: createSurround(edge, sides), writer, signal }
    await writeBeyond(task, -sides.top, 0)
    await writeBeside(task)
    await writeBeyond(task, picture.size.height, picture.size.height + sides.bottom)
    return await writer.finish()
  } finally {
    picture.close()
  }
}
