import { hasText, i32be, textAt, u16be, u32be } from './bytes.ts'
import type { Profile } from './header.ts'

/** sRGB's primaries as an ICC profile states them: XYZ, adapted to D50. */
const PRIMARIES = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
}
const PRIMARY_TOLERANCE = 0.002
/** Tells sRGB's curve from a plain power of 2.2, which is up to 0.004 away, but lets coarse tables pass. */
const CURVE_TOLERANCE = 0.0015
const SAMPLES = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95]

const linear = (value: number) =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4

const fixed = (bytes: Uint8Array, at: number) => i32be(bytes, at) / 65536

/** The places of a profile's tags. */
function tagsOf(profile: Uint8Array): ReadonlyMap<string, number> {
  const tags = new Map<string, number>()
  const count = Math.min(u32be(profile, 128), 100)
  for (let i = 0; i < count; i++) {
    const entry = 132 + i * 12
    tags.set(textAt(profile, entry, 4), u32be(profile, entry + 4))
  }
  return tags
}

function tableValue(profile: Uint8Array, at: number, value: number): number {
  const count = u32be(profile, at + 8)
  if (count === 0) return value
  if (count === 1) return value ** (u16be(profile, at + 12) / 256)
  const place = value * (count - 1)
  const low = Math.floor(place)
  const entry = (i: number) => u16be(profile, at + 12 + i * 2) / 65535
  return entry(low) + (entry(Math.min(low + 1, count - 1)) - entry(low)) * (place - low)
}

/** A curve's value by its formula; NaN for the formulas nobody writes sRGB with. */
function formulaValue(profile: Uint8Array, at: number, value: number): number {
  const kind = u16be(profile, at + 8)
  if (kind !== 0 && kind !== 3) return Number.NaN
  const [gamma, a, b, c, d] = [0, 1, 2, 3, 4].map((i) => fixed(profile, at + 12 + i * 4))
  if (kind === 0) return value ** gamma
  return value >= d ? (a * value + b) ** gamma : c * value
}

function isSrgbCurve(profile: Uint8Array, at: number): boolean {
  const curve = hasText(profile, at, 'curv') ? tableValue : formulaValue
  return SAMPLES.every(
    (sample) => Math.abs(curve(profile, at, sample) - linear(sample)) < CURVE_TOLERANCE,
  )
}

/**
 * Whether an ICC profile describes sRGB (or grey with sRGB's curve), by its numbers: names are anybody's. What it cannot
 * judge, such as a profile of tables, is `other`: converting sRGB to sRGB does no harm.
 */
export function iccProfile(profile: Uint8Array): Profile {
  const tags = tagsOf(profile)
  const grey = hasText(profile, 16, 'GRAY')
  const isPrimary = ([tag, xyz]: readonly [string, readonly number[]]) => {
    const at = tags.get(tag)
    if (at === undefined) return false
    return xyz.every((v, i) => Math.abs(fixed(profile, at + 8 + i * 4) - v) < PRIMARY_TOLERANCE)
  }
  const isCurve = (tag: string) => isSrgbCurve(profile, tags.get(tag) ?? profile.length)
  const curves = grey ? ['kTRC'] : ['rTRC', 'gTRC', 'bTRC']
  const rightPrimaries = grey || Object.entries(PRIMARIES).every(isPrimary)
  return rightPrimaries && curves.every(isCurve) ? 'sRGB' : 'other'
}

/**
 * The profile that coding-independent code points (ITU-T H.273) name. 2 is "unspecified" in both lists.
 * @param primaries 1 is BT.709, which sRGB shares
 * @param transfer 13 is sRGB's curve
 */
export function codePointProfile(primaries: number, transfer: number): Profile {
  if (primaries === 2 && transfer === 2) return 'untagged'
  return [1, 2].includes(primaries) && [2, 13].includes(transfer) ? 'sRGB' : 'other'
}
