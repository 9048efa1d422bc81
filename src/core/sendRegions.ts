import { type Rect, type Size, unionRect } from '#core/geometry.ts'
import { connected } from '#core/mask/connected.ts'
import type { AreaSums } from '#core/mask/forest.ts'
import type { Mask } from '#core/mask/mask.ts'
import { type SizeRule, sizeNamed } from '#core/outputSize.ts'
import { planRegions, type Region, type RegionOrder } from '#core/region.ts'

/** What a model takes, and how much is shown around the mask. */
export interface SendRule {
  readonly sizes: SizeRule
  /** The model's upload budget in pixels. */
  readonly uploadPixels: number
  /** On each side, as a share of an area's longer side; as `planRegions` has it if absent. */
  readonly context?: number
}

/** More areas than this are first joined with their neighbours: every region is a request, and every two are compared. */
const MOST_AREAS = 6

/** Cells to a side of the picture in which areas are joined when there are many. */
const CELLS = 4

const areaOf = ({ width, height }: Size) => width * height

const boundsOf = ({ left, top, right, bottom }: AreaSums): Rect => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
})

/**
 * Rectangles of what hangs together, soft edges included. Where something is masked (128 or more), what is faint all over
 * is left out: it is no wish, and every area may become a request.
 */
function paintedAreas(mask: Mask): readonly Rect[] {
  const { forest } = connected(mask, { from: 1, to: 255, corners: true })
  const all = forest.roots().map(forest.sumsOf)
  const plain = all.filter(({ masked }) => masked > 0)
  return (plain.length > 0 ? plain : all).map(boundsOf)
}

/** Areas whose middles lie in one cell of the picture become one. */
function joinedByCell(areas: readonly Rect[], { width, height }: Size): readonly Rect[] {
  const cells = new Map<number, Rect>()
  for (const area of areas) {
    const column = Math.floor(((area.x + area.width / 2) * CELLS) / width)
    const row = Math.floor(((area.y + area.height / 2) * CELLS) / height)
    const cell = row * CELLS + column
    cells.set(cell, unionRect(cells.get(cell), area) ?? area)
  }
  return [...cells.values()]
}

/** With the two areas joined that leave least between them. */
function joinedNearest(areas: readonly Rect[]): readonly Rect[] {
  let best: { readonly one: Rect; readonly other: Rect; readonly joined: Rect } | undefined
  let least = Infinity
  for (const [i, one] of areas.entries())
    for (const other of areas.slice(i + 1)) {
      const joined = unionRect(one, other) ?? one
      const between = areaOf(joined) - areaOf(one) - areaOf(other)
      if (between >= least) continue
      least = between
      best = { one, other, joined }
    }
  if (!best) return areas
  const { one, other, joined } = best
  return [...areas.filter((area) => area !== one && area !== other), joined]
}

function fewAreas(areas: readonly Rect[], picture: Size): readonly Rect[] {
  if (areas.length <= MOST_AREAS) return areas
  let few = joinedByCell(areas, picture)
  while (few.length > MOST_AREAS) few = joinedNearest(few)
  return few
}

/** The sizes to choose from: a model of no known size is asked for any. */
function sizesOf({ kind, sizes }: SizeRule): RegionOrder['sizes'] {
  const named = sizes.flatMap((name) => sizeNamed(name) ?? [])
  return kind === 'free' || named.length === 0 ? 'free' : named
}

/**
 * What is sent when only the surroundings of the mask are: the parts of the picture that hold all that is painted, and
 * the legal size to send each at. Many areas are gathered into a few regions. None when nothing is painted.
 */
export function regionsFor(
  mask: Mask,
  { sizes, uploadPixels, context }: SendRule,
): readonly Region[] {
  const areas = fewAreas(paintedAreas(mask), mask)
  if (areas.length === 0) return []
  return planRegions({
    areas,
    picture: { width: mask.width, height: mask.height },
    sizes: sizesOf(sizes),
    uploadPixels,
    ...(context === undefined ? {} : { context }),
  })
}
