import { createStore, type StoreApi } from 'zustand/vanilla'
import { describeFailure, type Failure, failureOf } from '#core/failure.ts'
import { isSameResult, type Result } from '#core/result.ts'
import type {
  LockMaterial,
  Storage,
  StoredResult,
  StoredSource,
} from '#services/storage/storage.ts'
import { catchingUp } from '#stores/catchingUp.ts'
import type { Notices } from '#stores/notices.ts'
import { createResultWrites } from '#stores/resultWrites.ts'

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
  /** Reads what earlier visits left and other tabs wrote. What is in this tab alone, or on its way from here, stays. */
  readonly restored: () => Promise<void>
  /**
   * Stores a picture that arrived, then shows it. One that cannot be stored is shown all the same, and said; then it
   * resolves with the failure, and `storedAgain` tries once more.
   */
  readonly resultArrived: (
    arrived: GalleryItem,
    picture: Blob,
    material?: LockMaterial,
  ) => Promise<Failure | undefined>
  /**
   * Stores what could not be, but for what may yet come back from a deletion. Resolves with the failure where it still
   * cannot.
   */
  readonly storedAgain: () => Promise<Failure | undefined>
  /** Another picture takes the place of a result's, as after pixel lock. */
  readonly resultReplaced: (
    replaced: GalleryItem,
    picture: Blob,
    material: LockMaterial,
  ) => Promise<void>
  /** What is known of a result changed, not its picture. */
  readonly resultChanged: (result: Result) => Promise<void>
  readonly item: (id: string) => GalleryItem | undefined
  /** Whether the picture of a result is in the memory of this tab alone. */
  readonly isUnstored: (id: string) => boolean
  readonly lockMaterial: (id: string) => Promise<LockMaterial | undefined>
  readonly resultOpened: (id: string) => void
  readonly resultClosed: () => void
  /** @param undone called when it is had back */
  readonly resultDeleted: (id: string, undone?: () => void) => void
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

/** Those of parallel requests may come within a millisecond. */
const newestFirst = (a: GalleryItem, b: GalleryItem) =>
  b.result.createdAt - a.result.createdAt ||
  b.result.index - a.result.index ||
  b.result.id.localeCompare(a.result.id)

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
  /** Pictures that could not be stored, while the page is open. */
  const unstored = new Map<string, Unstored>()
  /** Pictures that are taking the place of others on the disk. */
  const replacing = new Map<string, Unstored>()
  /** Deletions that this tab offers to undo. */
  const undoable = new Set<string>()
  const { written, read } = createResultWrites(storage)
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
  const inMemory = (id: string) => unstored.get(id) ?? replacing.get(id)
  const purge = (id: string) => {
    unstored.delete(id)
    return attempt(written(id, () => storage.removeResult(id)))
  }

  /** What is known already stays as it is: its small picture need not be drawn anew. */
  function known(found: GalleryItem, before: GalleryItem | undefined): GalleryItem {
    const isKnown =
      before?.thumbnail.size === found.thumbnail.size && isSameResult(before.result, found.result)
    return isKnown ? before : found
  }
  async function restored() {
    const { found, own } = await read()
    const isOwn = ({ result: { id } }: GalleryItem) => own.has(id) || unstored.has(id)
    const foreign = found.filter((each) => !isOwn(each))
    const stored = foreign.filter(({ result }) => result.deletedAt === undefined)
    const { results: shown, openedId } = state.getState()
    const before = new Map(shown.map((each) => [each.result.id, each]))
    const others = stored.map((each) => known(each, before.get(each.result.id)))
    const results = [...shown.filter(isOwn), ...others].sort(newestFirst)
    const isOpen = results.some(({ result }) => result.id === openedId)
    state.setState({ results, openedId: isOpen ? openedId : undefined })
    const gone = foreign.filter(
      ({ result: { id, deletedAt = now() } }) => deletedAt < now() - UNDO_MS && !undoable.has(id),
    )
    for (const { result } of gone) void purge(result.id)
  }

  const marked = (id: string, deletedAt: number | undefined) =>
    attempt(written(id, () => storage.markResult(id, deletedAt)))

  /** Stores a picture that is in memory alone, once it is shown. */
  async function storeAgain(id: string) {
    const [held, shown] = [unstored.get(id), item(id)]
    if (!held || !shown) return
    await written(id, () => storage.addResult(shown, held.picture, held.material))
    // Another picture may have taken its place meanwhile.
    if (unstored.get(id) === held) unstored.delete(id)
  }

  function deleteWithUndo(deleted: GalleryItem, undone?: () => void) {
    const { id } = deleted.result
    hide(id)
    undoable.add(id)
    void marked(id, now())
    notices.told({
      tone: 'info',
      text: 'The result was deleted.',
      action: {
        label: 'Undo',
        taken: () => {
          undoable.delete(id)
          show(deleted)
          // Another tab may have changed it meanwhile.
          void marked(id, undefined).then(() => attempt(restored()))
          // There may be room by now.
          void attempt(storeAgain(id))
          undone?.()
        },
      },
      expired: () => {
        undoable.delete(id)
        // Another tab may have brought it back.
        if (!item(id)) void purge(id)
      },
    })
  }

  return {
    state,
    restored: catchingUp(async () => void (await attempt(restored()))),
    resultArrived: async (arrived, picture, material) => {
      let failure: Failure | undefined
      try {
        await written(arrived.result.id, () => storage.addResult(arrived, picture, material))
      } catch (error) {
        unstored.set(arrived.result.id, { picture, material })
        failure = failureOf(error)
        notices.told({
          tone: 'error',
          text: `A picture arrived but could not be stored: ${describeFailure(failure).what}`,
          next: 'It is only in this tab: download it before you close the page.',
        })
      }
      show(arrived)
      return failure
    },
    storedAgain: async () => {
      try {
        for (const id of [...unstored.keys()]) await storeAgain(id)
        return undefined
      } catch (error) {
        return failureOf(error)
      }
    },
    resultReplaced: async (replaced, picture, material) => {
      const { id } = replaced.result
      const before = item(id)
      // One that was deleted meanwhile stays so.
      if (!before) return
      const held: Unstored = { picture, material }
      const isUnstored = unstored.has(id)
      const holding = isUnstored ? unstored : replacing
      holding.set(id, held)
      // At once: what is changed while it is written is a change of this.
      show(replaced)
      if (isUnstored) return
      try {
        await written(id, () => storage.replaceResult(replaced, picture, material))
      } catch (error) {
        if (item(id) === replaced) show(before)
        throw error
      } finally {
        if (replacing.get(id) === held) replacing.delete(id)
      }
    },
    resultChanged: async (result) => {
      const before = item(result.id)
      if (!before) return
      show({ ...before, result })
      await attempt(written(result.id, () => storage.putResult(result)))
    },
    item,
    isUnstored: (id) => unstored.has(id),
    lockMaterial: async (id) => inMemory(id)?.material ?? (await storage.lockMaterial(id)),
    resultOpened: (openedId) => state.setState({ openedId }),
    resultClosed: () => state.setState({ openedId: undefined }),
    resultRemoved: async (id) => {
      hide(id)
      await purge(id)
    },
    resultDeleted: (id, undone) => {
      const deleted = item(id)
      if (deleted) deleteWithUndo(deleted, undone)
    },
    picture: async (id) => inMemory(id)?.picture ?? (await storage.picture(id)),
    source: (sourceId) => storage.source(sourceId),
  }
}
