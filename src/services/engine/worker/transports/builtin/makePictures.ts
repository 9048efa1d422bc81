import type { Size } from '#core/geometry.ts'
import type { Effort } from '#services/engine/worker/fill/effort.ts'
import { ApiError } from './apiError.ts'
import { decodeHole, decodePicture } from './decodeUploads.ts'
import { drawDemos } from './demo/drawDemos.ts'
import { fillPictures } from './fillPictures.ts'
import type { PictureRequest } from './readPictureRequest.ts'

export interface MakingOptions {
  readonly seed: number
  readonly signal: AbortSignal
  readonly onProgress?: (share: number) => void
}

export interface MadePictures {
  readonly pictures: readonly Blob[]
  readonly size: Size
  /** What was done, for people; ASCII, since it travels in a header. */
  readonly note: string
}

const efforts: Readonly<Record<PictureRequest['quality'], Effort>> = {
  auto: 'medium',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}

const fillNote = (pictures: number) =>
  pictures === 1
    ? 'Filled from the surrounding pixels by the built-in engine; the prompt was not read.'
    : 'Filled from the surrounding pixels of the first picture by the built-in engine; the prompt and the other pictures were not read.'

const DEMO_NOTE = 'No model was asked: this is a demo picture drawn in your browser.'

async function fillMask(
  request: PictureRequest & { readonly mask: Blob; readonly first: Blob },
  { seed, signal, onProgress = () => {} }: MakingOptions,
): Promise<MadePictures> {
  const { n, size, quality, mask, first } = request
  const pixels = await decodePicture(first)
  const hole = await decodeHole(mask, pixels)
  if (!hole.includes(1))
    throw new ApiError('The mask opens nothing: none of its pixels is transparent.', {
      param: 'mask',
    })
  const effort = efforts[quality]
  const pictures = await fillPictures({ pixels, hole, n, seed, effort, size, signal, onProgress })
  return { pictures, size: size ?? pixels, note: fillNote(request.pictures.length) }
}

/**
 * Content-aware fill where there is a mask, demo pictures where there is none.
 * Rejects with an `ApiError`, a `FailureError` or the signal's reason.
 */
export async function makePictures(
  request: PictureRequest,
  options: MakingOptions,
): Promise<MadePictures> {
  const { mask, pictures } = request
  const [first] = pictures
  if (mask && first) return fillMask({ ...request, mask, first }, options)
  return { ...(await drawDemos(request, options)), note: DEMO_NOTE }
}
