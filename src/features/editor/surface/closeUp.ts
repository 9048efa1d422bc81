import type { Document, Source } from '#stores/document.ts'

/** A closer look is worth it where the screen shows this many times the preview's pixels. */
const WORTHWHILE = 1.25

const previewIsShort = ({ preview, size }: Source, scale: number) =>
  preview.width < size.width &&
  scale * window.devicePixelRatio * size.width > preview.width * WORTHWHILE

export interface CloseUp {
  /** Fetches the whole picture once it is looked at closely enough. */
  readonly looked: (source: Source, scale: number) => void
  readonly ended: () => void
}

/** Replaces the preview of a large picture by all of its pixels when one zooms in. */
export function createCloseUp(document: Document, arrived: (image: ImageBitmap) => void): CloseUp {
  let fetching: { readonly source: Source; readonly controller: AbortController } | undefined

  async function fetchWhole(source: Source) {
    const controller = new AbortController()
    fetching = { source, controller }
    try {
      const image = await document.wholePicture(source, controller.signal)
      if (!controller.signal.aborted) arrived(image)
    } catch {
      // The preview stays: it is the same picture with fewer pixels.
    }
  }
  const ended = () => {
    fetching?.controller.abort()
    fetching = undefined
  }

  return {
    looked: (source, scale) => {
      if (fetching?.source === source || !previewIsShort(source, scale)) return
      ended()
      void fetchWhole(source)
    },
    ended,
  }
}
