import { useEffect } from 'react'
import type { BatchProgress } from '#core/batchProgress.ts'
import { text } from '#features/text.ts'

/** Shows in the document's title how far the batch is; undefined: nothing is under way. */
export function useBatchTitle(progress: Pick<BatchProgress, 'ended' | 'total'> | undefined) {
  const title = progress && text.batch.title(progress.ended, progress.total)
  useEffect(() => {
    if (!title) return
    const before = document.title
    document.title = title
    return () => {
      document.title = before
    }
  }, [title])
}
