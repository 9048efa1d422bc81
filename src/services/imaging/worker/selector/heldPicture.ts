import type { SelectedPicture } from '#services/imaging/imaging.ts'
import { readRows } from '#services/imaging/worker/lock/picture.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels } from '#services/imaging/worker/pixelSource.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'

const BAND_ROWS = 256

/** All pixels of a picture file, oriented, in sRGB. */
async function wholePicture(file: Blob): Promise<Picture> {
  const source = await openPixels(await readPicture(file))
  const { width, height } = source.size
  const data = new Uint8Array(4 * width * height)
  try {
    for (let y = 0; y < height; y += BAND_ROWS)
      data.set(await readRows(source, y, Math.min(BAND_ROWS, height - y)), 4 * width * y)
  } finally {
    source.close()
  }
  return { width, height, data }
}

/** Decodes a picture once, and holds it until another is asked for. */
export function createHeldPicture(): (order: SelectedPicture) => Promise<Picture> {
  let held: { readonly id: string; readonly picture: Promise<Picture> } | undefined
  return async ({ pictureId: id, picture: file }) => {
    if (held?.id === id) return held.picture
    const own = { id, picture: wholePicture(file) }
    held = own
    try {
      return await own.picture
    } catch (error) {
      if (held === own) held = undefined
      throw error
    }
  }
}
