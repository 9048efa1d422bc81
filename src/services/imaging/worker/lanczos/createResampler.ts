import type { Size } from '#core/geometry.ts'
import { bestKernel } from './bestKernel.ts'
import { type CreateKernel, createLayout } from './kernel.ts'
import { createRowWindow, windowBytes } from './rowWindow.ts'
import { lanczosTaps } from './taps.ts'

/** High enough to make few calls to a decoder, low enough to cost little memory (8 MB at 16,384 pixels across). */
const BAND_ROWS = 128

export interface ResamplerOrder {
  readonly from: Size
  readonly to: Size
  /**
   * Whether the picture has transparency. If so, colours are weighted by alpha and those under alpha 0 are lost; if
   * not, alpha is neither read nor kept: it comes out as 255.
   */
  readonly alpha: boolean
}

/** Resizes one picture that comes in bands of rows from the top. */
export interface Resampler {
  /** The most rows a band can have. */
  readonly bandRows: number
  /**
   * Where the next rows go: RGBA with straight alpha, from.width * 4 bytes a row. Write all of it, then `push` it.
   * @param rows 1 to `bandRows`, and no more than are left
   */
  readonly band: (rows: number) => Uint8Array
  /** Takes in the rows that were written into `band(rows)`, whose bytes are spent then. */
  readonly push: (rows: number) => void
  /** The whole output, RGBA with straight alpha; once, after the last row. Throws an `Error` if rows are missing. */
  readonly finish: () => Uint8ClampedArray<ArrayBuffer>
}

function makeOpaque(pixels: Uint8ClampedArray) {
  for (let i = 3; i < pixels.length; i += 4) pixels[i] = 255
}

function requireAllRows(rows: number, { height }: Size) {
  if (rows !== height) throw new Error(`${rows} of ${height} rows were resized`)
}

/** Nothing to resize: the rows go straight into the output and no byte changes. */
function createCopier({ from, alpha }: ResamplerOrder): Resampler {
  const pixels = new Uint8ClampedArray(from.width * from.height * 4)
  const rowBytes = from.width * 4
  let y = 0
  return {
    bandRows: Math.min(BAND_ROWS, from.height),
    band: (rows) => new Uint8Array(pixels.buffer, y * rowBytes, rows * rowBytes),
    push: (rows) => {
      y += rows
    },
    finish: () => {
      requireAllRows(y, from)
      if (!alpha) makeOpaque(pixels)
      return pixels
    },
  }
}

function createScaler({ from, to, alpha }: ResamplerOrder, createKernel: CreateKernel): Resampler {
  const bandRows = Math.min(BAND_ROWS, from.height)
  const rowBytes = to.width * 4
  const horizontal = lanczosTaps(from.width, to.width)
  const vertical = lanczosTaps(from.height, to.height)
  const layout = createLayout()
  const bandAt = layout.place(from.width * 4 * bandRows)
  const windowAt = layout.place(windowBytes(vertical, rowBytes))
  const outputAt = layout.place(rowBytes * to.height)
  const kernel = createKernel({ horizontal, vertical, rowBytes, bytes: layout.bytes() })
  const window = createRowWindow({ kernel, vertical, rowBytes, windowAt, outputAt })
  return {
    bandRows,
    band: (rows) => kernel.memory.subarray(bandAt, bandAt + rows * from.width * 4),
    push: (rows) => {
      for (let row = 0; row < rows; row++) {
        const at = bandAt + row * from.width * 4
        if (alpha) kernel.premultiply(at, from.width)
        kernel.horizontal(at, window.place())
        window.rowWritten()
      }
    },
    finish: () => {
      requireAllRows(window.rows(), from)
      if (alpha) kernel.unpremultiply(outputAt, to.width * to.height)
      const bytes = kernel.memory.slice(outputAt, outputAt + rowBytes * to.height)
      const pixels = new Uint8ClampedArray(bytes.buffer)
      if (!alpha) makeOpaque(pixels)
      return pixels
    },
  }
}

/**
 * A resize that gives the same bytes as Pillow's `Image.resize(size, LANCZOS)`: of mode RGBA if `alpha`, else of RGB. In
 * gamma space, horizontally first, rounded to bytes between the passes. A picture whose size does not change is
 * copied, as Pillow does.
 * @param createKernel another kernel than the fastest there is
 */
export async function createResampler(
  order: ResamplerOrder,
  createKernel?: CreateKernel,
): Promise<Resampler> {
  const { from, to } = order
  if (from.width === to.width && from.height === to.height) return createCopier(order)
  return createScaler(order, createKernel ?? (await bestKernel()))
}
