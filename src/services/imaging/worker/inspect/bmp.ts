import { hasText, i32le, u16le, u32le } from './bytes.ts'
import { type PictureHeader, type Profile, upright } from './header.ts'
import { iccProfile } from './icc.ts'
import { truncated } from './refusal.ts'

/** Where the second header begins; its first number is its own length. */
const DIB = 14
const PLAIN = 0
const BIT_FIELDS = [3, 6]
/** Header lengths from which there are a mask for alpha, a colour space, an embedded profile. */
const WITH_ALPHA_MASK = 56
const WITH_COLOR_SPACE = 108
const WITH_PROFILE = 124

interface Shape {
  readonly width: number
  readonly height: number
  readonly bitsPerPixel: number
  readonly compression: number
  /** As the header says; 0 is allowed where it can be computed. */
  readonly statedBytes: number
}

function shapeOf(bytes: Uint8Array): Shape {
  if (u32le(bytes, DIB) < 40)
    return {
      width: u16le(bytes, 18),
      height: u16le(bytes, 20),
      bitsPerPixel: u16le(bytes, 24),
      compression: PLAIN,
      statedBytes: 0,
    }
  return {
    width: i32le(bytes, 18),
    // Negative: rows are stored from the top.
    height: Math.abs(i32le(bytes, 22)),
    bitsPerPixel: u16le(bytes, 28),
    compression: u32le(bytes, 30),
    statedBytes: u32le(bytes, 34),
  }
}

function pixelBytes({ width, height, bitsPerPixel, compression, statedBytes }: Shape): number {
  if (compression !== PLAIN && !BIT_FIELDS.includes(compression)) return statedBytes
  return Math.ceil((width * bitsPerPixel) / 32) * 4 * height
}

function profileOf(bytes: Uint8Array): Profile {
  const length = u32le(bytes, DIB)
  if (length < WITH_COLOR_SPACE) return 'untagged'
  if (length >= WITH_PROFILE && hasText(bytes, DIB + 56, 'DEBM')) {
    const at = DIB + u32le(bytes, DIB + 112)
    return iccProfile(bytes.subarray(at, at + u32le(bytes, DIB + 116)))
  }
  return hasText(bytes, DIB + 56, 'BGRs') ? 'sRGB' : 'untagged'
}

export function inspectBmp(bytes: Uint8Array): PictureHeader {
  const shape = shapeOf(bytes)
  if (u32le(bytes, 10) + pixelBytes(shape) > bytes.length) throw truncated()
  const alphaMask = u32le(bytes, DIB) >= WITH_ALPHA_MASK ? u32le(bytes, DIB + 52) : 0
  return {
    ...upright,
    size: { width: shape.width, height: shape.height },
    profile: profileOf(bytes),
    hasAlpha: BIT_FIELDS.includes(shape.compression) && alphaMask !== 0,
  }
}
