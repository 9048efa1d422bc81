import type { DraftStorage } from '#services/storage/storage.ts'

/** Texts that are typed and not used yet, by what they are for. They outlive a reload as far as there is room. */
export interface Drafts {
  readonly get: (key: string) => string | undefined
  /** Undefined: it is used, or not wanted any more. */
  readonly set: (key: string, text: string | undefined) => void
}

export function createDrafts(storage: DraftStorage): Drafts {
  const texts = new Map<string, string | undefined>()
  return {
    get: (key) => (texts.has(key) ? texts.get(key) : storage.draft(key)),
    set: (key, text) => {
      texts.set(key, text)
      storage.saveDraft(key, text)
    },
  }
}
