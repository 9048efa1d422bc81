import type { ProxyConnection } from '#core/connection.ts'
import { FailureError, failureOf } from '#core/failure.ts'
import { connectionFromPreset } from '#core/presets.ts'
import type { Transport } from '#services/engine/worker/transports/transport.ts'
import { ApiError, errorResponse } from './apiError.ts'
import { eventsResponse } from './eventsResponse.ts'
import { picturesResponse } from './picturesResponse.ts'
import { prepareMaking } from './prepareMaking.ts'
import { readPictureRequest } from './readPictureRequest.ts'

/** Where the built-in engine seems to live; nothing is ever sent there. */
export const BUILTIN_BASE_URL = 'https://built-in.invalid/v1'

/** The address as a connection, so that requests for it are built like any other. It takes the time it takes. */
export const builtinAddress: ProxyConnection = {
  ...connectionFromPreset('custom', 'builtin', BUILTIN_BASE_URL),
  limits: { timeoutS: Number.POSITIVE_INFINITY },
}

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

async function answerTo(
  request: Request,
  { seed, onProgress = () => {} }: BuiltinOptions,
): Promise<Response> {
  const { signal } = request
  const asked = await readPictureRequest(request)
  const making = await prepareMaking(asked)
  if (asked.stream) return eventsResponse(asked, making, { seed, signal, onProgress })
  const pictures: Blob[] = []
  await making.make({
    seed,
    signal,
    onProgress,
    onDraft: () => {},
    onPicture: (picture, file) => {
      pictures[picture] = file
    },
  })
  return picturesResponse(asked, making, pictures)
}

/**
 * The engine in the page: parses the very request a server would get and answers in the same format, errors and event
 * streams included. Rejects at an abort with the signal's reason, and with a `FailureError` for a defect of its own.
 */
export const builtinTransport =
  (options: BuiltinOptions): Transport =>
  (request) => {
    const answer = async () => {
      try {
        return await answerTo(request, options)
      } catch (error) {
        if (error instanceof ApiError) return errorResponse(error)
        throw new FailureError(failureOf(error), { cause: error })
      }
    }
    return unlessAborted(answer(), request.signal)
  }
