import { clamp, type Size, type StagePoint, type View } from '#core/geometry.ts'

/** Nearer to the edge than this (CSS px) the picture moves on by itself. */
const MARGIN = 28
/** CSS pixels a frame, at the very edge. */
const FASTEST = 14

/** One side of the surface, in CSS pixels. */
interface Along {
  readonly length: number
  /** How much of the picture is out of sight before the side's begin, and after its end. */
  readonly before: number
  readonly after: number
}

/** How far the picture moves along one side in a frame: only what is out of sight comes in. */
function speed(at: number, { length, before, after }: Along): number {
  const share = (past: number) => clamp(past / MARGIN, 0, 1) * FASTEST
  const forth = Math.min(before, share(MARGIN - at))
  const back = Math.min(after, share(at - (length - MARGIN)))
  return forth - back
}

const along = (length: number, start: number, end: number): Along => ({
  length,
  before: Math.max(0, -start),
  after: Math.max(0, end - length),
})

/** What is looked at, and where. */
export interface Sight {
  readonly surface: Size
  readonly picture: Size
  readonly view: View
}

export interface AutoPan {
  /** A gesture under way is here now. */
  readonly dragged: (at: StagePoint) => void
  readonly ended: () => void
}

/** Moves the picture while a gesture stays near the surface's edge and there is more of it beyond. */
export function createAutoPan(
  sight: () => Sight | undefined,
  panned: (dx: number, dy: number) => void,
): AutoPan {
  let frame = 0
  let pointer: StagePoint | undefined

  function move() {
    frame = 0
    const seen = sight()
    if (!pointer || !seen) return
    const { surface, picture, view } = seen
    const across = along(surface.width, view.x, view.x + picture.width * view.scale)
    const down = along(surface.height, view.y, view.y + picture.height * view.scale)
    const [dx, dy] = [speed(pointer.x, across), speed(pointer.y, down)]
    if (dx === 0 && dy === 0) return
    panned(dx, dy)
    frame = requestAnimationFrame(move)
  }
  return {
    dragged: (at) => {
      pointer = at
      frame ||= requestAnimationFrame(move)
    },
    ended: () => {
      pointer = undefined
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}
