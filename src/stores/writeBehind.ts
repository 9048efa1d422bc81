import { failureOf } from '#core/failure.ts'
import type { Notices } from '#stores/notices.ts'

/** Writes what is changed at the next pause of the hand, so that what is changed within it goes in one write. */
export interface WriteBehind {
  readonly changed: () => void
  /** Writes at once what is not yet written. Settles when it is, or when that failed. */
  readonly flushed: () => Promise<void>
}

interface Needs {
  /** Writes whatever is not yet written; one that failed is called again after the next change. */
  readonly write: () => Promise<void>
  readonly pauseMs: number
  readonly notices: Notices
  /** Calls back after so many milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

export function createWriteBehind({ write, pauseMs, notices, after }: Needs): WriteBehind {
  let isWaiting = false
  let isTold = false
  /** Writes follow one another: an earlier one never overtakes a later one. */
  let writing: Promise<void> = Promise.resolve()

  async function attempt() {
    try {
      await write()
      isTold = false
    } catch (error) {
      // Once, until it works again: the next change tries once more.
      if (!isTold) notices.failed(failureOf(error))
      isTold = true
    }
  }
  function flushed(): Promise<void> {
    writing = writing.then(attempt)
    return writing
  }
  return {
    changed: () => {
      if (isWaiting) return
      isWaiting = true
      after(pauseMs, () => {
        isWaiting = false
        void flushed()
      })
    },
    flushed,
  }
}
