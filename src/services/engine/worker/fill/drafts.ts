import type { Level } from './level.ts'
import type { Picture, Region } from './region.ts'

/** An RGBA picture made by the fill. */
export type Drawing = Uint8ClampedArray<ArrayBuffer>

/**
 * The levels to make drafts of, named by how often they are halved: at most `count` of those from `coarsest` to 1, evenly
 * spread. The finest is none of them, since the fill itself follows it at once.
 */
export function draftLevels(coarsest: number, count: number): ReadonlySet<number> {
  const drafts = Math.min(coarsest, count)
  const places = Array.from({ length: drafts }, (_, i) =>
    Math.floor(((i + 0.5) * coarsest) / drafts),
  )
  return new Set(places.map((place) => coarsest - place))
}

/** A level of a region, and how often it is halved. */
interface Draft {
  readonly region: Region
  readonly level: Level
  readonly halvings: number
}

/** The picture with a region's hole as a level has it, smoothly enlarged (bilinear). */
export function drawDraft(picture: Picture, { region, level, halvings }: Draft): Drawing {
  const drawing = new Uint8ClampedArray(picture.pixels)
  const scale = 0.5 ** halvings
  for (let y = region.top; y < region.bottom; y++) {
    const row = spanAt((y - region.top + 0.5) * scale - 0.5, level.height)
    for (let x = region.left; x < region.right; x++) {
      const at = y * picture.width + x
      if (!picture.hole[at]) continue
      const column = spanAt((x - region.left + 0.5) * scale - 0.5, level.width)
      for (let channel = 0; channel < 3; channel++)
        drawing[at * 4 + channel] = mixed(level, { row, column, channel })
      drawing[at * 4 + 3] = 255
    }
  }
  return drawing
}

/** Between which two pixels a place lies, and how near to the second, 0..1. */
interface Span {
  readonly from: number
  readonly to: number
  readonly share: number
}

function spanAt(place: number, length: number): Span {
  const inside = Math.min(length - 1, Math.max(0, place))
  const from = Math.floor(inside)
  return { from, to: Math.min(length - 1, from + 1), share: inside - from }
}

interface Sample {
  readonly row: Span
  readonly column: Span
  readonly channel: number
}

function mixed({ pixels, width }: Level, { row, column, channel }: Sample): number {
  const along = (y: number) => {
    const left = pixels[(y * width + column.from) * 4 + channel]
    const right = pixels[(y * width + column.to) * 4 + channel]
    return left + (right - left) * column.share
  }
  const above = along(row.from)
  return above + (along(row.to) - above) * row.share
}
