import { sniffMime } from '#services/engine/worker/sniffMime.ts'

/** A picture of an answer, or why there is none, in words that follow "could not be used: ". */
export type ItemPicture = { readonly blob: Blob } | { readonly problem: string }

/** More than the longest signature of a picture file. */
const HEAD = 16

const joined = (a: Uint8Array, b: Uint8Array) => new Uint8Array([...a, ...b])

/** The blob typed by its first bytes, whatever it was called. */
function pictureOf(blob: Blob, head: Uint8Array): ItemPicture {
  const mime = sniffMime(head)
  if (mime) return { blob: new Blob([blob], { type: mime }) }
  return { problem: 'it is not a PNG, JPEG, WebP or GIF.' }
}

/**
 * Collects the bytes of a picture. Every piece goes into a Blob at once: browsers keep those outside the worker's
 * memory, and a Blob of Blobs refers to them without a copy.
 */
export function createPictureBytes() {
  let parts: Blob[] = []
  let head: Uint8Array = new Uint8Array()
  return {
    add: (bytes: Uint8Array<ArrayBuffer>): void => {
      if (head.length < HEAD) head = joined(head, bytes.subarray(0, HEAD - head.length))
      parts.push(new Blob([bytes]))
    },
    /** The picture, and an empty collection for the next; undefined when there were no bytes. */
    finish: (): ItemPicture | undefined => {
      const picture = parts.length > 0 ? pictureOf(new Blob(parts), head) : undefined
      parts = []
      head = new Uint8Array()
      return picture
    },
  }
}
