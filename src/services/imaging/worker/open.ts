import type { OpenedPicture } from '#services/imaging/imaging.ts'
import { decodeSmall } from './decode.ts'
import { readPicture } from './pictureFile.ts'

/** Enough for a screen until the whole picture is there. */
const PREVIEW_LONG_SIDE = 2048

/** Checks a file, decodes it once and makes its preview. */
export async function openPicture(blob: Blob): Promise<OpenedPicture> {
  const file = await readPicture(blob)
  const { bitmap, size } = await decodeSmall(file, PREVIEW_LONG_SIDE)
  return { size, mime: file.mime, hasAlpha: file.header.hasAlpha, preview: bitmap }
}
