import { createStore, type StoreApi } from 'zustand/vanilla'
import { describeFailure, failureOf } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import type {
  LockMaterial,
  Storage,
  StoredResult,
  StoredSource,
} from '#services/storage/storage.ts'
import type { Notices } from '#stores/notices.ts'

/** A result and its small picture. */
export type GalleryItem = StoredResult

export interface GalleryState {
  /** Newest first. */
  readonly results: readonly GalleryItem[]
  /** The result in the large view. */
  readonly openedId: string | undefined
}

export interface Gallery {
  readonly state: StoreApi<GalleryState>
  /** Reads what earlier visits left. */
  readonly restored: () => Promise<void>
  /**
   * Stores a picture that arrived, then shows it. One that cannot be stored is shown all the same, and said; then it is
   * false, and `storedAgain` tries once more.
   */
  readonly resultArrived: (
    arrived: GalleryItem,
    picture: Blob,
    material?: LockMaterial,
  ) => Promise<boolean>
  /** Stores what the disk had no room for; false where there still is none. */
  readonly storedAgain: () => Promise<boolean>
  /** Another picture takes the place of a result's, as after pixel lock. */
  readonly resultReplaced: (
    replaced: GalleryItem,
    picture: Blob,
    material: LockMaterial,
  ) => Promise<void>
  /** What is known of a result changed, not its picture. */
  readonly resultChanged: (result: Result) => Promise<void>
  readonly item: (id: string) => GalleryItem | undefined
  readonly lockMaterial: (id: string) => Promise<LockMaterial | undefined>
  readonly resultOpened: (id: string) => void
  readonly resultClosed: () => void
  readonly resultDeleted: (id: string) => void
  /** Deletes at once, to make room. */
  readonly resultRemoved: (id: string) => Promise<void>
  readonly picture: (id: string) => Promise<Blob | undefined>
  readonly source: (sourceId: string) => Promise<StoredSource | undefined>
}

interface Needs {
  readonly storage: Storage
  readonly notices: Notices
  readonly now: () => number
}

const newestFirst = (a: GalleryItem, b: GalleryItem) =>
  b.result.createdAt - a.result.createdAt || b.result.index - a.result.index

/** A picture that is in memory alone. */
interface Unstored {
  readonly picture: Blob
  readonly material?: LockMaterial | undefined
}

/** How long another tab may still offer to undo a deletion. */
const UNDO_MS = 60_000

/** Every result there is. */
export function createGallery({ storage, notices, now }: Needs): Gallery {
  const state = createStore<GalleryState>(() => ({ results: [], openedId: undefined }))
  /** Pictures the storage had no room for, while the page is open. */
  const unstored = new Map<string, Unstored>()
  const attempt = (work: Promise<unknown>) =>
    work.catch((error: unknown) => notices.failed(failureOf(error)))

  const without = (id: string) => state.getState().results.filter(({ result }) => result.id !== id)
  const show = (shown: GalleryItem) =>
    state.setState({ results: [...without(shown.result.id), shown].sort(newestFirst) })
  const hide = (id: string) => {
    const { openedId } = state.getState()
    state.setState({
      results: without(id),
      openedId: openedId === id ? undefined : openedId,
    })
  }
  const item = (id: string) => state.getState().results.find(({ result }) => result.id === id)
  const purge = (id: string) => {
    unstored.delete(id)
    return attempt(storage.removeResult(id))
  }

  async function restored() {
    const found = await storage.results()
    const kept = found.filter(({ result }) => result.deletedAt === undefined)
    const known = new Set(state.getState().results.map(({ result }) => result.id))
    const results = [
      ...kept.filter(({ result }) => !known.has(result.id)),
      ...state.getState().results,
    ]
    state.setState({ results: results.sort(newestFirst) })
    const gone = found.filter(({ result }) => (result.deletedAt ?? now()) < now() - UNDO_MS)
    for (const { result } of gone) void purge(result.id)
  }

  function deleteWithUndo(deleted: GalleryItem) {
    const { result } = deleted
    hide(result.id)
    const marked: Result = { ...result, deletedAt: now() }
    void attempt(storage.putResult(marked))
    notices.told({
      tone: 'info',
      text: 'The result was deleted.',
      action: {
        label: 'Undo',
        taken: () => {
          show(deleted)
          void attempt(storage.putResult(result))
        },
      },
      expired: () => void purge(result.id),
    })
  }

  return {
    state,
    restored: async () => void (await attempt(restored())),
    resultArrived: async (arrived, picture, material) => {
      let isStored = true
      try {
        await storage.addResult(arrived, picture, material)
      } catch (error) {
        isStored = false
        unstored.set(arrived.result.id, { picture, material })
        const failure = failureOf(error)
        notices.told({
          tone: 'error',
          text: `A picture arrived but could not be stored: ${describeFailure(failure).what}`,
          next: 'It is only in this tab: download it before you close the page.',
        })
      }
      show(arrived)
      return isStored
    },
    storedAgain: async () => {
      for (const [id, { picture, material }] of unstored) {
        const known = item(id)
        try {
          if (known) await storage.addResult(known, picture, material)
        } catch {
          return false
        }
        unstored.delete(id)
      }
      return true
    },
    resultReplaced: async (replaced, picture, material) => {
      // One that was deleted meanwhile stays so.
      if (!item(replaced.result.id)) return
      if (unstored.has(replaced.result.id)) unstored.set(replaced.result.id, { picture, material })
      else await storage.replaceResult(replaced, picture, material)
      show(replaced)
    },
    resultChanged: async (result) => {
      const known = item(result.id)
      if (!known) return
      show({ ...known, result })
      await attempt(storage.putResult(result))
    },
    item,
    lockMaterial: async (id) => unstored.get(id)?.material ?? (await storage.lockMaterial(id)),
    resultOpened: (openedId) => state.setState({ openedId }),
    resultClosed: () => state.setState({ openedId: undefined }),
    resultRemoved: async (id) => {
      hide(id)
      await purge(id)
    },
    resultDeleted: (id) => {
      const deleted = item(id)
      if (deleted) deleteWithUndo(deleted)
    },
    picture: async (id) => unstored.get(id)?.picture ?? (await storage.picture(id)),
    source: (sourceId) => storage.source(sourceId),
  }
}
