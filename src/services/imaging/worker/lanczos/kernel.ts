import type { Taps } from './taps.ts'

/** What one resize needs of a kernel. */
export interface KernelOrder {
  readonly horizontal: Taps
  readonly vertical: Taps
  /** Bytes in a row that the vertical pass makes. */
  readonly rowBytes: number
  /** Bytes of working memory; the caller divides them up. */
  readonly bytes: number
}

/** Addresses of the four rows that are interleaved: byte offsets into the kernel's memory. */
export type FourRows = readonly [number, number, number, number]

/**
 * The arithmetic of one resize over one block of memory. Every place is given as a byte offset into that block. A call
 * may read or write up to `SPARE_BYTES` beyond the end of what it was given, so what lies there is either spare or
 * written afterwards.
 */
export interface Kernel {
  /** Zero at first, and never moved. */
  readonly memory: Uint8Array
  /** Resizes one row of RGBA pixels; the channels do not touch each other. */
  readonly horizontal: (source: number, target: number) => void
  /**
   * Makes one row of the output from the rows it is made of.
   * @param rows the places of those rows in order; what follows the first `vertical.count[y]` is not used
   * @param y the output row, which decides the weights
   */
  readonly vertical: (rows: Int32Array, y: number, target: number) => void
  /** RGBA with straight alpha to premultiplied, in place, rounded as Pillow does. */
  readonly premultiply: (at: number, pixels: number) => void
  /** And back: rounds down, leaves the colour of pixels with alpha 0 alone, as Pillow does. */
  readonly unpremultiply: (at: number, pixels: number) => void
  /** Four rows of one channel, one directly after the other, to one row of RGBA pixels. */
  readonly interleave: (source: number, width: number, target: number) => void
  /** One row of RGBA pixels to four rows of one channel. */
  readonly deinterleave: (source: number, width: number, targets: FourRows) => void
}

export type CreateKernel = (order: KernelOrder) => Kernel

/** How far beyond its end a row may be read or written: sixteen pixels less one. */
const SPARE_BYTES = 60

const ALIGNMENT = 64

/** Rounds a number of bytes up, so that what follows begins on a cache line. */
export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Divides a block of memory up from its beginning. */
export interface Layout {
  /** The place of that many bytes, with `SPARE_BYTES` behind them. */
  readonly place: (bytes: number) => number
  /** All that was placed so far. */
  readonly bytes: () => number
}

export function createLayout(): Layout {
  let end = 0
  return {
    place: (bytes) => {
      const at = end
      end += aligned(bytes + SPARE_BYTES)
      return at
    },
    bytes: () => end,
  }
}
