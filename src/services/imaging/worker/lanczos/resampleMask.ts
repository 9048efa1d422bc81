import type { Size } from '#core/geometry.ts'
import { TILE } from '#core/mask/mask.ts'
import { bestKernel } from './bestKernel.ts'
import { type CreateKernel, createLayout, type FourRows, type Kernel } from './kernel.ts'
import { createRowWindow, type RowWindow, windowBytes } from './rowWindow.ts'
import { lanczosTaps } from './taps.ts'

/**
 * Gives the next rows of the mask: writes rows y .. y + rows - 1 into `target` (rows * width bytes, all of them), or
 * leaves it alone and returns the one value that all these rows have. A band is as high as a tile of the mask and
 * begins where a tile does; the last one may be lower.
 */
export type MaskRows = (y: number, rows: number, target: Uint8Array) => number | undefined

export interface MaskOrder {
  /** Sides of up to 16,384 pixels. */
  readonly from: Size
  readonly to: Size
  readonly rows: MaskRows
}

/** Calls `take` for every band from the top. */
function eachBand({ height }: Size, take: (y: number, rows: number) => void) {
  for (let y = 0; y < height; y += TILE) take(y, Math.min(TILE, height - y))
}

function copyMask({ from, rows: read }: MaskOrder): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(from.width * from.height)
  eachBand(from, (y, rows) => {
    const target = output.subarray(y * from.width, (y + rows) * from.width)
    const value = read(y, rows, target)
    if (value !== undefined) target.fill(value)
  })
  return output
}

interface BandPlaces {
  readonly band: number
  readonly interleaved: number
  readonly resized: number
}

/** Resizes a band horizontally, four rows at a time: to the kernel they are the four channels of one row of pixels. */
function pushBand(
  { kernel, window, at }: { kernel: Kernel; window: RowWindow; at: BandPlaces },
  { from, to }: MaskOrder,
  rows: number,
) {
  for (let row = 0; row < rows; row += 4) {
    kernel.interleave(at.band + row * from.width, from.width, at.interleaved)
    kernel.horizontal(at.interleaved, at.resized)
    const targets: FourRows = [window.place(0), window.place(1), window.place(2), window.place(3)]
    kernel.deinterleave(at.resized, to.width, targets)
    // Those beyond the mask's last row do no harm: by then every row of the output is made.
    for (let i = 0; i < 4; i++) window.rowWritten()
  }
}

function scaleMask(order: MaskOrder, createKernel: CreateKernel): Uint8Array<ArrayBuffer> {
  const { from, to } = order
  const horizontal = lanczosTaps(from.width, to.width)
  const vertical = lanczosTaps(from.height, to.height)
  const layout = createLayout()
  const at: BandPlaces = {
    band: layout.place(from.width * TILE),
    interleaved: layout.place(from.width * 4),
    resized: layout.place(to.width * 4),
  }
  const windowAt = layout.place(windowBytes(vertical, to.width))
  const outputAt = layout.place(to.width * to.height)
  const rowBytes = to.width
  const kernel = createKernel({ horizontal, vertical, rowBytes, bytes: layout.bytes() })
  const window = createRowWindow({ kernel, vertical, rowBytes, windowAt, outputAt })
  eachBand(from, (y, rows) => {
    const target = kernel.memory.subarray(at.band, at.band + rows * from.width)
    const value = order.rows(y, rows, target)
    if (value === undefined) pushBand({ kernel, window, at }, order, rows)
    else for (let row = 0; row < rows; row++) window.rowIsUniform(value)
  })
  return kernel.memory.slice(outputAt, outputAt + to.width * to.height)
}

/**
 * Resizes one channel of bytes to the same bytes as Pillow's `Image.resize(size, LANCZOS)` of mode L; a mask whose size
 * does not change is copied. Rows of one value cost next to nothing.
 *
 * It matters which channel: rounding is not symmetric, so 255 - resize(painted) is not always resize(255 - painted).
 * What the GPT Image node of ComfyUI sends is the alpha channel resized, that is 255 - painted; give it that.
 * @param createKernel another kernel than the fastest there is
 */
export async function resampleMask(
  order: MaskOrder,
  createKernel?: CreateKernel,
): Promise<Uint8Array<ArrayBuffer>> {
  const { from, to } = order
  if (from.width === to.width && from.height === to.height) return copyMask(order)
  return scaleMask(order, createKernel ?? (await bestKernel()))
}
