import { emptyMask } from '../../../src/core/mask/mask.ts'
import { packSlices } from '../../../src/core/mask/pack.ts'
import { createStroke, strokeApplied } from '../../../src/core/mask/stroke.ts'
import { createImaging } from '../../../src/services/imaging/createImaging.ts'
import { inTurns } from '../../../src/stores/inTurns.ts'
import { scribble, seeded } from '../scribble.ts'
import { watchMainThread } from './mainThread.ts'
import { photoOf } from './photo.ts'

const SIDE = 8192
const STROKES = 100

/** The longest the page is away while a 64-megapixel picture and its mask become an upload. */
export async function createExportBench() {
  const size = { width: SIDE, height: SIDE }
  const random = seeded(11)
  let mask = emptyMask(size)
  for (let i = 0; i < STROKES; i++) {
    const { sizePx, points } = scribble(SIDE, random)
    const stroke = createStroke(size, { sizePx, hardness: 0.8, strength: 1, erase: false })
    for (const point of points) stroke.to(point)
    mask = strokeApplied(mask, stroke)
  }
  const photo = await photoOf(SIDE, SIDE)
  const imaging = createImaging()
  const prepare = async () => {
    const painted = { packed: await inTurns(packSlices(mask)), edge: 'hard' as const }
    await imaging.upload({ pictures: [photo], mask: painted, totalPixels: 2048 * 2048 })
  }
  await prepare()
  const stop = watchMainThread()
  await prepare()
  return { mainBlockMs: stop() }
}
