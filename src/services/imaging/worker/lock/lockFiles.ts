import { FailureError, failureOf } from '#core/failure.ts'
import type { Size } from '#core/geometry.ts'
import { unpacked } from '#core/mask/pack.ts'
import type { LockReport } from '#core/pixelLock.ts'
import type { Locked, LockOrder } from '#services/imaging/imaging.ts'
import { refusal } from '#services/imaging/worker/inspect/refusal.ts'
import { readPicture } from '#services/imaging/worker/pictureFile.ts'
import { openPixels, type PixelSource } from '#services/imaging/worker/pixelSource.ts'
import { heatMapFile } from './heatMap.ts'
import { type LockedPixels, lockPixels } from './lock.ts'
import { notesOn } from './notes.ts'
import { resultFile } from './resultFile.ts'

/** Opens a picture file; what is wrong with it is said after whose it is. */
async function opened(file: Blob, whose: string): Promise<PixelSource> {
  try {
    return await openPixels(await readPicture(file))
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind !== 'picture') throw error
    throw refusal(`${whose} ${failure.detail}`, { cause: error })
  }
}

function requireSize({ mask }: LockOrder, { width, height }: Size) {
  if (mask.width === width && mask.height === height) return
  throw new FailureError({
    kind: 'internal',
    detail: `the mask is ${mask.width} x ${mask.height} pixels, the picture ${width} x ${height}`,
  })
}

function reportOn(locked: LockedPixels, notes: readonly string[], changed: number): LockReport {
  const { fit, dx, dy, scale, confidence, applied, grid } = locked.registration
  const { mean, percentile95, visibleShare } = locked.leak
  return {
    changedOutside: changed,
    registration: { fit, dx, dy, scale, confidence, applied, grid },
    leak: { mean, percentile95, visibleShare },
    featherPx: locked.feather,
    notes,
  }
}

/** Shares of the work: decoding, and the pixels themselves; the rest is the file. */
const DECODED = 0.1
const LOCKED = 0.55

/** Locks the answer in one file on to the source in another. */
export async function lockFiles(
  order: LockOrder,
  signal: AbortSignal,
  onShare: (share: number) => void = () => {},
): Promise<Locked> {
  const source = await opened(order.source, 'The original cannot be opened.')
  try {
    requireSize(order, source.size)
    const within = order.crop ?? { x: 0, y: 0, ...source.size }
    const { locked, answer } = await lockedPixels(order, source, { signal, onShare })
    onShare(LOCKED)
    const result = await resultFile(
      { source, changed: locked.changed, mask: unpacked(order.mask), within },
      signal,
      (share) => onShare(LOCKED + (1 - LOCKED) * share),
    )
    const notes = notesOn({ locked, sent: within, answer, settings: order.settings })
    const report = reportOn(locked, notes, result.changedOutside)
    const heatMap = await heatMapFile(locked.leak)
    onShare(1)
    return { picture: result.picture, report, heatMap }
  } finally {
    source.close()
  }
}

interface Work {
  readonly signal: AbortSignal
  readonly onShare: (share: number) => void
}

async function lockedPixels(order: LockOrder, source: PixelSource, { signal, onShare }: Work) {
  const { mask, crop, settings } = order
  const answer = await opened(
    order.answer,
    'What came cannot be put back on to the original: it is kept as it is.',
  )
  try {
    onShare(DECODED)
    const { featherPx: feather, tone, seam, register } = settings
    const locked = await lockPixels(
      {
        ...{ source, answer, mask, tone, seam, register },
        ...(crop ? { crop } : {}),
        ...(feather === undefined ? {} : { feather }),
      },
      signal,
      (share) => onShare(DECODED + (LOCKED - DECODED) * share),
    )
    return { locked, answer: answer.size }
  } finally {
    answer.close()
  }
}
