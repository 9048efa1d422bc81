import { storageFailure } from '#services/storage/storageFailure.ts'

export type WebStorage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

/** One record in localStorage. */
export interface LocalRecord<T> {
  /** Undefined where there is none that can be read. */
  readonly read: () => T | undefined
  /** Throws a `FailureError` of kind `storage`. */
  readonly write: (value: T) => void
}

export function createLocalRecord<T>(
  key: string,
  parse: (value: unknown) => T | undefined,
  local: () => WebStorage,
): LocalRecord<T> {
  return {
    read: () => {
      try {
        return parse(JSON.parse(local().getItem(key) ?? 'null'))
      } catch {
        // Not JSON, or storage is forbidden (private windows of some browsers): start with the defaults.
        return undefined
      }
    },
    write: (value) => {
      try {
        local().setItem(key, JSON.stringify(value))
      } catch (error) {
        throw storageFailure(error)
      }
    },
  }
}
