import type { Rect, Size } from '#core/geometry.ts'
import type { Mask } from '#core/mask/mask.ts'
import { featheredIn, smoothStep } from './feather.ts'
import { maskIn } from './maskArea.ts'
import { type Picture, readRows } from './picture.ts'
import { createPlacedRows } from './placedRows.ts'
import type { Placement } from './placement.ts'
import type { Pixels, Plane } from './plane.ts'
import type { Seam } from './seam.ts'
import { HIGHLIGHT, restored, type Tone } from './tone.ts'

/** Rows to a band: low enough to cost little memory beside the picture. */
const BAND_ROWS = 128

export interface CompositeOrder {
  readonly picture: Picture
  readonly answer: Pixels
  /** Where the picture lies on the answer. */
  readonly placement: Placement
  readonly mask: Mask
  /** Where the picture lies in the mask. */
  readonly within: Rect
  /** What is painted of the picture, in its pixels. */
  readonly box: Rect
  /** Width of the ramp inside the mask's edge, in the picture's pixels. */
  readonly feather: number
  readonly tone: Tone
  readonly seam: Seam | undefined
  /** The size of the grid that the seam was closed on. */
  readonly grid: Size
}

export interface Composite {
  /** RGBA with straight alpha of the box. */
  readonly bytes: Uint8ClampedArray<ArrayBuffer>
  /** Pixels that are not painted and yet differ from the picture: 0. */
  readonly changedOutside: number
}

/** What is added to a row of the box: red, green and blue for each pixel. */
type ShiftRow = (y: number, target: Float32Array) => void

/** A row of a plane between its rows. */
function rowBetween({ width, height, values }: Plane, y: number, target: Float32Array) {
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)))
  const below = Math.min(height - 1, top + 1) * width
  const down = Math.min(1, Math.max(0, y - top))
  for (let x = 0; x < width; x++) {
    const value = values[top * width + x]
    target[x] = value + down * (values[below + x] - value)
  }
}

/** For each pixel of a row of the box, the pixel of the membrane to its left and how far it is away from that. */
function shiftPlaces({ picture, grid, box }: CompositeOrder, { area }: Seam) {
  const across = grid.width / picture.size.width
  const last = area.width - 1
  const places = Float32Array.from({ length: box.width }, (_, x) =>
    Math.min(last, Math.max(0, (box.x + x + 0.5) * across - 0.5 - area.x)),
  )
  const lefts = Uint16Array.from(places, Math.floor)
  return { lefts, shares: places.map((place, x) => place - lefts[x]) }
}

/** Reads the membrane at the picture's pixels, bilinear. */
function createShiftRow(order: CompositeOrder): ShiftRow {
  const { seam, picture, grid } = order
  if (!seam) return () => {}
  const { area, shifts } = seam
  const { lefts, shares } = shiftPlaces(order, seam)
  const down = grid.height / picture.size.height
  // One more than there are, for what is right of the last.
  const line = new Float32Array(area.width + 1)
  return (y, target) => {
    for (const [channel, plane] of shifts.entries()) {
      rowBetween(plane, (y + 0.5) * down - 0.5 - area.y, line)
      line[area.width] = line[area.width - 1]
      for (let x = 0, at = channel; x < lefts.length; x++, at += 3) {
        const left = lefts[x]
        target[at] = line[left] + shares[x] * (line[left + 1] - line[left])
      }
    }
  }
}

/** How far inside what the answer shows each pixel of an axis lies, as a ramp: 1 but near where the answer ends. */
function covering(
  { first, count, side, feather }: { first: number; count: number; side: number; feather: number },
  { start, end }: { start: number; end: number },
): Float32Array {
  const ramp = (depth: number) => smoothStep(depth / Math.max(1, feather))
  return Float32Array.from({ length: count }, (_, i) => {
    const middle = first + i + 0.5
    // What ends within a pixel of the picture's edge ends with it.
    const fromStart = start > 1 ? ramp(middle - start) : 1
    const fromEnd = end < side - 1 ? ramp(end - middle) : 1
    return fromStart * fromEnd
  })
}

/** Per column and per row of the box: 1 where the answer shows the picture, 0 where it ended before. */
function coverage({ picture, answer, placement, box, feather }: CompositeOrder) {
  const { x, y, scaleX, scaleY } = placement
  return {
    columns: covering(
      { first: box.x, count: box.width, side: picture.size.width, feather },
      { start: -x / scaleX, end: (answer.width - x) / scaleX },
    ),
    rows: covering(
      { first: box.y, count: box.height, side: picture.size.height, feather },
      { start: -y / scaleY, end: (answer.height - y) / scaleY },
    ),
  }
}

/** A row of the box on its way from the picture to the output: RGBA each. */
interface BlendRow {
  readonly own: Uint8Array
  readonly drawn: Uint8ClampedArray
  readonly output: Uint8ClampedArray
  /** What is added to the drawn colours. */
  readonly shifts: Float32Array
  readonly tone: Tone
  /** 0..1 for each pixel. */
  readonly weights: Float32Array
}

/** Up to here a colour cannot have been cut off, and needs no second look. */
const isPlain = (drawn: Uint8ClampedArray, at: number) =>
  drawn[at] <= HIGHLIGHT && drawn[at + 1] <= HIGHLIGHT && drawn[at + 2] <= HIGHLIGHT

/** Blends a row by the alphas of its pixels; a weight of 1 gives the answer's colour and alpha. */
function blendRow(row: BlendRow) {
  const { drawn, output, shifts, tone, weights } = row
  const [forRed, forGreen, forBlue] = tone
  const changed = new Float64Array(3)
  for (let x = 0, at = 0; x < weights.length; x++, at += 4) {
    if (weights[x] === 0) continue
    changed[0] = drawn[at] * forRed.gain + forRed.offset + shifts[x * 3]
    changed[1] = drawn[at + 1] * forGreen.gain + forGreen.offset + shifts[x * 3 + 1]
    changed[2] = drawn[at + 2] * forBlue.gain + forBlue.offset + shifts[x * 3 + 2]
    if (weights[x] < 1 || drawn[at + 3] < 255 || !isPlain(drawn, at)) {
      blendPixel(row, x, changed)
      continue
    }
    output[at] = changed[0]
    output[at + 1] = changed[1]
    output[at + 2] = changed[2]
    output[at + 3] = 255
  }
}

/** @param changed the answer's red, green and blue, toned and lifted */
function blendPixel({ own, drawn, output, weights }: BlendRow, x: number, changed: Float64Array) {
  const at = x * 4
  const drawnAlpha = drawn[at + 3] * weights[x]
  const alpha = own[at + 3] * (1 - weights[x]) + drawnAlpha
  output[at + 3] = alpha
  if (alpha === 0) return
  const share = drawnAlpha / alpha
  const brightest = Math.max(changed[0], changed[1], changed[2])
  for (let channel = 0; channel < 3; channel++) {
    const value = restored(drawn[at + channel], changed[channel], brightest)
    const before = own[at + channel]
    output[at + channel] = before + share * (Math.min(255, Math.max(0, value)) - before)
  }
}

/** How many pixels of a row are not painted and yet differ in any byte. */
function countChanged({ own, output }: BlendRow, painted: Uint8Array): number {
  let count = 0
  for (let x = 0; x < painted.length; x++) {
    if (painted[x] > 0) continue
    const at = x * 4
    const isSame =
      own[at] === output[at] &&
      own[at + 1] === output[at + 1] &&
      own[at + 2] === output[at + 2] &&
      own[at + 3] === output[at + 3]
    if (!isSame) count++
  }
  return count
}

/** What is needed to blend the rows of a band. */
async function readBand({ picture, mask, within, feather }: CompositeOrder, band: Rect) {
  const inMask = { ...band, x: within.x + band.x, y: within.y + band.y }
  return {
    own: await readRows(picture, band.y, band.height),
    feathered: featheredIn({ mask, within, feather }, inMask),
    painted: maskIn(mask, inMask),
  }
}

/**
 * Puts the answer back through the mask: it is resampled to the picture's own pixels within the box of what is painted,
 * toned, lifted by the seam's membrane and blended through the feathered mask, and through the answer's alpha, which
 * replaces the picture's where the mask is full. What is not painted is copied byte by byte, and checked.
 */
export async function composed(order: CompositeOrder, signal: AbortSignal): Promise<Composite> {
  const { picture, box, tone } = order
  const { width } = box
  const placedRows = await createPlacedRows(order.answer, order.placement)
  const shiftRow = createShiftRow(order)
  const covered = coverage(order)
  const bytes = new Uint8ClampedArray(width * box.height * 4)
  const shifts = new Float32Array(width * 3)
  const weights = new Float32Array(width)
  let changedOutside = 0
  for (let top = 0; top < box.height; top += BAND_ROWS) {
    signal.throwIfAborted()
    const rows = Math.min(BAND_ROWS, box.height - top)
    const band = { x: box.x, y: box.y + top, width, height: rows }
    const { own: whole, feathered, painted } = await readBand(order, band)
    const placed = placedRows(band)
    for (let y = 0; y < rows; y++) {
      const start = (y * picture.size.width + box.x) * 4
      const own = whole.subarray(start, start + width * 4)
      const drawn = placed.subarray(y * width * 4, (y + 1) * width * 4)
      const output = bytes.subarray((top + y) * width * 4, (top + y + 1) * width * 4)
      output.set(own)
      shiftRow(band.y + y, shifts)
      const row = { own, drawn, output, shifts, tone, weights }
      const share = covered.rows[top + y] / 255
      for (let x = 0; x < width; x++)
        weights[x] = feathered[y * width + x] * covered.columns[x] * share
      blendRow(row)
      changedOutside += countChanged(row, painted.subarray(y * width, (y + 1) * width))
    }
  }
  return { bytes, changedOutside }
}
