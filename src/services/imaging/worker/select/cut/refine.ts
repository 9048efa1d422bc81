import type { Rect } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { type Band, bandAlong, forEachPixel, nodeAt, type Sides, sideAt } from './band.ts'
import { cutBand } from './cutBand.ts'
import type { Models } from './energy.ts'
import { type Hint, markHint, sideOf } from './hints.ts'
import { OPEN, OUTSIDE } from './known.ts'
import { inBlocksOf, reduced, stepFrom, type Window } from './window.ts'

/** Where a thing is looked for. */
export interface Task {
  readonly picture: Picture
  /** In whole pixels within the picture. */
  readonly box: Rect
  readonly hints: readonly Hint[]
}

/** A window and which of its blocks are inside. */
export interface Blocks {
  readonly window: Window
  readonly inside: Uint8Array
}

function knownIn(band: Band, { box, hints }: Task): Uint8Array {
  const { window } = band
  const left = box.x - window.x
  const top = box.y - window.y
  const known = new Uint8Array(band.count)
  forEachPixel(band, (node, x, y) => {
    const isIn = x >= left && y >= top && x < left + box.width && y < top + box.height
    known[node] = isIn ? OPEN : OUTSIDE
  })
  for (const hint of hints)
    markHint({ ...window, block: 1 }, hint, (x, y) => {
      const node = nodeAt(band, x, y)
      if (node >= 0) known[node] = sideOf(hint)
    })
  return known
}

function alongBorder(task: Task, { window, inside }: Blocks, models: Models): Sides {
  const band = bandAlong(window, inside)
  const { picture } = task
  const fine = cutBand({ picture, band, inside, models, known: knownIn(band, task) })
  return { band, fine, inside }
}

/** The task in a picture that has a pixel for each of a window's blocks. */
function shrunk({ picture, box, hints }: Task, window: Window): Task {
  const { x, y, block } = window
  return {
    picture: reduced(picture, window),
    box: {
      x: (box.x - x) / block,
      y: (box.y - y) / block,
      width: box.width / block,
      height: box.height / block,
    },
    hints: hints.map((hint) => ({
      ...hint,
      points: hint.points.map((point) => ({ x: (point.x - x) / block, y: (point.y - y) / block })),
      radiusPx: hint.radiusPx / block,
    })),
  }
}

/** The border in smaller blocks, whose side divides that of the larger ones. */
function inSmallerBlocks(task: Task, { window, inside }: Blocks, models: Models): Blocks {
  const step = stepFrom(window.block)
  const finer = inBlocksOf(window, step)
  const size = { x: 0, y: 0, width: finer.columns, height: finer.rows }
  const small = { ...window, ...size, block: window.block / step }
  const sides = alongBorder(shrunk(task, finer), { window: small, inside }, models)
  const { columns } = finer
  const all = new Uint8Array(columns * finer.rows)
  for (let i = 0; i < all.length; i++) all[i] = sideAt(sides, i % columns, Math.floor(i / columns))
  return { window: finer, inside: all }
}

/** The border of blocks at full resolution; of large blocks by way of smaller ones. */
export function refined(task: Task, blocks: Blocks, models: Models): Sides {
  if (stepFrom(blocks.window.block) === 1) return alongBorder(task, blocks, models)
  return alongBorder(task, inSmallerBlocks(task, blocks, models), models)
}
