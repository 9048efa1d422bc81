import { isOrientation } from '#services/imaging/worker/orientation.ts'
import { u16be, u16le, u32be, u32le } from './bytes.ts'
import { type PictureHeader, upright } from './header.ts'

const ORIENTATION_TAG = 0x0112
const SHORT = 3
/** A directory has a handful of entries; what claims more is not one. */
const MAX_ENTRIES = 1000

/**
 * The orientation in Exif data. Data that make no sense are ignored, as decoders do: a picture is worth more than its
 * metadata.
 * @param tiffAt where the TIFF structure ("II" or "MM") begins in `bytes`
 */
export function exifOrientation(
  bytes: Uint8Array,
  tiffAt: number,
): Pick<PictureHeader, 'orientation' | 'uprightEdits'> {
  const little = u16be(bytes, tiffAt) === 0x4949
  const u16 = little ? u16le : u16be
  const u32 = little ? u32le : u32be
  if (!little && u16be(bytes, tiffAt) !== 0x4d4d) return upright
  const directory = tiffAt + u32(bytes, tiffAt + 4)
  const entries = Math.min(u16(bytes, directory), MAX_ENTRIES)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12
    if (u16(bytes, entry) !== ORIENTATION_TAG || u16(bytes, entry + 2) !== SHORT) continue
    const orientation = u16(bytes, entry + 8)
    if (!isOrientation(orientation) || orientation === 1) return upright
    const one = Uint8Array.from(little ? [1, 0] : [0, 1])
    return { orientation, uprightEdits: [{ at: entry + 8, bytes: one }] }
  }
  return upright
}
