import type { Rect } from '#core/geometry.ts'
import type { Mask } from '#core/mask/mask.ts'
import { pictureBands } from '#services/imaging/worker/pictureBands.ts'
import type { LockedPixels } from './lock.ts'
import { maskIn } from './maskArea.ts'
import type { Picture } from './picture.ts'

/** Rows of RGBA pixels with straight alpha. */
interface Rows {
  readonly y: number
  readonly pixels: Uint8Array<ArrayBuffer>
}

/** The whole source from the top, with what was changed in its place. */
export async function* restoredRows(
  source: Picture,
  changed: LockedPixels['changed'],
  signal: AbortSignal,
): AsyncGenerator<Rows> {
  const { width } = source.size
  for await (const { y, rows, pixels } of pictureBands(source, signal)) {
    if (changed) putChanged(changed, { y, rows, width }, pixels)
    yield { y, pixels }
  }
}

interface Band {
  readonly y: number
  readonly rows: number
  /** The picture's. */
  readonly width: number
}

function putChanged(
  { box, bytes }: NonNullable<LockedPixels['changed']>,
  { y, rows, width }: Band,
  pixels: Uint8Array,
) {
  const first = Math.max(y, box.y)
  const end = Math.min(y + rows, box.y + box.height)
  for (let row = first; row < end; row++) {
    const from = (row - box.y) * box.width * 4
    pixels.set(bytes.subarray(from, from + box.width * 4), ((row - y) * width + box.x) * 4)
  }
}

/** What may have changed. */
export interface MayChange {
  readonly mask: Mask
  /** The part of the mask that counts. */
  readonly within: Rect
}

const inOrder = ({ buffer, byteOffset, length }: Uint8Array) =>
  new Uint32Array(buffer, byteOffset, length / 4)

/** Pixels of a row that differ and may not. */
function countInRow(a: Uint32Array, b: Uint32Array, y: number, { mask, within }: MayChange) {
  let count = 0
  let painted: Uint8Array | undefined
  const isWithin = y >= within.y && y < within.y + within.height
  for (let x = 0; x < a.length; x++) {
    if (a[x] === b[x]) continue
    painted ??= isWithin ? maskIn(mask, { ...within, y, height: 1 }) : new Uint8Array()
    if (!painted[x - within.x]) count++
  }
  return count
}

/** How many pixels of two pictures of one size differ in any byte though they are not painted. */
export async function changedOutside(
  source: Picture,
  result: Picture,
  may: MayChange & { readonly signal: AbortSignal },
): Promise<number> {
  const { width } = source.size
  const others = pictureBands(result, may.signal)
  let count = 0
  for await (const { y, rows, pixels } of pictureBands(source, may.signal)) {
    const other = (await others.next()).value
    if (!other || other.pixels.length !== pixels.length) return width * source.size.height
    const [a, b] = [inOrder(pixels), inOrder(other.pixels)]
    for (let row = 0; row < rows; row++) {
      const [start, end] = [row * width, (row + 1) * width]
      count += countInRow(a.subarray(start, end), b.subarray(start, end), y + row, may)
    }
  }
  return count
}
