import { textAt, u32be } from './bytes.ts'
import { exifOrientation } from './exif.ts'
import { type Edit, type PictureHeader, type Profile, upright } from './header.ts'
import { codePointProfile, iccProfile } from './icc.ts'
import { damaged, truncated } from './refusal.ts'

interface Chunk {
  /** First byte of the data. */
  readonly at: number
  /** Past the data: where the checksum is. */
  readonly end: number
}
type Chunks = ReadonlyMap<string, Chunk>

/** The first chunk of each kind. */
function chunksOf(bytes: Uint8Array): Chunks {
  const chunks = new Map<string, Chunk>()
  let next = 8
  while (!chunks.has('IEND')) {
    const at = next + 8
    const end = at + u32be(bytes, next)
    if (end + 4 > bytes.length) throw truncated()
    const type = textAt(bytes, next + 4, 4)
    if (!chunks.has(type)) chunks.set(type, { at, end })
    next = end + 4
  }
  return chunks
}

/** Zlib data unpacked; nothing if they are damaged, for then browsers ignore the profile too. */
async function inflate(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const unpacked = new Blob([bytes.slice()])
      .stream()
      .pipeThrough(new DecompressionStream('deflate'))
    return new Uint8Array(await new Response(unpacked).arrayBuffer())
  } catch {
    return undefined
  }
}

/** sRGB's gamma and chromaticities, times 100,000 as PNG states them. */
const GAMMA = 45_455
const CHROMATICITIES = [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]

function numbersProfile(
  bytes: Uint8Array,
  { gAMA, cHRM }: Record<'gAMA' | 'cHRM', Chunk | undefined>,
): Profile {
  const near = (at: number, value: number) => Math.abs(u32be(bytes, at) - value) <= 1000
  const plain =
    (!gAMA || near(gAMA.at, GAMMA)) &&
    (!cHRM || CHROMATICITIES.every((value, i) => near(cHRM.at + i * 4, value)))
  return plain ? 'untagged' : 'other'
}

/** In the order of precedence that the PNG specification gives. */
async function profileOf(bytes: Uint8Array, chunks: Chunks): Promise<Profile> {
  const cicp = chunks.get('cICP')
  if (cicp) return codePointProfile(bytes[cicp.at], bytes[cicp.at + 1])
  const iccp = chunks.get('iCCP')
  if (iccp) {
    const name = bytes.indexOf(0, iccp.at)
    const profile = name < 0 ? undefined : await inflate(bytes.subarray(name + 2, iccp.end))
    if (profile) return iccProfile(profile)
  }
  if (chunks.has('sRGB')) return 'sRGB'
  return numbersProfile(bytes, { gAMA: chunks.get('gAMA'), cHRM: chunks.get('cHRM') })
}

/** PNG's checksum: CRC-32 as in ISO 3309, of the chunk's type and data. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** The checksum of a chunk that is edited. */
function checksumEdit(bytes: Uint8Array, { at, end }: Chunk, edits: readonly Edit[]): Edit {
  const edited = bytes.slice(at - 4, end)
  for (const edit of edits) edited.set(edit.bytes, edit.at - (at - 4))
  const checksum = new Uint8Array(4)
  new DataView(checksum.buffer).setUint32(0, crc32(edited))
  return { at: end, bytes: checksum }
}

function orientationOf(bytes: Uint8Array, exif: Chunk | undefined) {
  if (!exif) return upright
  const found = exifOrientation(bytes.subarray(0, exif.end), exif.at)
  const { uprightEdits: edits } = found
  if (edits.length === 0) return found
  return { ...found, uprightEdits: [...edits, checksumEdit(bytes, exif, edits)] }
}

export async function inspectPng(bytes: Uint8Array): Promise<PictureHeader> {
  const chunks = chunksOf(bytes)
  const header = chunks.get('IHDR')
  if (!header || header.end - header.at < 13 || !chunks.has('IDAT')) throw damaged('header')
  const colorType = bytes[header.at + 9]
  return {
    ...orientationOf(bytes, chunks.get('eXIf')),
    size: { width: u32be(bytes, header.at), height: u32be(bytes, header.at + 4) },
    profile: await profileOf(bytes, chunks),
    // 4 and 6 are grey and colour with alpha; a transparent colour has a chunk of its own.
    hasAlpha: colorType === 4 || colorType === 6 || chunks.has('tRNS'),
  }
}
