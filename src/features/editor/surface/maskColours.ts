import type { Rect } from '#core/geometry.ts'
import type { MaskView } from '#stores/tools.ts'

/** How the mask is drawn. */
export interface MaskStyle {
  readonly view: MaskView
  /** `#rrggbb`. */
  readonly colour: string
  /** 0..1, where it is painted to the full. */
  readonly opacity: number
  /** How far the dashes of the outline have moved, in device pixels. */
  readonly phase: number
}

/** A canvas pixel as a little-endian word. */
const packed = (red: number, green: number, blue: number, alpha: number) =>
  ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0

const BLACK = packed(0, 0, 0, 255)
const WHITE = packed(255, 255, 255, 255)
/** Length of a dash, in device pixels: a power of two. */
const DASH_BITS = 3

function tableOf({ view, colour, opacity }: MaskStyle): Uint32Array {
  const rgb = Number.parseInt(colour.slice(1), 16)
  const [red, green, blue] = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255]
  return Uint32Array.from({ length: 256 }, (_, value) =>
    view === 'alone'
      ? packed(value, value, value, 255)
      : packed(red, green, blue, Math.round(value * opacity)),
  )
}

let lastTable: { readonly style: MaskStyle; readonly table: Uint32Array } | undefined

/** The table of a style; the last one is kept, since a stroke asks for it with every move. */
function tableFor(style: MaskStyle): Uint32Array {
  if (lastTable?.style !== style) lastTable = { style, table: tableOf(style) }
  return lastTable.table
}

/** One colour for each mask value. */
export function colourMask(values: Uint8Array, style: MaskStyle, pixels: Uint32Array): void {
  const table = tableFor(style)
  for (let i = 0; i < values.length; i++) pixels[i] = table[values[i] ?? 0] ?? 0
}

interface Plane {
  readonly values: Uint8Array
  readonly width: number
}

const isIn = ({ values }: Plane, at: number) => (values[at] ?? 0) >= 128

/** Whether a pixel within has a neighbour that is not; beyond the part that is drawn nobody knows, so nobody counts. */
function isOnEdge(plane: Plane, x: number, y: number): boolean {
  const { values, width } = plane
  const at = y * width + x
  const isOut = (there: boolean, neighbour: number) => there && !isIn(plane, neighbour)
  return (
    isOut(x > 0, at - 1) ||
    isOut(x < width - 1, at + 1) ||
    isOut(y > 0, at - width) ||
    isOut(at + width < values.length, at + width)
  )
}

/** "Marching ants": a dashed line along the edge of what is painted by half or more. */
export function outlineMask(
  values: Uint8Array,
  { x: left, y: top, width, height }: Rect,
  { pixels, phase }: { readonly pixels: Uint32Array; readonly phase: number },
): void {
  const plane = { values, width }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (!isIn(plane, at) || !isOnEdge(plane, x, y)) continue
      pixels[at] = ((left + x + top + y + phase) >> DASH_BITS) & 1 ? BLACK : WHITE
    }
  }
}
