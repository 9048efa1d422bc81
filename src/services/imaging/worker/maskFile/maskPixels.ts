import type { Format } from '#services/imaging/worker/inspect/sniff.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels, type PixelSource } from '#services/imaging/worker/pixelSource.ts'

interface MaskPixels {
  readonly source: PixelSource
  readonly format: Format
}

/**
 * Decodes a mask file. Its levels say how much, they are no colours: so a profile, such as the dot gain that Photoshop
 * gives to greys, does not change them.
 */
export async function openMaskPixels(file: Blob): Promise<MaskPixels> {
  const picture = await readPicture(file)
  const header = { ...picture.header, profile: 'untagged' } as const
  return { source: await openPixels({ ...picture, header }), format: header.format }
}
