import type { Rect } from '#core/geometry.ts'
import { bestKernel } from '#services/imaging/worker/lanczos/bestKernel.ts'
import { createLayout, type Kernel } from '#services/imaging/worker/lanczos/kernel.ts'
import { createRowWindow, windowBytes } from '#services/imaging/worker/lanczos/rowWindow.ts'
import { placedTaps, type Taps } from '#services/imaging/worker/lanczos/taps.ts'
import type { Placement } from './placement.ts'
import { isOpaque, type Pixels } from './plane.ts'

/** Rows that are made one after another from the answer's. */
export type PlacedRows = (rect: Rect) => Uint8ClampedArray<ArrayBuffer>

/** The same taps counted from the first row they need, and which rows those are. */
function withoutLead(taps: Taps): { taps: Taps; lead: number; rows: number } {
  const lead = taps.first[0]
  const last = taps.first.length - 1
  const rows = taps.first[last] + taps.count[last] - lead
  return { taps: { ...taps, first: taps.first.map((first) => first - lead) }, lead, rows }
}

/**
 * The answer as it is seen from the picture that lies on it, in some of the picture's pixels: RGBA with straight alpha,
 * with the weights of Pillow's Lanczos. Beyond its edges the answer goes on.
 */
export async function createPlacedRows(answer: Pixels, placement: Placement): Promise<PlacedRows> {
  const createKernel = await bestKernel()
  const alpha = !isOpaque(answer)
  const rowIn = answer.width * 4
  const takeRow = (kernel: Kernel, row: number, at: number) => {
    kernel.memory.set(answer.bytes.subarray(row * rowIn, (row + 1) * rowIn), at)
    if (alpha) kernel.premultiply(at, answer.width)
  }
  return ({ x, y, width, height }) => {
    const rowBytes = width * 4
    const horizontal = placedTaps({
      from: answer.width,
      to: width,
      start: placement.x + x * placement.scaleX,
      ratio: placement.scaleX,
    })
    const down = placedTaps({
      from: answer.height,
      to: height,
      start: placement.y + y * placement.scaleY,
      ratio: placement.scaleY,
    })
    const { taps: vertical, lead, rows } = withoutLead(down)
    const layout = createLayout()
    const rowAt = layout.place(rowIn)
    const windowAt = layout.place(windowBytes(vertical, rowBytes))
    const outputAt = layout.place(rowBytes * height)
    const kernel = createKernel({ horizontal, vertical, rowBytes, bytes: layout.bytes() })
    const window = createRowWindow({ kernel, vertical, rowBytes, windowAt, outputAt })
    for (let row = 0; row < rows; row++) {
      takeRow(kernel, lead + row, rowAt)
      kernel.horizontal(rowAt, window.place())
      window.rowWritten()
    }
    if (alpha) kernel.unpremultiply(outputAt, width * height)
    const bytes = kernel.memory.slice(outputAt, outputAt + rowBytes * height)
    return new Uint8ClampedArray(bytes.buffer)
  }
}
