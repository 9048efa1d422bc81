import type { Size } from '#core/geometry.ts'
import type { Effort } from '#services/engine/worker/fill/effort.ts'
import { ApiError } from './apiError.ts'
import { decodeHole, decodePicture } from './decodeUploads.ts'
import { prepareDemos } from './demo/prepareDemos.ts'
import { fillPictures } from './fillPictures.ts'
import type { PictureRequest } from './readPictureRequest.ts'

export interface MakingOptions {
  readonly seed: number
  readonly signal: AbortSignal
  readonly onProgress: (share: number) => void
  /** Given each picture in the making, a PNG, and which one it will be, from 0. Several may be under way at once. */
  readonly onDraft: (picture: number, draft: Blob) => void
  /** Given each finished picture, a PNG, as soon as it is done. */
  readonly onPicture: (picture: number, file: Blob) => void
}

/** Pictures about to be made: nothing can be objected to any more but what only shows in the making. */
export interface Making {
  readonly size: Size
  /** What is done, for people; ASCII, since it travels in a header. */
  readonly note: string
  /** Rejects with an `ApiError`, a `FailureError` or the signal's reason. */
  readonly make: (options: MakingOptions) => Promise<unknown>
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

async function prepareFilling(
  request: PictureRequest & { readonly mask: Blob; readonly first: Blob },
): Promise<Making> {
  const { n, size, quality, mask, first, partials } = request
  const pixels = await decodePicture(first)
  const hole = await decodeHole(mask, pixels)
  if (!hole.includes(1))
    throw new ApiError('The mask opens nothing: none of its pixels is transparent.', {
      param: 'mask',
    })
  const effort = efforts[quality]
  const drafts = request.stream ? partials : 0
  return {
    size: size ?? pixels,
    note: fillNote(request.pictures.length),
    make: (options) => fillPictures({ pixels, hole, n, effort, size, drafts, ...options }),
  }
}

/**
 * Gets ready for content-aware fill where there is a mask, for demo pictures where there is none.
 * Rejects with an `ApiError`.
 */
export async function prepareMaking(request: PictureRequest): Promise<Making> {
  const { mask, pictures } = request
  const [first] = pictures
  if (mask && first) return prepareFilling({ ...request, mask, first })
  return { ...(await prepareDemos(request)), note: DEMO_NOTE }
}
