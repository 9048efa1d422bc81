import { sniffMime } from '#services/engine/worker/sniffMime.ts'

/** Bytes of the signature, and of a chunk around its data: length, name and checksum. */
const SIGNATURE = 8
const CHUNK_FRAME = 12
/** Of the colour type in the header: the bit that says that every pixel has an alpha of its own. */
const COLOUR_TYPE_AT = 25
const ALPHA_BIT = 4

/** Whether a file is a PNG with transparency of any kind: an alpha channel, or a `tRNS` chunk before the pixels. */
export function pngHasAlpha(bytes: Uint8Array<ArrayBuffer>): boolean {
  if (sniffMime(bytes) !== 'image/png') return false
  if ((bytes[COLOUR_TYPE_AT] & ALPHA_BIT) !== 0) return true
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = SIGNATURE
  while (at + CHUNK_FRAME <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (name === 'tRNS') return true
    if (name === 'IDAT') return false
    at += CHUNK_FRAME + view.getUint32(at)
  }
  return false
}
