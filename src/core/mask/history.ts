import { joinSlices, newSink } from './bytes.ts'
import { type Mask, sameWithin, type Tile, tileExtent } from './mask.ts'
import { finished } from './slices.ts'
import { putTile, takeTile } from './tileCode.ts'

/** What it takes to go one step: other values of some tiles. Plain data, made once and never changed. */
export interface Step {
  readonly indices: Uint32Array
  /** The tiles, packed one after the other. */
  readonly tiles: Uint8Array
  /** The sum of the mask it leads to. */
  readonly painted: number
}

/** The way a mask has come and may go. Immutable; it belongs to the very mask it was returned with. */
export interface History {
  /** Each leads a step back, the last one from the mask as it is. */
  readonly past: readonly Step[]
  /** Each leads a step forth again, the last one from the mask as it is. */
  readonly future: readonly Step[]
  readonly limits: HistoryLimits
}

/** A mask and its history after a step. */
export interface Stepped {
  readonly mask: Mask
  readonly history: History
}

/** How much is remembered; beyond it the oldest steps are forgotten. */
export interface HistoryLimits {
  readonly steps: number
  /** Wide soft strokes on a large picture hardly pack: a few hundred may come to this. */
  readonly bytes: number
}

/** What a step costs beside its bytes, about. */
const STEP_OVERHEAD = 512

export const emptyHistory: History = {
  past: [],
  future: [],
  limits: { steps: 2000, bytes: 512 * 2 ** 20 },
}

export const canUndo = ({ past }: History): boolean => past.length > 0
export const canRedo = ({ future }: History): boolean => future.length > 0

/** The history after a change of the mask: a step more to go back, none to go forth. The same if nothing differs. */
export function recorded(history: History, before: Mask, after: Mask): History {
  const indices = changedTiles(before, after)
  if (indices.length === 0) return history
  const past = newest([...history.past, stepTo(before, indices)], history.limits)
  return { ...history, past, future: [] }
}

/** The mask before its last step; nothing if there was none. */
export function undone(mask: Mask, history: History): Stepped | undefined {
  const step = history.past.at(-1)
  if (!step) return undefined
  const past = history.past.slice(0, -1)
  const future = [...history.future, stepTo(mask, step.indices)]
  return { mask: stepTaken(mask, step), history: { ...history, past, future } }
}

/** The mask after the step that was last undone; nothing if there is none. */
export function redone(mask: Mask, history: History): Stepped | undefined {
  const step = history.future.at(-1)
  if (!step) return undefined
  const past = [...history.past, stepTo(mask, step.indices)]
  const future = history.future.slice(0, -1)
  return { mask: stepTaken(mask, step), history: { ...history, past, future } }
}

/** How much memory it takes, in bytes. */
export const historyBytes = ({ past, future }: History): number =>
  [...past, ...future].reduce((sum, step) => sum + stepBytes(step), 0)

const stepBytes = ({ indices, tiles }: Step) =>
  indices.byteLength + tiles.byteLength + STEP_OVERHEAD

/** The last steps within the limits; one is always kept. */
function newest(steps: readonly Step[], limits: HistoryLimits): readonly Step[] {
  let bytes = 0
  const tooOld = steps.findLastIndex((step) => {
    bytes += stepBytes(step)
    return bytes > limits.bytes
  })
  const first = Math.max(tooOld + 1, steps.length - limits.steps)
  return steps.slice(Math.min(first, steps.length - 1))
}

function changedTiles(before: Mask, after: Mask): Uint32Array {
  if (before.width !== after.width || before.height !== after.height)
    throw new RangeError('A step leads from a mask to one of the same size.')
  const indices: number[] = []
  before.tiles.forEach((tile, index) => {
    const other = after.tiles[index]
    if (!other || other === tile) return
    if (!sameWithin(tile, other, tileExtent(before, index))) indices.push(index)
  })
  return Uint32Array.from(indices)
}

/** The step that leads to this mask from one that differs in some tiles. */
function stepTo(mask: Mask, indices: Uint32Array): Step {
  const sink = newSink()
  for (const index of indices) {
    const tile = mask.tiles[index]
    if (tile) putTile(sink, tile)
  }
  return { indices, tiles: finished(joinSlices(sink)), painted: mask.painted }
}

function stepTaken(mask: Mask, { indices, tiles: bytes, painted }: Step): Mask {
  const source = { bytes, at: 0 }
  const tiles: Tile[] = mask.tiles.slice()
  for (const index of indices) tiles[index] = takeTile(source)
  return { ...mask, tiles, painted }
}
