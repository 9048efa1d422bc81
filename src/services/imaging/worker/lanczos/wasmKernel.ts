import { type CreateKernel, createLayout, type Kernel, type KernelOrder } from './kernel.ts'
import type { Taps } from './taps.ts'

const PAGE_BYTES = 65536
const LOW_BITS = 11

/** What `kernel.as.ts` exports; every argument is an address or a number of something. */
interface Exports {
  readonly horizontal: (
    source: number,
    target: number,
    width: number,
    windows: number,
    weights: number,
    stride: number,
  ) => void
  readonly vertical: (
    rows: number,
    weights: number,
    pairs: number,
    target: number,
    bytes: number,
  ) => void
  readonly premultiply: (at: number, pixels: number) => void
  readonly unpremultiply: (at: number, pixels: number) => void
  readonly interleave: (source: number, width: number, target: number) => void
  readonly deinterleave: (
    source: number,
    width: number,
    row0: number,
    row1: number,
    row2: number,
    row3: number,
  ) => void
}

/** Taps in the form `kernel.as.ts` reads. */
interface PackedTaps {
  /** Per output pixel: the first source pixel, the number of pairs. */
  readonly windows: Int32Array
  /** Per two taps: high, high, low, low. */
  readonly weights: Int16Array
  /** Bytes of weights per output pixel. */
  readonly stride: number
}

function packTaps({ first, count, weights, stride }: Taps): PackedTaps {
  const pairsAtMost = Math.ceil(stride / 2)
  const windows = new Int32Array(first.length * 2)
  const packed = new Int16Array(first.length * pairsAtMost * 4)
  for (let x = 0; x < first.length; x++) {
    windows[x * 2] = first[x]
    windows[x * 2 + 1] = Math.ceil(count[x] / 2)
    for (let i = 0; i < count[x]; i++) {
      const weight = weights[x * stride + i]
      const pair = (x * pairsAtMost + (i >> 1)) * 4 + (i & 1)
      packed[pair] = weight >> LOW_BITS
      packed[pair + 2] = weight & ((1 << LOW_BITS) - 1)
    }
  }
  return { windows, weights: packed, stride: pairsAtMost * 8 }
}

/** One memory: the caller's part from 0 on, and the tables behind it. */
function createMemory(bytes: number, tables: readonly (Int32Array | Int16Array)[]) {
  const layout = createLayout()
  layout.place(bytes)
  const places = tables.map((table) => layout.place(table.byteLength))
  const memory = new WebAssembly.Memory({ initial: Math.ceil(layout.bytes() / PAGE_BYTES) })
  tables.forEach((table, i) => {
    new Uint8Array(memory.buffer, places[i]).set(new Uint8Array(table.buffer))
  })
  return { memory, places }
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  // The compiler of the module and of this file share no types: the interface above is the agreement.
  return exports as unknown as Exports
}

/**
 * Kernels that compute in WebAssembly SIMD.
 * @param module `kernel.as.ts`, compiled
 */
export function wasmKernel(module: WebAssembly.Module): CreateKernel {
  return ({ horizontal, vertical, rowBytes, bytes }: KernelOrder): Kernel => {
    const across = packTaps(horizontal)
    const down = packTaps(vertical)
    // One more than rows: an odd last one is paired with a weight of 0, so that any address will do.
    const rowTable = new Int32Array(vertical.stride + 1)
    const { memory, places } = createMemory(bytes, [
      across.windows,
      across.weights,
      down.weights,
      rowTable,
    ])
    const [windowsAt, weightsAt, downAt, rowsAt] = places
    const run = instantiate(module, memory)
    const rowPlaces = new Int32Array(memory.buffer, rowsAt, rowTable.length)
    return {
      memory: new Uint8Array(memory.buffer, 0, bytes),
      horizontal: (source, target) =>
        run.horizontal(
          source,
          target,
          horizontal.first.length,
          windowsAt,
          weightsAt,
          across.stride,
        ),
      vertical: (rows, y, target) => {
        rowPlaces.set(rows)
        run.vertical(rowsAt, downAt + y * down.stride, down.windows[y * 2 + 1], target, rowBytes)
      },
      premultiply: run.premultiply,
      unpremultiply: run.unpremultiply,
      interleave: run.interleave,
      deinterleave: (source, width, [row0, row1, row2, row3]) =>
        run.deinterleave(source, width, row0, row1, row2, row3),
    }
  }
}
