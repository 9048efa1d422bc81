import type { Rect, Size } from '#core/geometry.ts'
import type { Picture } from '#services/imaging/worker/select/picture.ts'
import { gridHeads, meanSquare } from './energy.ts'
import { type Hint, markHint, sideOf } from './hints.ts'
import { OPEN, OUTSIDE } from './known.ts'
import { blockColours, type Window } from './window.ts'

/** Colours in a grid, and what is known of each. */
export interface Field extends Size {
  /** Three numbers a cell. */
  readonly lab: Float32Array
  /** OPEN, INSIDE or OUTSIDE, a cell each. */
  readonly known: Uint8Array
  /** The mean square of how much neighbours differ. */
  readonly meanSquare: number
}

/** A window's blocks: outside the box nothing belongs to the thing; within, hints say what they know. */
export function fieldOf(
  picture: Picture,
  window: Window,
  { box, hints }: { readonly box: Rect; readonly hints: readonly Hint[] },
): Field {
  const { columns, rows, block } = window
  const known = new Uint8Array(columns * rows).fill(OUTSIDE)
  const left = Math.floor((box.x - window.x) / block)
  const right = Math.min(columns, Math.ceil((box.x + box.width - window.x) / block))
  const top = Math.floor((box.y - window.y) / block)
  const bottom = Math.min(rows, Math.ceil((box.y + box.height - window.y) / block))
  for (let row = top; row < bottom; row++)
    known.fill(OPEN, row * columns + left, row * columns + right)
  for (const hint of hints)
    markHint(window, hint, (column, row) => {
      known[row * columns + column] = sideOf(hint)
    })
  const size = { width: columns, height: rows }
  const lab = blockColours(picture, window)
  return { ...size, lab, known, meanSquare: meanSquare(gridHeads(size), lab) }
}

/** The cells that are not known to be outside, and one more on each side; all of them if every one is outside. */
function openRect({ width, height, known }: Field): Rect {
  let left = width
  let right = 0
  let top = height
  let bottom = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (known[y * width + x] === OUTSIDE) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  if (right === 0) return { x: 0, y: 0, width, height }
  const x = Math.max(0, left - 1)
  const y = Math.max(0, top - 1)
  return { x, y, width: Math.min(width, right + 1) - x, height: Math.min(height, bottom + 1) - y }
}

/** The part of a field in which a border can run. */
export interface Part {
  readonly rect: Rect
  readonly field: Field
}

/** What lies further out than its next neighbours has no say in where a cut runs. */
export function openPart(field: Field): Part {
  const rect = openRect(field)
  const { x, y, width, height } = rect
  const lab = new Float32Array(3 * width * height)
  const known = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * field.width + x
    lab.set(field.lab.subarray(3 * from, 3 * (from + width)), 3 * row * width)
    known.set(field.known.subarray(from, from + width), row * width)
  }
  return { rect, field: { ...field, width, height, lab, known } }
}

/** The values of a part in a field of zeros. */
export function pasted({ width, height }: Size, { x, y, width: across }: Rect, values: Uint8Array) {
  const all = new Uint8Array(width * height)
  for (let from = 0, row = y; from < values.length; from += across, row++)
    all.set(values.subarray(from, from + across), row * width + x)
  return all
}
