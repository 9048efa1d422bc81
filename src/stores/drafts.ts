import type { Storage } from '#services/storage/storage.ts'

/** Texts that are typed and not used yet, by what they are for. They outlive a reload. */
export type Drafts = Pick<Map<string, string>, 'get' | 'set' | 'delete'>

export function createDrafts(storage: Pick<Storage, 'drafts' | 'saveDrafts'>): Drafts {
  const texts = new Map(Object.entries(storage.drafts() ?? {}))
  function save() {
    try {
      storage.saveDrafts(Object.fromEntries(texts))
    } catch {
      // Too long for the browser: they are there while the page is open.
    }
  }
  return {
    get: (key) => texts.get(key),
    set: (key, text) => {
      const after = texts.set(key, text)
      save()
      return after
    },
    delete: (key) => {
      const was = texts.delete(key)
      if (was) save()
      return was
    },
  }
}
