import type { Size } from '#core/geometry.ts'
import { hasText, textAt, u16be, u32be } from './bytes.ts'
import { type PictureHeader, type Profile, upright } from './header.ts'
import { codePointProfile, iccProfile } from './icc.ts'
import { damaged, truncated } from './refusal.ts'

/** The names that an auxiliary picture of alpha goes by. */
const ALPHA = /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)/

/** A box of an ISO base media file. */
interface Box {
  readonly type: string
  /** First byte of the contents. */
  readonly at: number
  readonly end: number
}

/** The boxes one after another in a stretch of the file; throws if one of them is cut off. */
function boxesIn(bytes: Uint8Array, { at: start, end: limit }: Pick<Box, 'at' | 'end'>): Box[] {
  const boxes: Box[] = []
  for (let next = start; next + 8 <= limit; ) {
    const stated = u32be(bytes, next)
    // 1: the length follows as 64 bits. 0: to the end of the file.
    const long = stated === 1
    const length = long ? u32be(bytes, next + 8) * 2 ** 32 + u32be(bytes, next + 12) : stated
    const end = stated === 0 ? limit : next + length
    const at = next + (long ? 16 : 8)
    if (end > limit) throw truncated()
    if (end < at) throw damaged('box structure')
    boxes.push({ type: textAt(bytes, next + 4, 4), at, end })
    next = end
  }
  return boxes
}

/** The properties of the pictures in the file, in no order: the picture, its alpha, its tiles and thumbnails. */
function propertiesOf(bytes: Uint8Array): readonly Box[] {
  const boxes = boxesIn(bytes, { at: 0, end: bytes.length })
  const meta = boxes.find(({ type }) => type === 'meta')
  if (!meta || !boxes.some(({ type }) => type === 'mdat')) throw truncated()
  // Four bytes of version and flags come first.
  const inMeta = boxesIn(bytes, { at: meta.at + 4, end: meta.end })
  const inner = (parents: readonly Box[], name: string) =>
    parents.filter(({ type }) => type === name).flatMap((box) => boxesIn(bytes, box))
  return inner(inner(inMeta, 'iprp'), 'ipco')
}

/** The whole picture is the largest of those in the file. */
function sizeOf(bytes: Uint8Array, properties: readonly Box[]): Size {
  const sizes = properties
    .filter(({ type }) => type === 'ispe')
    .map(({ at }) => ({ width: u32be(bytes, at + 4), height: u32be(bytes, at + 8) }))
  const largest = sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0]
  if (!largest) throw damaged('header')
  return largest
}

function profileOf(bytes: Uint8Array, properties: readonly Box[]): Profile {
  const colors = properties.filter(({ type }) => type === 'colr')
  const icc = colors.find(({ at }) => hasText(bytes, at, 'prof') || hasText(bytes, at, 'rICC'))
  if (icc) return iccProfile(bytes.subarray(icc.at + 4, icc.end))
  const points = colors.find(({ at }) => hasText(bytes, at, 'nclx'))
  return points
    ? codePointProfile(u16be(bytes, points.at + 4), u16be(bytes, points.at + 6))
    : 'untagged'
}

/** AVIF turns and mirrors by properties of its own, which decoders apply; Exif has no say in it. */
export function inspectAvif(bytes: Uint8Array): PictureHeader {
  const properties = propertiesOf(bytes)
  const { width, height } = sizeOf(bytes, properties)
  const turn = properties.find(({ type }) => type === 'irot')
  const quarter = turn !== undefined && (bytes[turn.at] & 1) === 1
  return {
    ...upright,
    size: quarter ? { width: height, height: width } : { width, height },
    profile: profileOf(bytes, properties),
    hasAlpha: properties.some(
      ({ type, at }) => type === 'auxC' && ALPHA.test(textAt(bytes, at + 4, 64)),
    ),
  }
}
