import type { CSSProperties } from 'react'
import type { Rect, Size } from '#core/geometry.ts'
import type { Result } from '#core/result.ts'

type Compared = Pick<Result, 'crop' | 'lock' | 'parents' | 'size'>

/** Where a rectangle lies in a box that shows so much, whatever the box's size. */
function placed(rect: Rect, shown: Size): CSSProperties {
  const percent = (part: number, whole: number) => `${(100 * part) / Math.max(1, whole)}%`
  return {
    left: percent(rect.x, shown.width),
    top: percent(rect.y, shown.height),
    width: percent(rect.width, shown.width),
    height: percent(rect.height, shown.height),
  }
}

const everywhere: CSSProperties = { left: 0, top: 0, width: '100%', height: '100%' }

/** What of the source the picture of a result shows, where it is not all of it: an answer that was not put back. */
function partOf({ crop, lock, parents, size }: Compared, source: Size | undefined) {
  if (!crop || lock?.kind === 'locked' || parents) return undefined
  if (lock === undefined || lock.kind === 'off') return crop
  // It may have been put back before, in another way.
  const isWhole = source?.width === size.width && source.height === size.height
  return isWhole ? undefined : crop
}

/** Where the heat map lies, which is of what was sent, over the picture of a result. @param source its size, once known */
export function heatPlace(result: Compared, source: Size | undefined): CSSProperties {
  const { crop, size } = result
  if (!crop || partOf(result, source)) return everywhere
  return placed(crop, size)
}

/** Where the source lies under the picture of a result. @param source its size, once known */
export function sourcePlace(result: Compared, source: Size | undefined): CSSProperties {
  const part = source && partOf(result, source)
  // An answer may have another shape.
  if (!part) return { ...everywhere, objectFit: 'cover' }
  return placed({ x: -part.x, y: -part.y, ...source }, part)
}
