import { FailureError } from '#core/failure.ts'
import type { MaskEdge } from '#core/generation.ts'
import type { Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE } from '#core/mask/mask.ts'
import { fillRows, type PackedMask, unpacked } from '#core/mask/pack.ts'
import { type MaskOrder, resampleMask } from './lanczos/resampleMask.ts'

const exactly = (painted: number) => 255 - painted

/**
 * What the GPT Image node of ComfyUI makes of a mask file's alpha: it holds 1 - alpha / 255 as a 32-bit float and cuts
 * off the decimals on the way back, so that some values come out one lower.
 */
function asTheNodeDoes(painted: number): number {
  const mask = Math.fround(1 - Math.fround((255 - painted) / 255))
  return Math.trunc(Math.fround(Math.fround(1 - mask) * 255))
}

const tableOf = (alpha: (painted: number) => number) =>
  Uint8Array.from({ length: 256 }, (_, painted) => alpha(painted))

const alphaOf: Readonly<Record<MaskEdge, Uint8Array>> = {
  hard: tableOf(exactly),
  soft: tableOf(asTheNodeDoes),
}

/** The mask's alpha in bands of one row of tiles. */
function alphaRows(mask: Mask, table: Uint8Array): MaskOrder['rows'] {
  return (y, rows, target) => {
    const start = (y / TILE) * mask.columns
    const tiles = mask.tiles.slice(start, start + mask.columns)
    for (const uniform of [EMPTY_TILE, FULL_TILE])
      if (tiles.every((tile) => tile === uniform)) return table[uniform[0]]
    fillRows(mask, y, rows, target)
    for (let i = 0; i < target.length; i++) target[i] = table[target[i]]
    return undefined
  }
}

/** The API only honours alpha 0: what is mostly painted becomes that, the rest is kept. */
function harden(alpha: Uint8Array) {
  for (let i = 0; i < alpha.length; i++) alpha[i] = alpha[i] < 128 ? 0 : 255
}

export interface MaskAlphaOrder {
  readonly packed: PackedMask
  readonly edge: MaskEdge
  /** The picture's own size, oriented, which must be the mask's. */
  readonly from: Size
  /** The picture's upload size. */
  readonly to: Size
}

/**
 * The alpha of the mask that is sent: 0 where the picture is to be repainted, 255 where it is kept. Resized as the node
 * does, with the picture's own filter.
 */
export async function maskAlpha({ packed, edge, from, to }: MaskAlphaOrder): Promise<Uint8Array> {
  if (packed.width !== from.width || packed.height !== from.height)
    throw new FailureError({
      kind: 'internal',
      detail: `the mask is ${packed.width} x ${packed.height} pixels, the picture ${from.width} x ${from.height}`,
    })
  const alpha = await resampleMask({ from, to, rows: alphaRows(unpacked(packed), alphaOf[edge]) })
  if (edge === 'hard') harden(alpha)
  return alpha
}
