import type { Rect, Size } from '#core/geometry.ts'
import { type PackedMask, unpacked } from '#core/mask/pack.ts'
import { uploadSize } from '#core/uploadSize.ts'
import { resized as resample } from '#services/imaging/worker/uploadPixels.ts'
import { composed } from './composite.ts'
import { WIDEST_FEATHER } from './feather.ts'
import { type Overlay, overlaid } from './grid.ts'
import { type Leak, measuredLeak } from './leak.ts'
import { paintedBounds, paintedOn } from './maskArea.ts'
import { cropped, type Picture, pictureFrom } from './picture.ts'
import { fitted, noDrift, type Placement, resized } from './placement.ts'
import { isOpaque, type Pixels } from './plane.ts'
import { type Registration, register } from './register.ts'
import { closedSeam } from './seam.ts'
import { matchedTone, noTone, type Tone } from './tone.ts'

export interface PixelLockOrder {
  /** The untouched original. */
  readonly source: Picture
  readonly answer: Picture
  /** Of the source's size. */
  readonly mask: PackedMask
  /** The part of the source that was sent and is shown by the answer; all of it if absent. */
  readonly crop?: Rect
  /** Width in source pixels of the ramp inside the mask's edge; four of the answer's pixels if absent. */
  readonly feather?: number
  /** Whether to match the answer's tone to the source's around the mask. */
  readonly tone: boolean
  /** Whether to let the answer's colours meet the source's at the mask's edge. */
  readonly seam: boolean
  /** Whether to look for a drift. */
  readonly register: boolean
}

export interface LockedPixels {
  /** The only part of the source that differs, in its pixels; undefined when nothing is painted. */
  readonly changed:
    | { readonly box: Rect; readonly bytes: Uint8ClampedArray<ArrayBuffer> }
    | undefined
  readonly registration: Registration
  readonly tone: Tone
  readonly leak: Leak
  /** As it was used, in the source's pixels. */
  readonly feather: number
  readonly answerIsOpaque: boolean
  /** How many pixels that are not painted differ from the source, counted: 0. */
  readonly changedOutside: number
}

/** Pixels at which pictures are registered, at most. */
const GRID_PIXELS = 1536 * 1024

/** Pixels at which colours are compared, at most: those change slowly. */
const OVERLAY_PIXELS = 768 * 512

const AUTOMATIC_FEATHER = 4

const sizedTo = async (picture: Picture, size: Size, signal: AbortSignal): Promise<Pixels> => ({
  ...size,
  bytes: await resample(picture, size, signal),
})

/** What is taken for granted when no drift is looked for. */
function unregistered(picture: Size, answer: Size): Registration {
  const grid = { width: picture.width, height: picture.height }
  const placement = fitted(grid, answer, 'stretch')
  return { ...noDrift, fit: 'stretch', confidence: 0, applied: false, grid, placement }
}

/** Four of the answer's pixels in the picture's. */
function featherFor({ scaleX, scaleY }: Placement, wanted: number | undefined): number {
  const feather = wanted ?? AUTOMATIC_FEATHER / Math.min(scaleX, scaleY)
  return Math.min(WIDEST_FEATHER, Math.max(0, feather))
}

/** The pictures at the sizes at which they are registered. */
interface Compared {
  readonly picture: Pixels
  readonly answer: Pixels
}

async function comparedPixels(picture: Picture, answer: Pixels, signal: AbortSignal) {
  const compared = uploadSize(answer, GRID_PIXELS)
  const grid = uploadSize(picture.size, Math.min(GRID_PIXELS, compared.width * compared.height))
  return {
    picture: await sizedTo(picture, grid, signal),
    answer: await sizedTo(pictureFrom(answer), compared, signal),
  }
}

/** Lays the two over each other at the size at which their colours are compared. */
async function overlayOf(
  { picture, answer }: Compared,
  { placement, painted }: { placement: Placement; painted: (grid: Size) => Uint8Array },
  signal: AbortSignal,
): Promise<Overlay> {
  const grid = uploadSize(picture, OVERLAY_PIXELS)
  const shown = uploadSize(answer, OVERLAY_PIXELS)
  return overlaid({
    picture: await sizedTo(pictureFrom(picture), grid, signal),
    answer: await sizedTo(pictureFrom(answer), shown, signal),
    placement: resized(placement, { from: picture, to: grid }, { from: answer, to: shown }),
    painted: painted(grid),
  })
}

/**
 * Pixel lock: puts an answer back through the mask on to the untouched original. The answer is registered at the size of
 * the upload, its tone matched and its seam closed at half of that; then it is resampled to the source's own pixels and
 * blended inside the mask. Outside the mask no byte changes. Memory: the answer, the box of what is painted, and about
 * 60 MB.
 */
export async function lockPixels(
  order: PixelLockOrder,
  signal: AbortSignal,
  onShare: (share: number) => void = () => {},
): Promise<LockedPixels> {
  const mask = unpacked(order.mask)
  const within = order.crop ?? { x: 0, y: 0, ...order.source.size }
  const picture = cropped(order.source, within)
  const painted = (grid: Size) => paintedOn(grid, mask, within)
  const answer = await sizedTo(order.answer, order.answer.size, signal)
  const compared = await comparedPixels(picture, answer, signal)
  onShare(0.2)
  const registration = order.register
    ? register({ ...compared, mask: painted(compared.picture) })
    : unregistered(compared.picture, compared.answer)
  onShare(0.45)
  const overlay = await overlayOf(compared, { ...registration, painted }, signal)
  const leak = measuredLeak(overlay)
  const tone = order.tone ? matchedTone(overlay) : noTone
  onShare(0.55)
  const seam = order.seam ? closedSeam(overlay, tone) : undefined
  onShare(0.65)
  const placement = resized(
    registration.placement,
    { from: compared.picture, to: picture.size },
    { from: compared.answer, to: answer },
  )
  const feather = featherFor(placement, order.feather)
  const found = { registration, tone, leak, feather, answerIsOpaque: isOpaque(answer) }
  const bounds = paintedBounds(mask, within)
  if (!bounds) return { ...found, changed: undefined, changedOutside: 0 }
  const box = { ...bounds, x: bounds.x - within.x, y: bounds.y - within.y }
  const { bytes, changedOutside } = await composed(
    { picture, answer, placement, mask, within, box, feather, tone, seam, grid: overlay },
    signal,
  )
  onShare(1)
  return { ...found, changed: { box: bounds, bytes }, changedOutside }
}
