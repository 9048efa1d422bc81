import { createStore, type StoreApi } from 'zustand/vanilla'
import { describeFailure, failureOf } from '#core/failure.ts'
import type { Rect, Size } from '#core/geometry.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import type { Result, ResultLock } from '#core/result.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import type { Storage } from '#services/storage/storage.ts'
import type { Gallery } from '#stores/gallery.ts'
import type { JobsState } from '#stores/jobList.ts'

/** Share of the work done by result id, of those being put back on to their source. */
export type LockProgress = Readonly<Record<string, number>>

export interface Locking {
  readonly state: StoreApi<LockProgress>
  /**
   * Puts back what an earlier visit did not come to, and what a closed tab did not once this one takes its lead. Tabs
   * that watch leave it to the one that leads. To be called once.
   */
  readonly restored: (jobs: Pick<StoreApi<JobsState>, 'getState' | 'subscribe'>) => void
  readonly wanted: (resultId: string) => void
  /** The designer wants it otherwise; undefined: the raw answer. */
  readonly adjusted: (resultId: string, settings: LockSettings | undefined) => Promise<void>
}

interface Needs {
  readonly imaging: Pick<Imaging, 'lock' | 'thumbnail'>
  readonly storage: Pick<Storage, 'source'>
  readonly gallery: Gallery
}

interface Blobbed {
  readonly blob: Blob
  /** The results it was put together from. */
  readonly parents?: readonly string[]
}

const isSame = (a: Rect, b: Rect) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

const withLock = (result: Result, lock: ResultLock): Result => ({ ...result, lock })

/** Puts answers back through their masks on to the untouched sources, one after another. */
export function createLocking({ imaging, storage, gallery }: Needs): Locking {
  const state = createStore<LockProgress>(() => ({}))
  const waiting: string[] = []
  /** What is being put back, to stop it when it is wanted otherwise. */
  let current: { readonly id: string; readonly controller: AbortController } | undefined

  const progressed = (id: string, share: number) => state.setState({ [id]: share })
  function ended(id: string) {
    const { [id]: _, ...others } = state.getState()
    state.setState(others, true)
  }

  /** A picture with several separate areas is sent in parts: each answer goes on to what the others came to. */
  function earlierPart({ id, setId, index, crop }: Result): Result | undefined {
    if (setId === undefined || crop === undefined) return undefined
    const parts = gallery.state.getState().results.map(({ result }) => result)
    return parts.find(
      (other) =>
        other.id !== id &&
        other.setId === setId &&
        other.index === index &&
        other.lock?.kind === 'locked' &&
        other.crop !== undefined &&
        !isSame(other.crop, crop),
    )
  }
  /**
   * What the answer is put back on to. Where the other parts are gone, it is the own picture, which still shows them, if
   * it was put together already: then nothing but its own area changes.
   */
  async function sourceOf(result: Result, { width, height }: Size): Promise<Blobbed | undefined> {
    const { id, setId, parents, size, sourceId } = result
    const earlier = earlierPart(result)
    const locked = earlier && (await gallery.picture(earlier.id))
    if (earlier && locked) return { blob: locked, parents: [earlier.id] }
    const isWhole = size.width === width && size.height === height
    const own = setId !== undefined && parents && isWhole && (await gallery.picture(id))
    if (own) return { blob: own, parents }
    return sourceId === undefined ? undefined : storage.source(sourceId)
  }

  async function lock(id: string, signal: AbortSignal) {
    const found = gallery.item(id)?.result
    if (found?.lock?.kind !== 'pending') return
    const { settings } = found.lock
    const material = await gallery.lockMaterial(id)
    const source = material && (await sourceOf(found, material.mask))
    if (!source) return failed(id, 'what it was made from is no longer stored')
    const { answer, mask } = material
    const order = { source: source.blob, answer, mask, settings }
    const { picture, report, heatMap } = await imaging.lock(
      { ...order, ...(found.crop ? { crop: found.crop } : {}) },
      { signal, onProgress: (share) => progressed(id, share) },
    )
    const { blob: thumbnail, size } = await imaging.thumbnail(picture, signal)
    const { parents: _, ...known } = gallery.item(id)?.result ?? found
    const result = {
      ...withLock(known, { kind: 'locked', settings, report }),
      size,
      mime: picture.type,
      ...(source.parents ? { parents: source.parents } : {}),
    }
    await gallery.resultReplaced({ result, thumbnail }, picture, { answer, mask, heatMap })
  }
  /** The raw answer stays, and is what is shown. */
  async function failed(id: string, why: string) {
    const result = gallery.item(id)?.result
    if (result?.lock)
      await gallery.resultChanged(
        withLock(result, { kind: 'failed', settings: result.lock.settings, why }),
      )
  }

  async function work() {
    if (current) return
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const controller = new AbortController()
      current = { id, controller }
      try {
        await lock(id, controller.signal)
      } catch (error) {
        const failure = failureOf(error)
        if (failure.kind !== 'cancelled') await failed(id, describeFailure(failure).what)
      } finally {
        ended(id)
        current = undefined
      }
    }
  }
  function wanted(id: string) {
    if (!waiting.includes(id)) waiting.push(id)
    void work()
  }

  function pendingWanted() {
    for (const { result } of gallery.state.getState().results)
      if (result.lock?.kind === 'pending') wanted(result.id)
  }

  async function showRaw(result: Result) {
    const material = await gallery.lockMaterial(result.id)
    if (!material || !result.lock) return
    const { settings } = result.lock
    const report = 'report' in result.lock ? result.lock.report : undefined
    const { blob: thumbnail, size } = await imaging.thumbnail(material.answer)
    const off: ResultLock = { kind: 'off', settings, ...(report ? { report } : {}) }
    // The raw answer shows no other part.
    const { parents: _, ...known } = result
    const raw = { ...withLock(known, off), size, mime: material.answer.type }
    await gallery.resultReplaced({ result: raw, thumbnail }, material.answer, material)
  }

  return {
    state,
    wanted,
    restored: (jobs) => {
      if (jobs.getState().leads) pendingWanted()
      jobs.subscribe(({ leads }, before) => {
        // What the closed tab brought last may not be shown yet.
        if (leads && !before.leads) void gallery.restored().then(pendingWanted)
      })
    },
    adjusted: async (id, settings) => {
      const result = gallery.item(id)?.result
      if (!result?.lock) return
      if (current?.id === id) current.controller.abort()
      if (!settings) return showRaw(result)
      await gallery.resultChanged(withLock(result, { kind: 'pending', settings }))
      wanted(id)
    },
  }
}
