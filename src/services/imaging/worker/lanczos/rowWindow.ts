import { aligned, type Kernel } from './kernel.ts'
import type { Taps } from './taps.ts'

/** The window can be written this many rows ahead. */
const ROWS_AHEAD = 4

/** Nothing is known of a row's bytes. */
const MIXED = -1

/** Where a resize keeps its rows, and how long they are. */
export interface RowWindowOrder {
  readonly kernel: Kernel
  readonly vertical: Taps
  readonly rowBytes: number
  /** Place of `windowBytes` bytes. */
  readonly windowAt: number
  /** Place of the output: its rows, one directly after the other. */
  readonly outputAt: number
}

/**
 * The rows between the two passes: a window that moves down the source and is as high as the tallest stack of rows
 * that one output row is made of. Every output row is made as soon as its last source row is there.
 */
export interface RowWindow {
  /** Where the next row goes; with `ahead` up to 3 the ones after it. */
  readonly place: (ahead?: number) => number
  /** The next row is in its place. */
  readonly rowWritten: () => void
  /** The next row has this one value in all its bytes; nothing needs to be in its place. */
  readonly rowIsUniform: (value: number) => void
  /** How many rows came so far. */
  readonly rows: () => number
}

const slotsFor = (vertical: Taps): number => vertical.stride - 1 + ROWS_AHEAD

/** Bytes of memory a window needs. */
export const windowBytes = (vertical: Taps, rowBytes: number): number =>
  slotsFor(vertical) * aligned(rowBytes)

export function createRowWindow(order: RowWindowOrder): RowWindow {
  const { kernel, vertical, rowBytes, windowAt, outputAt } = order
  const slots = slotsFor(vertical)
  const uniform = new Int16Array(slots)
  const stack = new Int32Array(vertical.stride)
  let rows = 0
  let y = 0

  const placeOf = (row: number) => windowAt + (row % slots) * aligned(rowBytes)

  /** The one value of all rows an output row is made of, if they have only one. */
  function uniformValue(first: number, count: number): number {
    const value = uniform[first % slots]
    for (let row = first + 1; row < first + count; row++) {
      if (uniform[row % slots] !== value) return MIXED
    }
    return value
  }

  /**
   * What has one value keeps it. The weights add up to 2^22, give or take half for each, so with up to 16,384 of them
   * a value is off by at most 255 * 8,192 / 2^22, which is less than a half and rounds away.
   */
  function makeOutputRow(first: number, count: number) {
    const target = outputAt + y * rowBytes
    const value = uniformValue(first, count)
    if (value !== MIXED) {
      kernel.memory.fill(value, target, target + rowBytes)
      return
    }
    for (let i = 0; i < count; i++) stack[i] = placeOf(first + i)
    kernel.vertical(stack, y, target)
  }

  function rowArrived(value: number) {
    uniform[rows % slots] = value
    rows++
    while (y < vertical.first.length && vertical.first[y] + vertical.count[y] <= rows) {
      makeOutputRow(vertical.first[y], vertical.count[y])
      y++
    }
  }

  return {
    place: (ahead = 0) => placeOf(rows + ahead),
    rowWritten: () => rowArrived(MIXED),
    rowIsUniform: (value) => {
      kernel.memory.fill(value, placeOf(rows), placeOf(rows) + rowBytes)
      rowArrived(value)
    },
    rows: () => rows,
  }
}
