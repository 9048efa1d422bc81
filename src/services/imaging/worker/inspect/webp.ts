import type { Size } from '#core/geometry.ts'
import { hasText, textAt, u16le, u24le, u32le } from './bytes.ts'
import { exifOrientation } from './exif.ts'
import { type PictureHeader, upright } from './header.ts'
import { iccProfile } from './icc.ts'
import { damaged, truncated } from './refusal.ts'

interface Chunk {
  readonly at: number
  readonly end: number
}
type Chunks = ReadonlyMap<string, Chunk>

/** The first chunk of each kind. */
function chunksOf(bytes: Uint8Array): Chunks {
  const fileEnd = 8 + u32le(bytes, 4)
  if (fileEnd > bytes.length) throw truncated()
  const chunks = new Map<string, Chunk>()
  for (let next = 12; next + 8 <= fileEnd; ) {
    const at = next + 8
    const end = at + u32le(bytes, next + 4)
    if (end > fileEnd) throw truncated()
    const type = textAt(bytes, next, 4)
    if (!chunks.has(type)) chunks.set(type, { at, end })
    // Chunks begin at even places.
    next = end + (end & 1)
  }
  return chunks
}

interface Face {
  readonly size: Size
  readonly hasAlpha: boolean
}

/** Size and alpha, as each of the three kinds of WebP states them: extended, lossless, lossy. */
function faceOf(bytes: Uint8Array, chunks: Chunks): Face {
  const extended = chunks.get('VP8X')
  if (extended) {
    const { at } = extended
    const size = { width: u24le(bytes, at + 4) + 1, height: u24le(bytes, at + 7) + 1 }
    return { size, hasAlpha: (bytes[at] & 0x10) !== 0 }
  }
  const lossless = chunks.get('VP8L')
  if (lossless && bytes[lossless.at] === 0x2f) {
    const bits = u32le(bytes, lossless.at + 1)
    const size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    return { size, hasAlpha: ((bits >>> 28) & 1) === 1 }
  }
  const lossy = chunks.get('VP8 ')
  if (!lossy || !hasText(bytes, lossy.at + 3, '\x9d\x01\x2a')) throw damaged('header')
  const width = u16le(bytes, lossy.at + 6) & 0x3fff
  return { size: { width, height: u16le(bytes, lossy.at + 8) & 0x3fff }, hasAlpha: false }
}

function orientationOf(bytes: Uint8Array, exif: Chunk | undefined) {
  if (!exif) return upright
  // Some writers put the head there that Exif has in JPEG.
  const head = hasText(bytes, exif.at, 'Exif\0\0') ? 6 : 0
  return exifOrientation(bytes.subarray(0, exif.end), exif.at + head)
}

export function inspectWebp(bytes: Uint8Array): PictureHeader {
  const chunks = chunksOf(bytes)
  const icc = chunks.get('ICCP')
  return {
    ...faceOf(bytes, chunks),
    ...orientationOf(bytes, chunks.get('EXIF')),
    profile: icc ? iccProfile(bytes.subarray(icc.at, icc.end)) : 'untagged',
  }
}
