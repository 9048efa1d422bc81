import { FailureError, failureOf } from '#core/failure.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { ApiError, errorResponse } from './apiError.ts'
import { type MadePictures, makePictures } from './makePictures.ts'
import { picturesResponse } from './picturesResponse.ts'
import { readPictureRequest } from './readPictureRequest.ts'

/** Where the built-in engine seems to live; nothing is ever sent there. */
export const BUILTIN_BASE_URL = 'https://built-in.invalid/v1'

export interface BuiltinOptions {
  /** The same request with the same seed gives the same pictures. */
  readonly seed: number
  /** Told the share of the work done, 0..1. */
  readonly onProgress?: (share: number) => void
}

/** Settles as the promise does, or at once with the signal's reason when it aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject)
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/**
 * The engine in the page: parses the very request a server would get and answers in the same format, errors included.
 * Rejects at an abort with the signal's reason, and with a `FailureError` for a defect of its own.
 */
export const builtinTransport =
  (options: BuiltinOptions): Transport =>
  (request) => {
    const answer = async () => {
      try {
        const asked = await readPictureRequest(request)
        const made: MadePictures = await makePictures(asked, {
          ...options,
          signal: request.signal,
        })
        return await picturesResponse(asked, made)
      } catch (error) {
        if (error instanceof ApiError) return errorResponse(error)
        throw new FailureError(failureOf(error), { cause: error })
      }
    }
    return unlessAborted(answer(), request.signal)
  }
