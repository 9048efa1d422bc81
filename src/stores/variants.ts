import { createStore } from 'zustand/vanilla'
import { failureOf } from '#core/failure.ts'
import type { Mask } from '#core/mask/mask.ts'
import { packed } from '#core/mask/pack.ts'
import type { LockSettings } from '#core/pixelLock.ts'
import type { Region } from '#core/region.ts'
import { downloadName, type Result } from '#core/result.ts'
import type { Imaging } from '#services/imaging/imaging.ts'
import { createDocument, type Document } from '#stores/document.ts'
import type { Gallery, GalleryItem } from '#stores/gallery.ts'
import { createMaskWork, type MaskWork } from '#stores/maskWork.ts'
import type { Notices } from '#stores/notices.ts'
import type { Regions } from '#stores/regions.ts'
import { createTools, type Tools } from '#stores/tools.ts'
import { createViewport, type Viewport } from '#stores/viewport.ts'

/** A table of its own, on which one result lies. */
export interface VariantTable {
  readonly document: Document
  readonly tools: Tools
  readonly viewport: Viewport
  readonly work: MaskWork
  readonly regions: Regions
}

export interface Variants {
  /** The other pictures of the same batch, of the same size: they can be painted into this one. */
  readonly siblings: (result: Result) => readonly GalleryItem[]
  /** Lays a result on a table of its own; undefined when its picture is gone. */
  readonly begun: (result: Result) => Promise<VariantTable | undefined>
  /** Paints a part of one result into another, as a new result with both as parents. */
  readonly merged: (into: Result, from: Result, mask: Mask) => Promise<void>
}

interface Needs {
  readonly imaging: Imaging
  readonly gallery: Gallery
  readonly notices: Notices
  readonly now: () => number
  readonly newId: () => string
}

/** The variants lie on one another already: nothing is moved or matched, the edge is only softened. */
const asItIs: LockSettings = { featherPx: 6, tone: false, seam: false, register: false }

const fileOf = (picture: Blob, result: Result) =>
  new File([picture], downloadName(result), { type: result.mime })

/** Puts the best parts of several results together. */
export function createVariants({ imaging, gallery, notices, now, newId }: Needs): Variants {
  async function merge(into: Result, from: Result, mask: Mask) {
    const [source, answer] = await Promise.all([gallery.picture(into.id), gallery.picture(from.id)])
    if (!source || !answer) return
    const order = { source, answer, mask: packed(mask), settings: asItIs }
    const { picture } = await imaging.lock(order)
    const { blob: thumbnail, size } = await imaging.thumbnail(picture)
    // What was locked is in the pixels now; it can no longer be locked otherwise.
    const { lock: _, note: __, ...kept } = into
    const result: Result = {
      ...kept,
      id: newId(),
      createdAt: now(),
      size,
      mime: picture.type,
      parents: [into.id, from.id],
    }
    await gallery.resultArrived({ result, thumbnail }, picture)
    gallery.resultOpened(result.id)
  }

  return {
    siblings: ({ id, batchId, size }) =>
      gallery.state
        .getState()
        .results.filter(
          ({ result }) =>
            batchId !== undefined &&
            result.batchId === batchId &&
            result.id !== id &&
            result.size.width === size.width &&
            result.size.height === size.height,
        ),
    begun: async (result) => {
      const picture = await gallery.picture(result.id)
      if (!picture) return undefined
      const document = createDocument({ imaging, notices, newId })
      await document.filesAdded([fileOf(picture, result)])
      return {
        document,
        tools: createTools(),
        viewport: createViewport(),
        work: createMaskWork({ imaging, document, notices }),
        regions: createStore<readonly Region[]>(() => []),
      }
    },
    merged: (into, from, mask) =>
      merge(into, from, mask).catch((error: unknown) => notices.failed(failureOf(error))),
  }
}
