import { u16le } from './bytes.ts'
import { type PictureHeader, upright } from './header.ts'
import { damaged, truncated } from './refusal.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9

/** The length of a colour table, from the packed byte that announces it. */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0)

/** Where a chain of sub-blocks ends. */
function skipSubBlocks(bytes: Uint8Array, start: number): number {
  let at = start
  while (bytes[at] > 0) at += bytes[at] + 1
  if (at >= bytes.length) throw truncated()
  return at + 1
}

interface Blocks {
  /** Place of the first frame's descriptor. */
  readonly frame: number | undefined
  readonly transparent: boolean
}

/** Walks over all blocks to the trailer. */
function walk(bytes: Uint8Array): Blocks {
  let at = 13 + tableBytes(bytes[10])
  let frame: number | undefined
  let transparent = false
  while (at < bytes.length) {
    const kind = bytes[at]
    if (kind === TRAILER) return { frame, transparent }
    if (kind === IMAGE) {
      frame ??= at
      // Ten bytes of descriptor, its colour table, one byte that opens the pixel data.
      at = skipSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9]))
    } else if (kind === EXTENSION) {
      if (bytes[at + 1] === GRAPHIC_CONTROL && frame === undefined)
        transparent = (bytes[at + 3] & 1) === 1
      at = skipSubBlocks(bytes, at + 2)
    } else throw damaged('block structure')
  }
  throw truncated()
}

export function inspectGif(bytes: Uint8Array): PictureHeader {
  const { frame, transparent } = walk(bytes)
  if (frame === undefined) throw damaged('block structure')
  const screen = { width: u16le(bytes, 6), height: u16le(bytes, 8) }
  const left = u16le(bytes, frame + 1)
  const top = u16le(bytes, frame + 3)
  const right = left + u16le(bytes, frame + 5)
  const bottom = top + u16le(bytes, frame + 7)
  const covers = left === 0 && top === 0 && right >= screen.width && bottom >= screen.height
  return {
    ...upright,
    // Decoders enlarge the screen for a first frame that does not fit.
    size: { width: Math.max(screen.width, right), height: Math.max(screen.height, bottom) },
    profile: 'untagged',
    hasAlpha: transparent || !covers,
  }
}
