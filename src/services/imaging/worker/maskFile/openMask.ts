import type { OpenedMask } from '#services/imaging/imaging.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'
import { openMaskPixels } from './maskPixels.ts'
import { countIn, createTally, readingOf } from './maskTally.ts'

/** Looks at every pixel of a mask file to find out what it means. */
export async function openMask(file: Blob, signal: AbortSignal): Promise<OpenedMask> {
  const { source } = await openMaskPixels(file)
  const tally = createTally()
  try {
    for await (const { pixels } of pictureBands(source, signal)) countIn(tally, pixels)
  } finally {
    source.close()
  }
  return { size: source.size, ...readingOf(tally) }
}
