import { FailureError, failureOf } from '#core/failure.ts'

/** Whatever the browser's storage threw, as a failure of kind `storage`. */
export function storageFailure(error: unknown): FailureError {
  const failure = failureOf(error)
  if (failure.kind === 'storage') return new FailureError(failure, { cause: error })
  const detail = 'detail' in failure ? failure.detail : failure.kind
  return new FailureError({ kind: 'storage', detail }, { cause: error })
}
