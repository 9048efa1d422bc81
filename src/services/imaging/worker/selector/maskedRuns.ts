import { MASKED } from '#core/mask/connected.ts'
import { EMPTY_TILE, TILE } from '#core/mask/mask.ts'
import { fillRows, type PackedMask, unpacked } from '#core/mask/pack.ts'
import type { Hint } from '#services/imaging/worker/select/cut/hints.ts'

/** A line through the middles of the pixels first .. end - 1 of a row: it covers them and no others. */
const runHint = (side: Hint['side'], y: number, [first, end]: readonly [number, number]): Hint => ({
  side,
  points: [
    { x: first + 0.5, y: y + 0.5 },
    { x: end - 0.5, y: y + 0.5 },
  ],
  radiusPx: 0,
})

/** The stretches of masked pixels in a row. */
function runsOf(row: Uint8Array): (readonly [first: number, end: number])[] {
  const runs: (readonly [number, number])[] = []
  let first = -1
  for (let x = 0; x <= row.length; x++) {
    const isMasked = x < row.length && row[x] >= MASKED
    if (isMasked && first < 0) first = x
    if (!isMasked && first >= 0) {
      runs.push([first, x])
      first = -1
    }
  }
  return runs
}

/** What a mask marks, as hints: one for each stretch of masked pixels. */
export function maskedRuns(side: Hint['side'], packed: PackedMask | undefined): readonly Hint[] {
  if (!packed) return []
  const mask = unpacked(packed)
  const hints: Hint[] = []
  const row = new Uint8Array(mask.width)
  for (let y = 0; y < mask.height; y++) {
    const start = Math.floor(y / TILE) * mask.columns
    const tiles = mask.tiles.slice(start, start + mask.columns)
    if (tiles.every((tile) => tile === EMPTY_TILE)) continue
    fillRows(mask, y, 1, row)
    hints.push(...runsOf(row).map((run) => runHint(side, y, run)))
  }
  return hints
}
