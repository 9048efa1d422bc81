import type { OpenedPicture } from '#services/imaging/imaging.ts'
import { decodeSmall } from './decode.ts'
import { copyPicture } from './pictureFile.ts'

/** Enough for a screen until the whole picture is there. */
const PREVIEW_LONG_SIDE = 2048

/** Checks a file, decodes it once and makes its preview. */
export async function openPicture(blob: Blob): Promise<OpenedPicture> {
  const file = await copyPicture(blob)
  const { bitmap, size } = await decodeSmall(file, PREVIEW_LONG_SIDE)
  const { copy, mime, header } = file
  return { file: copy, size, mime, hasAlpha: header.hasAlpha, preview: bitmap }
}
