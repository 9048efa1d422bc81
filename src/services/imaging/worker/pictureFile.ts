import type { Edit } from './inspect/header.ts'
import { type InspectedPicture, inspect } from './inspect/inspect.ts'
import { MAX_BYTES, refusal } from './inspect/refusal.ts'
import { sniff } from './inspect/sniff.ts'

/** A picture file that is what it claims to be, not decoded yet. */
export interface PictureFile {
  readonly header: InspectedPicture
  /** `image/...`, by the file's bytes. */
  readonly mime: string
  /**
   * The file with its orientation taken out, for all decoders. Left in, who would apply it? Chromium's
   * createImageBitmap does for JPEG and PNG, whatever `imageOrientation` says, but not for WebP; its ImageDecoder never
   * does. So the turn is made here, once, for the screen as for the upload.
   */
  readonly blob: Blob
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  // What is too large is at least named, if it is a video or the like.
  if (file.size > MAX_BYTES) sniff(new Uint8Array(await file.slice(0, 4096).arrayBuffer()))
  if (file.size > MAX_BYTES)
    throw refusal(
      `The file has ${Math.ceil(file.size / 1e6).toLocaleString('en-US')} megabytes, which is too large: at most ${Math.floor(MAX_BYTES / 1e6)} can be opened. Save it as PNG or JPEG and add that.`,
    )
  return new Uint8Array(await file.arrayBuffer())
}

async function readable(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await bytesOf(file)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    throw refusal('The file cannot be read: it was moved, changed or deleted. Add it again.', {
      cause: error,
    })
  }
}

function edited(file: Blob, edits: readonly Edit[], type: string): Blob {
  const parts: BlobPart[] = []
  let end = 0
  for (const { at, bytes } of edits) {
    parts.push(file.slice(end, at), bytes)
    end = at + bytes.length
  }
  return new Blob([...parts, file.slice(end)], { type })
}

async function inspected(file: Blob, bytes: Uint8Array): Promise<PictureFile> {
  const header = await inspect(bytes)
  const mime = `image/${header.format.toLowerCase()}`
  return { header, mime, blob: edited(file, header.uprightEdits, mime) }
}

/** Rejects with a `FailureError` of kind `picture` if the file cannot be opened. */
export const readPicture = async (file: Blob): Promise<PictureFile> =>
  inspected(file, await readable(file))

/** The same, and a copy of the file that what becomes of it on disk does not touch. */
export async function copyPicture(file: Blob): Promise<PictureFile & { readonly copy: Blob }> {
  const bytes = await readable(file)
  const copy = new Blob([bytes], { type: file.type })
  return { ...(await inspected(copy, bytes)), copy }
}
