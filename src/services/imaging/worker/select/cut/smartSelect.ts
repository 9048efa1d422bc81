import type { Rect } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { boundsOf } from './bounds.ts'
import type { Models } from './energy.ts'
import { fieldOf } from './field.ts'
import { createCutter, grabCut, learnt } from './grabCut.ts'
import { type Hint, markHint } from './hints.ts'
import { OUTSIDE } from './known.ts'
import { matteOf } from './matte.ts'
import { refined, type Task } from './refine.ts'
import { inBlocksOf, type Window, windowRound } from './window.ts'

export interface SmartSelectOrder {
  /** Drawn round the thing, in pixels of the picture. What hangs over the picture's edge is cut off. */
  readonly box: Rect
  /** Where they cross, the later one counts. */
  readonly hints?: readonly Hint[]
  /** Of an earlier selection in the same box: it goes on from them. */
  readonly models?: Models
  /** Is told how much is done, 0..1. */
  readonly onShare?: (share: number) => void
}

export interface SmartSelection {
  /** A byte for each pixel of the bounds, 0..255: soft where the thing's edge is soft in the picture. */
  readonly mask: Uint8Array<ArrayBuffer>
  /** The box as it was taken: whole pixels, within the picture. */
  readonly bounds: Rect
  /** The colours of the thing and of what is round it. */
  readonly models: Models
  /** What the user should know, in words. */
  readonly note?: string
}

const ignore = () => undefined

/** Blocks' sides from blocks twice as large. */
function doubled(inside: Uint8Array, from: Window, to: Window): Uint8Array {
  const fine = new Uint8Array(to.columns * to.rows)
  for (let y = 0; y < to.rows; y++)
    for (let x = 0; x < to.columns; x++)
      fine[y * to.columns + x] = inside[(y >> 1) * from.columns + (x >> 1)]
  return fine
}

/** The thing in blocks of the picture, and its colours: at half the size first, where colours are learnt in turns. */
function divide(task: Task, window: Window, { models: start, onShare = ignore }: SmartSelectOrder) {
  const { picture, box, hints } = task
  const coarse = inBlocksOf(window, 2 * window.block)
  const rough = grabCut(fieldOf(picture, coarse, { box, hints }), start)
  onShare(0.4)
  const field = fieldOf(picture, window, { box, hints })
  const models = learnt(field, doubled(rough.inside, coarse, window), rough.models)
  const inside = createCutter(field)(models)
  onShare(0.65)
  return { inside, models, isAllOpen: !field.known.includes(OUTSIDE) }
}

function noteOn(inside: Uint8Array, isAllOpen: boolean): string | undefined {
  if (!inside.includes(1))
    return 'Nothing in the box stands out from what is round it. Draw a stroke over the thing.'
  if (isAllOpen)
    return 'The box takes in the whole picture, so nothing is certain to be outside: what is along the edge was taken to be. Draw a smaller box, or strokes over what is outside.'
  return undefined
}

/**
 * Cuts out the thing that a box was dragged round: GrabCut on a reduced picture, a second cut in a narrow band at full
 * resolution, and there a matte by the guided filter. What hints cover is 255 or 0 without exception. The same order has
 * the same result, always. Throws a `RangeError` for a box without area or outside the picture.
 */
export function smartSelect(picture: Picture, order: SmartSelectOrder): SmartSelection {
  const { hints = [], onShare = ignore } = order
  const bounds = boundsOf(picture, order.box)
  const task = { picture, box: bounds, hints }
  const window = windowRound(picture, bounds)
  const { inside, models, isAllOpen } = divide(task, window, order)
  const sides = refined(task, { window, inside }, models)
  onShare(0.85)
  const mask = matteOf({ picture, sides, box: bounds })
  for (const hint of hints)
    markHint({ ...bounds, block: 1 }, hint, (x, y) => {
      mask[y * bounds.width + x] = hint.side === 'inside' ? 255 : 0
    })
  onShare(1)
  const note = noteOn(inside, isAllOpen)
  return { mask, bounds, models, ...(note ? { note } : {}) }
}
