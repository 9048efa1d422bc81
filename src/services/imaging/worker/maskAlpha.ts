import { FailureError } from '#core/failure.ts'
import type { MaskEdge } from '#core/generation.ts'
import type { Rect, Size } from '#core/geometry.ts'
import { EMPTY_TILE, FULL_TILE, type Mask, TILE, type Tile } from '#core/mask/mask.ts'
import { type PackedMask, unpacked } from '#core/mask/pack.ts'
import { type MaskOrder, resampleMask } from './lanczos/resampleMask.ts'
import { maskIn } from './lock/maskArea.ts'

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

/** The tiles of a mask that lie under some rows of a part of it. */
function tilesUnder(mask: Mask, { x, y, width, height }: Rect): readonly Tile[] {
  const rows = range(Math.floor(y / TILE), Math.floor((y + height - 1) / TILE))
  const first = Math.floor(x / TILE)
  const end = Math.floor((x + width - 1) / TILE) + 1
  return rows.flatMap((row) =>
    mask.tiles.slice(row * mask.columns + first, row * mask.columns + end),
  )
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** The alpha of a part of the mask in bands. */
function alphaRows(mask: Mask, crop: Rect, table: Uint8Array): MaskOrder['rows'] {
  return (y, rows, target) => {
    const band = { ...crop, y: crop.y + y, height: rows }
    const tiles = tilesUnder(mask, band)
    for (const uniform of [EMPTY_TILE, FULL_TILE])
      if (tiles.every((tile) => tile === uniform)) return table[uniform[0]]
    const values = maskIn(mask, band)
    for (let i = 0; i < target.length; i++) target[i] = table[values[i]]
    return undefined
  }
}

/** The API only honours alpha 0: what is mostly painted becomes that, the rest is kept. */
function harden(alpha: Uint8Array) {
  for (let i = 0; i < alpha.length; i++) alpha[i] = alpha[i] < 128 ? 0 : 255
}

const tooFaint = {
  kind: 'unsendable',
  detail:
    'At the size that is sent, what is painted is too thin or too faint: nothing would be edited. Paint it with a larger brush or more strength.',
} as const

export interface MaskAlphaOrder {
  readonly packed: PackedMask
  readonly edge: MaskEdge
  /** The picture's own size, oriented, which must be the mask's. */
  readonly from: Size
  /** What of the picture is sent, in its whole pixels; absent: all of it. */
  readonly crop?: Rect
  /** The size it is sent at. */
  readonly to: Size
}

/**
 * The alpha of the mask that is sent: 0 where the picture is to be repainted, 255 where it is kept. Resized as the node
 * does, with the picture's own filter. Rejects with a `FailureError` of kind `unsendable` where something is painted
 * and none of it is left.
 */
export async function maskAlpha(order: MaskAlphaOrder): Promise<Uint8Array> {
  const { packed, edge, from, to } = order
  if (packed.width !== from.width || packed.height !== from.height)
    throw new FailureError({
      kind: 'internal',
      detail: `the mask is ${packed.width} x ${packed.height} pixels, the picture ${from.width} x ${from.height}`,
    })
  const crop = order.crop ?? { x: 0, y: 0, ...from }
  const mask = unpacked(packed)
  const alpha = await resampleMask({ from: crop, to, rows: alphaRows(mask, crop, alphaOf[edge]) })
  if (edge === 'hard') harden(alpha)
  // Servers bill a mask that edits nothing as any other.
  if (mask.painted > 0 && alpha.every((value) => value === 255)) throw new FailureError(tooFaint)
  return alpha
}
