import { unpacked } from '../../../src/core/mask/pack.ts'
import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import { median, watchMainThread } from './mainThread.ts'

const SIZE = { width: 4000, height: 3000 }
const RUNS = 3
const FEATHER_PX = 40

/** The sample photo, enlarged. */
async function enlargedSample(): Promise<Blob> {
  const photo = await createImageBitmap(await (await fetch('./sample-picos.jpg')).blob())
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2d canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(photo, 0, 0, SIZE.width, SIZE.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })
}

/** From the call to the mask, in ms, and the longest the page was away meanwhile: the median and the least of the runs. */
async function timed(work: () => Promise<unknown>) {
  const took: number[] = []
  const blocks: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const stop = watchMainThread()
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
    blocks.push(stop())
  }
  return { tookMs: median(took), blockMs: Math.min(...blocks) }
}

/** Selecting in a photo of 12 megapixels, each time from nothing: a new worker that has yet to decode it. */
export async function createSelectingBench() {
  const picture = await enlargedSample()
  const imaging = createImaging()
  const selector = imaging.selector()
  const of = { pictureId: 'sample', picture }
  const wandAt = async () => {
    selector.close()
    const at = { x: 2000, y: 300, tolerance: 12, contiguous: true }
    const { selection } = await selector.wand({ ...of, ...at })
    return { selection, mask: unpacked(selection) }
  }
  const operation = { kind: 'feather', radiusPx: FEATHER_PX } as const
  const box = { x: 1000, y: 750, width: 2000, height: 1500 }
  return {
    wand: () => timed(wandAt),
    feather: async () => {
      const { selection, mask } = await wandAt()
      if (mask.painted === 0) throw new Error('the wand took nothing')
      return timed(async () => unpacked(await imaging.reshape({ packed: selection, operation })))
    },
    smartSelect: () =>
      timed(async () => {
        selector.close()
        return unpacked((await selector.smartSelect({ ...of, box })).selection)
      }),
  }
}
