import type { Size } from '#core/geometry.ts'
import { hasText, joined, u16be } from './bytes.ts'
import { exifOrientation } from './exif.ts'
import { type PictureHeader, type Profile, upright } from './header.ts'
import { iccProfile } from './icc.ts'
import { damaged, truncated } from './refusal.ts'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const APP1 = 0xe1
const APP2 = 0xe2

/** Markers that stand alone, without a length: TEM, RST0..7, SOI. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
/** SOF0..15, without the Huffman and arithmetic tables among them. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

interface Segment {
  readonly marker: number
  /** First byte after the length. */
  readonly at: number
  readonly end: number
}

/** The segments up to the first scan, which is the last of them. */
function segmentsOf(bytes: Uint8Array): readonly Segment[] {
  const segments: Segment[] = []
  let at = 2
  while (segments.at(-1)?.marker !== START_OF_SCAN) {
    if (at + 4 > bytes.length) throw truncated()
    if (bytes[at] !== 0xff) throw damaged('header')
    const marker = bytes[at + 1]
    if (marker === END_OF_IMAGE) throw damaged('header')
    // A marker may be preceded by any number of fill bytes 0xff.
    if (marker === 0xff) at += 1
    else if (standsAlone(marker)) at += 2
    else {
      const end = at + 2 + u16be(bytes, at + 2)
      if (end > bytes.length) throw truncated()
      segments.push({ marker, at: at + 4, end })
      at = end
    }
  }
  return segments
}

/** Whether the marker that ends the picture follows: in scan data, 0xff is never followed by its code. */
function isComplete(bytes: Uint8Array, scanAt: number): boolean {
  for (let at = bytes.indexOf(0xff, scanAt); at >= 0; at = bytes.indexOf(0xff, at + 1))
    if (bytes[at + 1] === END_OF_IMAGE) return true
  return false
}

function sizeOf(bytes: Uint8Array, segments: readonly Segment[]): Size {
  const frame = segments.find(({ marker }) => isFrame(marker))
  if (!frame) throw damaged('header')
  return { width: u16be(bytes, frame.at + 3), height: u16be(bytes, frame.at + 1) }
}

/** An ICC profile may be too long for one segment; its parts are numbered from 1. */
function profileOf(bytes: Uint8Array, segments: readonly Segment[]): Profile {
  const head = 'ICC_PROFILE\0'
  const parts = segments
    .filter(({ marker, at }) => marker === APP2 && hasText(bytes, at, head))
    .sort((a, b) => bytes[a.at + head.length] - bytes[b.at + head.length])
    .map(({ at, end }) => bytes.subarray(at + head.length + 2, end))
  return parts.length === 0 ? 'untagged' : iccProfile(joined(parts))
}

export function inspectJpeg(bytes: Uint8Array): PictureHeader {
  const segments = segmentsOf(bytes)
  const size = sizeOf(bytes, segments)
  if (!isComplete(bytes, segments.at(-1)?.end ?? 0)) throw truncated()
  const exif = segments.find(({ marker, at }) => marker === APP1 && hasText(bytes, at, 'Exif\0\0'))
  return {
    ...(exif ? exifOrientation(bytes, exif.at + 6) : upright),
    size,
    profile: profileOf(bytes, segments),
    hasAlpha: false,
  }
}
