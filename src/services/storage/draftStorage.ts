import type { WebStorage } from '#services/storage/localRecord.ts'
import type { DraftStorage } from '#services/storage/storage.ts'

/** Texts in sessionStorage, each in an item of its own: one that is too long takes no room from the others. */
export function createDraftStorage(session: () => WebStorage): DraftStorage {
  const itemOf = (key: string) => `maskroom.draft.${key}`
  const quietly = <T>(work: (items: WebStorage) => T): T | undefined => {
    try {
      return work(session())
    } catch {
      // It is full or forbidden: drafts are there while the page is open.
      return undefined
    }
  }
  return {
    draft: (key) => quietly((items) => items.getItem(itemOf(key)) ?? undefined),
    saveDraft: (key, text) => {
      // Where a longer text does not fit, no older one must come back in its place.
      quietly((items) => items.removeItem(itemOf(key)))
      if (text !== undefined) quietly((items) => items.setItem(itemOf(key), text))
    },
  }
}
