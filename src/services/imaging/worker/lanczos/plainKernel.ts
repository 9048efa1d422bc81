import type { CreateKernel, Kernel, KernelOrder } from './kernel.ts'
import { HALF, type Taps, WEIGHT_BITS } from './taps.ts'

/** `Math.imul` and `| 0` keep the sums in 32-bit integers, which is what makes these loops fast. */
function horizontalPass(bytes: Uint8ClampedArray, taps: Taps): Kernel['horizontal'] {
  const { first, count, weights, stride } = taps
  return (source, target) => {
    for (let x = 0; x < first.length; x++) {
      let red = HALF
      let green = HALF
      let blue = HALF
      let alpha = HALF
      let from = source + first[x] * 4
      const end = x * stride + count[x]
      for (let i = x * stride; i < end; i++) {
        const weight = weights[i]
        red = (red + Math.imul(weight, bytes[from])) | 0
        green = (green + Math.imul(weight, bytes[from + 1])) | 0
        blue = (blue + Math.imul(weight, bytes[from + 2])) | 0
        alpha = (alpha + Math.imul(weight, bytes[from + 3])) | 0
        from += 4
      }
      const to = target + x * 4
      bytes[to] = red >> WEIGHT_BITS
      bytes[to + 1] = green >> WEIGHT_BITS
      bytes[to + 2] = blue >> WEIGHT_BITS
      bytes[to + 3] = alpha >> WEIGHT_BITS
    }
  }
}

function verticalPass(bytes: Uint8ClampedArray, taps: Taps, rowBytes: number): Kernel['vertical'] {
  const sums = new Int32Array(rowBytes)
  return (rows, y, target) => {
    sums.fill(HALF)
    for (let i = 0; i < taps.count[y]; i++) {
      const weight = taps.weights[y * taps.stride + i]
      const row = rows[i]
      for (let x = 0; x < rowBytes; x++) sums[x] += Math.imul(weight, bytes[row + x])
    }
    for (let x = 0; x < rowBytes; x++) bytes[target + x] = sums[x] >> WEIGHT_BITS
  }
}

/** value * alpha / 255, rounded. */
function scaled(value: number, alpha: number): number {
  const product = value * alpha + 128
  return ((product >> 8) + product) >> 8
}

/** Straight from the arithmetic, for where there is no WebAssembly SIMD. Gives the same bytes as `kernel.as.ts`. */
export const plainKernel: CreateKernel = (order: KernelOrder): Kernel => {
  const memory = new Uint8Array(order.bytes)
  const bytes = new Uint8ClampedArray(memory.buffer)
  return {
    memory,
    horizontal: horizontalPass(bytes, order.horizontal),
    vertical: verticalPass(bytes, order.vertical, order.rowBytes),
    premultiply: (at, pixels) => {
      for (let i = at; i < at + pixels * 4; i += 4) {
        const alpha = bytes[i + 3]
        if (alpha === 255) continue
        for (let channel = i; channel < i + 3; channel++) {
          bytes[channel] = scaled(bytes[channel], alpha)
        }
      }
    },
    unpremultiply: (at, pixels) => {
      for (let i = at; i < at + pixels * 4; i += 4) {
        const alpha = bytes[i + 3]
        if (alpha === 0 || alpha === 255) continue
        for (let channel = i; channel < i + 3; channel++) {
          bytes[channel] = Math.trunc((255 * bytes[channel]) / alpha)
        }
      }
    },
    interleave: (source, width, target) => {
      for (let x = 0; x < width; x++) {
        for (let row = 0; row < 4; row++) {
          bytes[target + x * 4 + row] = bytes[source + row * width + x]
        }
      }
    },
    deinterleave: (source, width, targets) => {
      for (let row = 0; row < 4; row++) {
        for (let x = 0; x < width; x++) bytes[targets[row] + x] = bytes[source + x * 4 + row]
      }
    },
  }
}
